"""The demo's mails as files, newest last: written whole under a name that sorts by time, the oldest removed."""

import re
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

AT_MOST = 1000
NAME = re.compile(r"[0-9]{19}-[0-9a-f]{8}")


class NoSuchMailError(LookupError):
    """The name is not one of ours, or its mail is gone."""


def folder() -> Path:
    return Path(settings.VAR_DIR) / "mailbox"


def keep(raw: bytes) -> str:
    """Store one mail as it came and give its name; only the newest thousand stay."""
    name = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
    folder().mkdir(parents=True, exist_ok=True)
    unfinished = folder() / f"{name}.part"
    unfinished.write_bytes(raw)
    unfinished.rename(folder() / f"{name}.eml")
    for old in names()[AT_MOST:]:
        _path(old).unlink(missing_ok=True)
    return name


def names() -> list[str]:
    """Newest first."""
    return sorted((path.stem for path in folder().glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)


def raw(name: str) -> bytes:
    """Raises NoSuchMailError."""
    if not NAME.fullmatch(name):
        raise NoSuchMailError(name)
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        raise NoSuchMailError(name) from None


def throw_away(addresses: Iterable[str]) -> int:
    """Mails in which one of these addresses stands; how many there were."""
    wanted = [address.lower().encode() for address in addresses]
    found = [name for name in names() if any(one in _path(name).read_bytes().lower() for one in wanted)]
    for name in found:
        _path(name).unlink(missing_ok=True)
    return len(found)


def _path(name: str) -> Path:
    return folder() / f"{name}.eml"
