"""As whom the servers run: PostgreSQL refuses root, so root hands both to nobody."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from portal.embedded.errors import EmbeddedError


class Account(NamedTuple):
    uid: int
    gid: int


def server_account() -> Account:
    if os.geteuid():
        return Account(os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def run(account: Account, command: Sequence[str | Path], wait: float) -> str:
    """What the command printed; raises EmbeddedError when it fails or takes longer than `wait` seconds."""
    try:
        done = subprocess.run(command, timeout=wait, check=False, **_as(account))
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise EmbeddedError(f"{command[0]} did not run: {problem}") from problem
    if done.returncode:
        raise EmbeddedError(f"{command[0]} failed:\n{done.stdout}")
    return str(done.stdout)


def may_run(account: Account, program: Path) -> bool:
    """Whether the account gets through every folder above `program` and may run it, ACLs included."""
    test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(program)]
    return subprocess.run(test, check=False, **_as(account)).returncode == 0


def give(path: Path, account: Account) -> None:
    if os.geteuid() == 0:
        os.chown(path, *account)


def write_private(path: Path, text: str, account: Account) -> None:
    """Puts `text` where only the account (and root) can read it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    give(new, account)
    new.replace(path)


def _as(account: Account) -> dict[str, Any]:
    """A session of its own keeps the terminal's Ctrl-C away from the server."""
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "cwd": "/",
        "env": _environment(),
        "start_new_session": True,
    }
    if os.geteuid() == 0:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options


def _environment() -> dict[str, str]:
    """Ours without PGPORT, PGDATA and the like; LC_ALL because PostgreSQL on macOS will not start without."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}
