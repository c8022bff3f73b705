"""What is in a backup, counted and summed, so that a restore can be compared with it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

NAME = "manifest.json"
FORMAT = 1

COLUMNS = """
    SELECT relname, array_agg(quote_ident(attname) ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND atttypid <> 'xid8'::regtype
    GROUP BY relname ORDER BY relname
"""
"""Without ids of transactions, which a restore makes anew."""
SUM = """
    SELECT count(*), coalesce(sum(('x' || left(md5(ROW({columns})::text), 15))::bit(60)::bigint), 0)::text
    FROM {table}
"""
"""The order of rows does not matter."""
AS_WRITTEN = "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1"


@dataclass(frozen=True)
class Summed:
    """Of a table its rows, of a folder its files."""

    count: int
    checksum: str


@dataclass
class Manifest:
    made_at: str
    server: str
    seconds: float = 0.0
    tables: dict[str, Summed] = field(default_factory=dict)
    files: dict[str, Summed] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1)
        (folder / NAME).write_text(text)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises OSError or ValueError where there is none that we know."""
        found: dict[str, Any] = json.loads((folder / NAME).read_text())
        if found.pop("format", None) != FORMAT:
            raise ValueError(f"{folder / NAME} is of another version of Kinship")
        for part in ("tables", "files"):
            found[part] = {name: Summed(**summed) for name, summed in found[part].items()}
        return cls(**found)


def sum_tables() -> dict[str, Summed]:
    """In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(AS_WRITTEN)
        cursor.execute(COLUMNS)
        tables = cursor.fetchall()
        return {table: _summed(cursor, table, columns) for table, columns in tables}


def _summed(cursor: Any, table: str, columns: Iterable[str]) -> Summed:
    cursor.execute(SUM.format(columns=", ".join(columns), table=connection.ops.quote_name(table)))
    count, checksum = cursor.fetchone()
    return Summed(int(count), str(checksum))


def sum_folder(folder: Path) -> Summed:
    """Names and contents; a folder that is not there is an empty one."""
    whole = hashlib.sha256()
    count = 0
    for path in sorted(_files_in(folder)):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path.relative_to(folder)} {digest}\n".encode())
        count += 1
    return Summed(count, whole.hexdigest())


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file()) if folder.exists() else iter(())


def differences(expected: dict[str, Summed], found: dict[str, Summed]) -> list[str]:
    """In words, what is not as it was."""
    nothing = Summed(0, "")
    return [
        f"{name}: {found.get(name, nothing).count:,} instead of {wanted.count:,}"
        if found.get(name, nothing).count != wanted.count
        else f"{name}: as many, but not the same"
        for name, wanted in expected.items()
        if found.get(name) != wanted
    ]
