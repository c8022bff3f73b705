"""The work of an erasure: table by table, each in a transaction with its count; at the end all once more, and the row.

Whoever takes it over from a lost worker goes on where the counts end. Doing a part twice changes nothing.
"""

from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.activity.sightings import flush
from portal.mail.models import UNFINISHED, Message
from portal.pseudonyms import of_address
from profiles.people.models import Person
from profiles.privacy.models import Erasure
from profiles.privacy.personal import Held, Whose, in_order
from profiles.privacy.places import places
from profiles.privacy.remembering import remember
from profiles.privacy.statistics import take_anew

log = structlog.get_logger(__name__)
State = Erasure.State
LAST_MAIL = "erasing:"
WAIT_FOR_MAIL = timedelta(hours=1)


def open_erasures() -> QuerySet[Erasure]:
    return Erasure.objects.exclude(state=State.DONE).order_by("pk")


def erase_all() -> int:
    """Go on with all that were asked for; how many are done now. One that fails holds up no other."""
    done = 0
    for pk in open_erasures().values_list("pk", flat=True):
        try:
            done += erase(pk)
        except Exception:
            log.exception("an erasure failed; it is tried again", erasure=pk)
    return done


def erase(pk: int) -> bool:
    """Whether it came to its end: not while the last mail to the address still waits."""
    if not _begun(pk):
        return False
    flush()
    for held in in_order():
        _once(pk, held)
    if not _ended(pk):
        return False
    take_anew(Erasure.objects.get(pk=pk).counts)
    return True


@transaction.atomic
def _begun(pk: int) -> bool:
    erasure = _locked(pk)
    if erasure.state == State.DONE or _last_mail_waits(erasure):
        return False
    if erasure.state == State.ASKED:
        erasure.state, erasure.begun_at = State.RUNNING, timezone.now()
        erasure.save(update_fields=["state", "begun_at"])
        log.info("erasing begins", erasure=pk)
    return True


def _last_mail_waits(erasure: Erasure) -> bool:
    lately = timezone.now() - WAIT_FOR_MAIL < erasure.requested_at
    waiting = Message.objects.filter(kind="notice", occasion__startswith=LAST_MAIL, person=None)
    return lately and waiting.filter(address__in=erasure.addresses, state__in=UNFINISHED).exists()


@transaction.atomic
def _once(pk: int, held: Held) -> None:
    erasure = _locked(pk)
    if erasure.state == State.RUNNING and held.model not in erasure.counts:
        _erase_table(erasure, held)
        erasure.save(update_fields=["counts"])


@transaction.atomic
def _ended(pk: int) -> bool:
    """What came meanwhile, what lies outside of the tables, and the person: together, or not at all."""
    erasure = _locked(pk)
    if erasure.state == State.DONE:
        return False
    person = Person.objects.select_for_update().get(pk=_whose(erasure).pk)
    for held in in_order():
        _erase_table(erasure, held)
    for place in places:
        _add(erasure, place.slug, place.erase(_whose(erasure)))
    _drop(erasure, person)
    log.info("erasing ends", erasure=pk, **erasure.counts)
    return True


def _drop(erasure: Erasure, person: Person) -> None:
    person.delete()
    erasure.refresh_from_db(fields=["person", "by"])
    erasure.state, erasure.ended_at = State.DONE, timezone.now()
    erasure.addresses = [of_address(address) for address in erasure.addresses]
    _add(erasure, Person._meta.label, 1)
    erasure.save()
    remember(erasure)


def _erase_table(erasure: Erasure, held: Held) -> None:
    whose = _whose(erasure)
    _allow(whose)
    for trace in held.traces:
        _add(erasure, held.model, trace.end(trace.rows(held.table, whose), whose))


def _add(erasure: Erasure, what: str, many: int) -> None:
    erasure.counts[what] = erasure.counts.get(what, 0) + many


def _whose(erasure: Erasure) -> Whose:
    return Whose(erasure.person_id or 0, tuple(erasure.addresses), erasure.hashed)


def _locked(pk: int) -> Erasure:
    return Erasure.objects.select_for_update().get(pk=pk)


def _allow(whose: Whose) -> None:
    """Append-only tables take the hash instead of this person, in this transaction alone, and no other change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kinship.erasing', %s, true), set_config('kinship.erased_as', %s, true)",
            [str(whose.pk), whose.hashed],
        )
