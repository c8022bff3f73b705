"""The work of a copy of somebody's data: claimed, written beside, and put in place in one transaction.

Nothing of a copy can be seen before it is whole. Whoever takes it over from a lost worker begins anew, and the one who
was thought lost can no longer put theirs in place.
"""

import tempfile
import uuid
from datetime import timedelta
from typing import IO

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.files.examining import Examined
from portal.files.keeping import keep_file
from portal.files.models import File
from portal.files.storing import remove
from portal.mail.planning import plan
from profiles.people.models import Person
from profiles.privacy.archive import PURPOSE, write
from profiles.privacy.models import OPEN, Export

log = structlog.get_logger(__name__)
State = Export.State
LEASE = timedelta(minutes=2)
MOST_TRIES = 5
MAIL = "copy"


class LostError(Exception):
    """Somebody else has it, or its person was erased."""


def left_alone() -> list[int]:
    return list(_free().order_by("pk").values_list("pk", flat=True))


def export(pk: int) -> bool:
    """Whether it was put in place. A fault is logged; it is tried again until there were too many."""
    held = _claimed(pk)
    if held is None:
        return False
    log.info("a copy of somebody's data begins", export=pk, tries=held.tries)
    try:
        with tempfile.TemporaryFile() as content:
            write(held.person, content, lambda tables, rows: _go_on(held, tables, rows))
            _put(held, content)
    except LostError:
        log.info("a copy of somebody's data was taken over, or is not wanted any more", export=pk)
        return False
    except Exception:
        log.exception("a copy of somebody's data failed; it is tried again", export=pk)
        return False
    log.info("a copy of somebody's data ends", export=pk)
    return True


def give_up() -> int:
    """Of those that failed too often: they say so, and can be asked for anew."""
    over = Export.objects.filter(_unheld(), state__in=OPEN, tries__gte=MOST_TRIES)
    return over.update(state=State.FAILED, ended_at=timezone.now())


def purge() -> int:
    """Delete the copies whose time is over, with their files; how many."""
    limit = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    over = Q(expires_at__lte=timezone.now()) | Q(state=State.FAILED, ended_at__lte=limit)
    return discard(Export.objects.filter(over))


@transaction.atomic
def discard(exports: QuerySet[Export], whose: object = None) -> int:
    """Rows, files, and what a worker that was killed had stored. Raises OSError where the store is away.

    A file goes once no row has it for good: until then its copy stays, without it and over, for `purge` to go on.
    """
    gone = list(exports.select_for_update())
    put = [held for held in gone if held.file_id]
    File.objects.filter(pk__in=[held.file_id for held in put]).delete()
    Export.objects.filter(pk__in=[held.pk for held in put]).update(expires_at=timezone.now())
    transaction.on_commit(lambda: _remove(put), robust=True)
    _remove([held for held in gone if not held.file_id])
    return len(gone)


def _remove(gone: list[Export]) -> None:
    for held in gone:
        remove(File(key=held.key).stored_as)
        Export.objects.filter(pk=held.pk).delete()


def _unheld() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=timezone.now())


def _free() -> QuerySet[Export]:
    return Export.objects.filter(_unheld(), state__in=OPEN, tries__lt=MOST_TRIES)


def _claimed(pk: int) -> Export | None:
    claim = uuid.uuid4()
    mine = {"claim": claim, "leased_until": timezone.now() + LEASE, "state": State.RUNNING}
    _free().filter(pk=pk).update(**mine, tries=F("tries") + 1, tables=0, rows=0)
    return Export.objects.select_related("person").filter(pk=pk, claim=claim).first()


def _go_on(held: Export, tables: int, rows: int) -> None:
    """Say how far it is, and keep it. Raises LostError."""
    mine = Export.objects.filter(pk=held.pk, claim=held.claim, state=State.RUNNING)
    if not mine.update(tables=tables, rows=rows, leased_until=timezone.now() + LEASE):
        raise LostError


@transaction.atomic
def _put(held: Export, content: IO[bytes]) -> None:
    """The person first, as an erasure locks them first. Raises LostError."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=held.person_id).first()
    mine = (
        Export.objects.select_for_update().filter(pk=held.pk, claim=held.claim, state=State.RUNNING).first()
    )
    if person is None or mine is None:
        raise LostError
    mine.file = keep_file(_examined(content), PURPOSE, person, key=mine.key)
    mine.state, mine.ended_at = State.DONE, timezone.now()
    mine.expires_at = mine.ended_at + timedelta(days=settings.EXPORT_DAYS)
    mine.leased_until = None
    mine.save()
    discard(Export.objects.filter(person=person).exclude(pk=mine.pk))
    plan(MAIL, person, f"export:{mine.pk}", data={"export": mine.pk})


def _examined(content: IO[bytes]) -> Examined:
    size = content.seek(0, 2)
    content.seek(0)
    return Examined(f"my-data-{timezone.now():%Y-%m-%d}.zip", "application/zip", size, content)
