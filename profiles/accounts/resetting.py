"""A new password through a mailed link: anybody may ask, only whoever reads the mail may set it."""

import uuid

from django.db import transaction

from portal.mail.planning import plan
from profiles.accounts.access import person_of_key
from profiles.accounts.keys import key_for
from profiles.accounts.noticing import notice
from profiles.people.meeting import meet
from profiles.people.models import Person
from profiles.security.sessions import end_all_sessions


class LinkIsOverError(Exception):
    """Not ours, expired, used before, or of somebody who is shut out."""


@transaction.atomic
def ask_to_reset(address: str, *, language: str) -> None:
    """Mail an address, known or not, how to come in again, by the same statements for everyone.

    What the mail may offer is decided when it is written, by what holds then.
    """
    person = meet(address, language)
    plan(
        "reset",
        person,
        f"reset:{uuid.uuid4()}",
        data={"language": person.language if person.confirmed_at else language},
        secrets={"key": key_for(person)},
    )


@transaction.atomic
def reset(key: str, password: str, *, network: str) -> Person:
    """Use up a key, which ends every session of its person. `password` is checked. Raises LinkIsOverError."""
    person = person_of_key(key, lock=True)
    if person is None:
        raise LinkIsOverError
    person.set_password(password)
    person.save(update_fields=["password"])
    end_all_sessions(person)
    notice(person, "password_reset", network=network)
    return person
