"""The welcomes that the people of the demo company got when they joined: sent, so that none is sent again."""

import random
from datetime import datetime
from typing import cast

from portal.activity.models import Activity
from portal.mail.models import Message, State
from profiles.people.models import Person


def make_welcomes(dice: random.Random) -> int:
    people = Person.objects.members().filter(is_generated=True).order_by("pk")
    Activity.objects.bulk_create(
        Activity(verb="joined", person=person, at=_joined(person)) for person in people
    )
    sent = Message.objects.bulk_create(_welcome(person) for person in people)
    return 2 * len(sent)


def _joined(person: Person) -> datetime:
    return cast(datetime, person.confirmed_at)


def _welcome(person: Person) -> Message:
    return Message(
        kind="welcome",
        person=person,
        address=person.email,
        occasion="signup",
        state=State.SENT,
        due_at=_joined(person),
        handed_over_at=_joined(person),
        ended_at=_joined(person),
    )
