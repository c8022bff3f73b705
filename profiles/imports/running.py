# ruff: noqa: S608  put together from texts of our own alone
"""Takes the rows of a file through the tables, a batch at a time; the same code checks and writes.

Each batch is one short transaction under the lock of the import's row, which also moves the position: no row is taken
twice, whoever else goes on with the same import, and whatever kills a worker.
"""

import time
from collections.abc import Callable, Sequence
from typing import IO, Any

import structlog
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.activity.recording import record
from portal.files.storing import open_stored
from profiles.imports.kinds import ImportKind, kinds
from profiles.imports.locking import Moved, lock
from profiles.imports.models import MOVING, Import, ImportKey
from profiles.imports.reading import FileTrouble, Layout, Row, batches, rows_after
from profiles.imports.staging import Stage, fill, mark, mark_again

log = structlog.get_logger(__name__)

BATCH = 5_000
SLICE_SECONDS = 60.0
"""So long one task goes on; the next goes to the end of the queue."""
SHOWN = 20
"""So many wrong rows are kept whole, for the page."""
LOCK = 7_320
"""Of PostgreSQL's advisory locks: one batch is written at a time, whatever import it belongs to."""
OUTCOMES = ("new", "changed", "unchanged")
ONE_AT_A_TIME = "SET LOCAL synchronous_commit = off; SELECT pg_advisory_xact_lock(%(lock)s)"
"""Nothing waits for the disk: position and rows are of one transaction, and what a crash of the server takes back is
taken again."""
KEEP_WRONG = """
INSERT INTO profiles_wrongrow (held_id, number, problems)
SELECT %(held)s, number, problem FROM import_rows WHERE problem IS NOT NULL"""


def _to_nobody(_taken: int) -> None:
    """Nobody watches."""


def go_on(pk: int, seconds: float = SLICE_SECONDS, tell: Callable[[int], None] = _to_nobody) -> bool:
    """Take batches for a while; True when there are more. Raises OSError where the file can't be had just now.

    The file is read from its beginning each time: short whiles cost more than the rows. `tell` hears after each batch
    how many rows were taken.
    """
    held = Import.objects.select_related("file").get(pk=pk)
    if not held.is_moving or held.file is None:
        return False
    until = time.monotonic() + seconds
    try:
        with open_stored(held.file.stored_as) as file:
            return _take_all(held, file, until, tell)
    except (FileTrouble, UnicodeError, FileNotFoundError) as trouble:
        _fail(held, str(trouble) if isinstance(trouble, FileTrouble) else _("The file is no longer there."))
    return False


def _take_all(held: Import, file: IO[bytes], until: float, tell: Callable[[int], None]) -> bool:
    rows = rows_after(file, Layout(held.encoding, held.delimiter), held.position)
    for batch in batches(rows, BATCH):
        if not _took(held, batch):
            return False
        _analyse(held, batch)
        tell(held.taken)
        if time.monotonic() > until:
            return True
    _finish(held)
    return False


def _analyse(held: Import, batch: Sequence[Row]) -> None:
    """Each time that the tables have grown fourfold: what PostgreSQL believes of one that was empty makes it slow.

    A check makes none grow but that of the keys.
    """
    done = (held.taken + len(batch)) // BATCH
    held.taken += len(batch)
    if len(batch) < BATCH or not _is_power_of_four(done):
        return
    grown = kinds[held.kind].grows if held.state == Import.State.RUNNING else ()
    models: list[type[Model]] = [ImportKey, *grown]
    names = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(names)}")


def _is_power_of_four(number: int) -> bool:
    return number.bit_count() == 1 and number.bit_length() % 2 == 1


def _took(held: Import, batch: Sequence[Row]) -> bool:
    """False when somebody else goes on with it, paused it, or the batch broke."""
    try:
        return _take_anew(held, batch)
    except OperationalError:
        raise
    except DatabaseError:
        log.exception("a batch of an import broke", held=held.pk, first=batch[0][0], last=batch[-1][0])
        words = _("Rows %(first)s to %(last)s could not be taken. An operator finds the reason in the log.")
        _fail(held, words % {"first": batch[0][0], "last": batch[-1][0]})
        return False


def _take_anew(held: Import, batch: Sequence[Row]) -> bool:
    """As often as people were erased or merged meanwhile, or businesses were."""
    while True:
        try:
            return take(held, batch)
        except Moved:
            log.info("a batch of an import is taken anew", held=held.pk, first=batch[0][0])


@transaction.atomic
def take(held: Import, batch: Sequence[Row]) -> bool:
    if not _is_mine(held):
        return False
    writes = held.state == Import.State.RUNNING
    stage = staged(held, batch)
    if writes:
        stage.run(ONE_AT_A_TIME, {"lock": LOCK})
    stage.kind.find(stage)
    if writes:
        lock(stage)
    judge(stage)
    if writes:
        stage.kind.write(stage)
    _count(held, stage, batch)
    return True


def judge(stage: Stage) -> None:
    """What is wrong with each row, and of the others whether they are new, changed or unchanged."""
    mark(stage, stage.kind.checks)
    for key in stage.kind.keys:
        mark_again(stage, key)
    stage.run(f"UPDATE import_rows r SET outcome = {stage.kind.judge(stage)} WHERE problem IS NULL")


def _is_mine(held: Import) -> bool:
    """Locks its row, unless somebody else has it or has moved on."""
    rows = Import.objects.select_for_update(no_key=True, skip_locked=True)
    return rows.filter(pk=held.pk, state=held.state, position=held.position).exists()


def staged(held: Import, batch: Sequence[Row]) -> Stage:
    kind = kinds[held.kind]
    stage = Stage(held, kind, columns_of(held, kind), {"now": timezone.now()})
    fill(stage, batch, len(held.header))
    return stage


def columns_of(held: Import, kind: ImportKind) -> list[Any]:
    """Of the file, in its order; None where one is left out, or is no column of ours any more."""
    ours = {column.name: column for column in kind.columns()}
    return [ours.get(name) for name in held.columns]


def _count(held: Import, stage: Stage, batch: Sequence[Row]) -> None:
    found = dict(stage.rows("SELECT outcome, count(*) FROM import_rows WHERE problem IS NULL GROUP BY 1"))
    wrong = stage.run(KEEP_WRONG)
    _show_some(held, batch)
    held.position = batch[-1][0]
    counts: dict[str, Any] = {name: F(name) + found.get(name, 0) for name in OUTCOMES}
    moved = {"position": held.position, "taken": F("taken") + len(batch), "moved_at": timezone.now()}
    Import.objects.filter(pk=held.pk).update(**counts, **moved, wrong=F("wrong") + wrong)


def _show_some(held: Import, batch: Sequence[Row]) -> None:
    """The first wrong rows keep their cells."""
    kept = held.wrong_rows.filter(cells__isnull=False).count()
    cells = dict(batch)
    for row in held.wrong_rows.filter(cells__isnull=True).order_by("number")[: max(0, SHOWN - kept)]:
        row.cells = [cell.replace("\0", "")[:200] for cell in cells.get(row.number, [])]
        row.save(update_fields=["cells"])


@transaction.atomic
def _finish(held: Import) -> None:
    """All rows were taken."""
    if not _is_mine(held):
        return
    checked = held.state == Import.State.CHECKING
    held.state = Import.State.CHECKED if checked else Import.State.DONE
    held.done_at = None if checked else timezone.now()
    held.save(update_fields=["state", "done_at"])
    if not checked:
        ImportKey.objects.filter(held=held).delete()
        record("import_done", held.by, f"import:{held.pk}")


def _fail(held: Import, words: str) -> None:
    Import.objects.filter(pk=held.pk, state__in=MOVING).update(state=Import.State.FAILED, trouble=words[:300])
