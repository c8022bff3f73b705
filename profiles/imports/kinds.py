"""What can be imported: each kind says its columns, what is wrong with a row, and writes its rows set-based."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.functional import Promise

from portal.registry import Registry
from profiles.imports.cells import Reader

if TYPE_CHECKING:
    from profiles.imports.staging import Stage

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """`known`: other names that a header may have for it, in any language; `read` gives what is kept of a cell."""

    name: str
    title: Words
    read: Reader
    known: tuple[str, ...] = ()
    is_required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Check:
    """Rows for which `condition` (SQL over the staged rows `r`) holds are wrong: a code for programs, words for people.

    `column`: the one whose cell is wrong.
    """

    column: str
    code: str
    words: Words
    condition: str


def nothing() -> str:
    return ""


@dataclass(frozen=True)
class Again:
    """What two rows of a file may not both have (`key`, SQL), or may not say differently (`said`, SQL)."""

    column: str
    code: str
    words: Words
    key: str
    said: Callable[[], str] = nothing


@dataclass(frozen=True)
class ImportKind:
    """`find` completes the staged rows by what the database knows, `judge` gives SQL for new / changed / unchanged,
    `write` writes those that are new or changed, into the tables that it `grows`.

    `does`: what an import of it does, in a sentence or two. `place`: among the kinds; those that others rest on come
    first. `also_writes`: SQL for the ids of businesses that are written besides those that rows speak of; they are
    locked with them.
    """

    slug: str
    title: Words
    does: Words
    columns: Callable[[], list[Column]]
    find: Callable[["Stage"], None]
    checks: tuple[Check, ...]
    keys: tuple[Again, ...]
    judge: Callable[["Stage"], str]
    write: Callable[["Stage"], None]
    grows: tuple[type[Model], ...]
    needs_basis: bool = False
    place: int = 9
    also_writes: str = ""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns() if column.name == name), None)


kinds: Registry[ImportKind] = Registry("import kind")


def in_order() -> list[ImportKind]:
    return sorted(kinds, key=lambda kind: kind.place)
