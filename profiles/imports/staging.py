"""A batch of rows in a temporary table, where they are completed, judged and written set-based.

The table ends with the transaction: no row of somebody's stays behind. Its columns are those of the kind, as text that
was read already, and `number`, `problem`, `outcome`, `person_id`, `business_id` and `named_id` (the business that the
row names by its number).
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from profiles.imports.cells import WrongCell, tidy
from profiles.imports.kinds import Again, Check, Column, ImportKind
from profiles.imports.models import Import, ImportKey
from profiles.imports.reading import Row

OWN = "number bigint, problem text, outcome text, person_id bigint, business_id bigint, named_id bigint"
MAKE = """
SET LOCAL jit = off; SET LOCAL seq_page_cost = 10; SET LOCAL random_page_cost = 0.1;
SET LOCAL default_statistics_target = 10;
DROP TABLE IF EXISTS import_rows, import_facts, import_firms, import_news;
CREATE TEMP TABLE import_rows ({own}, {columns}) ON COMMIT DROP"""
"""A batch looks a few thousand rows up among millions. PostgreSQL would rather read a table whole than ask its index so
often, until the table is large: the larger it had grown, the longer each batch took. Costs tell it in every version;
`enable_seqscan` would leave all other choices to chance before PostgreSQL 18."""
FILL = "COPY import_rows (number, problem, {columns}) FROM STDIN WITH (FORMAT csv)"
MARK = """
UPDATE import_rows r SET problem = concat_ws(' ', r.problem, {problems}) WHERE {conditions}"""
KEEP_KEYS = """
WITH asked AS (
    SELECT r.number, md5({key})::uuid AS key, {said} AS said
    FROM import_rows r WHERE problem IS NULL AND {key} IS NOT NULL AND {says}
), kept AS (
    INSERT INTO {keys} (held_id, key, number, said)
    SELECT DISTINCT ON (key) %(held)s, key, number, said FROM asked ORDER BY key, number
    ON CONFLICT (held_id, key) DO NOTHING RETURNING number
)
SELECT (SELECT count(*) FROM asked) > (SELECT count(*) FROM kept)"""
"""Whether a row has the key of an earlier one."""
EARLIER = """
UPDATE import_rows r SET problem = '{column}:{code}' FROM (
    SELECT key, number, said FROM {keys} WHERE held_id = %(held)s AND key = ANY(ARRAY(
        SELECT md5({key})::uuid FROM import_rows r WHERE problem IS NULL AND {key} IS NOT NULL
    ))
) k WHERE r.problem IS NULL AND k.key = md5({key})::uuid AND k.number < r.number AND {differs}"""
"""The keys are asked for as a list, since joined they are all read."""


@dataclass
class Stage:
    held: Import
    kind: ImportKind
    columns: Sequence[Column | None]
    """Of the file, in its order; None stands for one that is left out."""
    values: dict[str, Any] = field(default_factory=dict)

    def run(self, statement: str, values: Mapping[str, Any] | None = None) -> int:
        """How many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {"held": self.held.pk, **self.values, **(values or {})})
            return int(cursor.rowcount)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"held": self.held.pk, **self.values})
            return list(cursor.fetchall())

    def holds(self, *names: str) -> bool:
        """Whether the file has one of these columns."""
        return any(column.name in names for column in self.columns if column)


def quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def fill(stage: Stage, batch: Sequence[Row], width: int) -> None:
    """`width`: how many columns the file has."""
    everything = ", ".join(f"{quoted(column.name)} text" for column in stage.kind.columns())
    stage.run(MAKE.format(own=OWN, columns=everything))
    used = ", ".join(quoted(column.name) for column in stage.columns if column)
    with connection.cursor() as cursor:
        cursor.copy_expert(FILL.format(columns=used), _lines(stage, batch, width))
    stage.run("ANALYZE import_rows")


def _lines(stage: Stage, batch: Sequence[Row], width: int) -> io.StringIO:
    lines = io.StringIO()
    csv.writer(lines).writerows(_staged(stage, batch, width))
    lines.seek(0)
    return lines


def _staged(stage: Stage, batch: Sequence[Row], width: int) -> Iterator[list[Any]]:
    places = [(place, column) for place, column in enumerate(stage.columns) if column]
    for number, cells in batch:
        problems: list[str] = []
        if len(cells) != width:
            cells, ragged = _fitted(cells, width)
            problems += [":ragged"] * ragged
        read = [_read(cells[place], column, problems) for place, column in places]
        yield [number, " ".join(problems) or None, *read]


def _fitted(cells: list[str], width: int) -> tuple[list[str], bool]:
    """Blank cells that are missing at the end, or are too many, are no fault."""
    return (cells + [""] * width)[:width], len(cells) < width or any(map(str.strip, cells[width:]))


def _read(cell: str, column: Column, problems: list[str]) -> str | None:
    try:
        words = tidy(cell)
        if words:
            return column.read(words)
        if column.is_required:
            raise WrongCell("missing")
    except WrongCell as wrong:
        problems.append(f"{column.name}:{wrong.code}")
    return None


def mark(stage: Stage, checks: Sequence[Check]) -> None:
    """Note what is wrong, whichever way; rows that are wrong already are not asked about."""
    cases = [
        f"CASE WHEN {check.condition} THEN '{check.column}:{check.code}' END"
        for check in checks
        if check.condition
    ]
    if cases:
        conditions = " OR ".join(f"({check.condition})" for check in checks if check.condition)
        stage.run(MARK.format(problems=", ".join(cases), conditions=f"r.problem IS NULL AND ({conditions})"))


def mark_again(stage: Stage, again: Again) -> None:
    """Rows with the key of an earlier row of the file; where it says something, only those that say something else."""
    keys = quoted(ImportKey._meta.db_table)
    said = again.said()
    digest = f"md5({said})::uuid" if said else "NULL::uuid"
    says, differs = (f"{said} IS NOT NULL", f"k.said <> {digest}") if said else ("true", "true")
    about = {"keys": keys, "key": again.key, "column": again.column, "code": again.code}
    [(is_again,)] = stage.rows(KEEP_KEYS.format(**about, said=digest, says=says))
    if is_again:
        stage.run(EARLIER.format(**about, differs=differs))
