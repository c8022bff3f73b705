"""What is done with a file by whoever may import: taking it, matching it, checking, running, pausing."""

from collections.abc import Sequence
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.files.examining import Examined
from portal.files.keeping import keep_file
from portal.files.naming import harmless
from portal.files.storing import open_stored
from portal.waking import try_to_wake
from profiles.imports.guessing import guess
from profiles.imports.kinds import ImportKind
from profiles.imports.models import Import, ImportKey
from profiles.imports.reading import Looked, look_through
from profiles.imports.tasks import take_rows
from profiles.people.models import Person

PURPOSE = "import"
State = Import.State
COUNTS = ("position", "taken", "new", "changed", "unchanged", "wrong")
MAY_BE_CHECKED = (State.UPLOADED, State.CHECKED, State.FAILED)


def take_in(
    kind: ImportKind,
    file: IO[bytes],
    name: str,
    size: int,
    by: Person | None,
    encoding: str = "",
) -> Import:
    """Keep a file whose rows can be read, its columns guessed. Raises FileTrouble, and OSError."""
    looked = look_through(file, encoding)
    name = harmless(name, ("csv", "txt", "tsv"))
    return _kept(kind, looked, Examined(name, "text/csv", size, file), by)


@transaction.atomic
def _kept(kind: ImportKind, looked: Looked, examined: Examined, by: Person | None) -> Import:
    file = keep_file(examined, PURPOSE, by)
    held = Import.objects.create(
        kind=kind.slug,
        file=file,
        name=file.name,
        sha256=file.sha256,
        by=by,
        columns=guess(kind, looked.header),
        **_layout(looked),
    )
    record("import_uploaded", by, f"import:{held.pk}")
    return held


def _layout(looked: Looked) -> dict[str, Any]:
    layout = looked.layout
    return {
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "header": looked.header,
        "rows": looked.rows,
    }


def read_as(held: Import, kind: ImportKind, encoding: str) -> bool:
    """Read the file's letters in another way. Raises FileTrouble, and OSError."""
    if held.file is None:
        return False
    with open_stored(held.file.stored_as) as file:
        looked = look_through(file, encoding)
    columns = held.columns if looked.header == held.header else guess(kind, looked.header)
    waiting = Import.objects.filter(pk=held.pk, state__in=MAY_BE_CHECKED)
    return bool(waiting.update(state=State.UPLOADED, columns=columns, **_layout(looked)))


@transaction.atomic
def check(held: Import, columns: Sequence[str], basis: str = "") -> bool:
    """Begin to look at every row, without writing any. False when it is beyond that."""
    if not _moved(held, MAY_BE_CHECKED, State.CHECKING, columns=list(columns), basis=basis):
        return False
    _clear(held)
    return True


@transaction.atomic
def run(held: Import, by: Person | None) -> bool:
    """Begin to write the rows that are right. False unless it was checked."""
    if not _moved(held, (State.CHECKED,), State.RUNNING):
        return False
    _clear(held)
    record("import_begun", by, f"import:{held.pk}", rows=held.rows)
    return True


def _clear(held: Import) -> None:
    """From the first row on, again."""
    ImportKey.objects.filter(held=held).delete()
    held.wrong_rows.all().delete()
    for name in COUNTS:
        setattr(held, name, 0)
    held.save(update_fields=COUNTS)


@transaction.atomic
def pause(held: Import, by: Person | None) -> bool:
    """After the batch that is being written."""
    moved = _moved(held, (State.RUNNING,), State.PAUSED)
    if moved:
        record("import_paused", by, f"import:{held.pk}")
    return moved


def resume(held: Import) -> bool:
    return _moved(held, (State.PAUSED,), State.RUNNING)


def _moved(held: Import, before: Sequence[str], state: str, **more: Any) -> bool:
    found = Import.objects.filter(pk=held.pk, state__in=before, file__isnull=False)
    if not found.update(state=state, trouble="", moved_at=timezone.now(), **more):
        return False
    held.refresh_from_db()
    transaction.on_commit(lambda: wake(held), robust=True)
    return True


def wake(held: Import) -> None:
    try_to_wake(lambda: take_rows.delay(held.pk))
