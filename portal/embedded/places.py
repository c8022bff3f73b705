"""Where embedded servers keep their data, and where their programs are."""

import hashlib
import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

from portal.embedded.account import Account, may_run, server_account
from portal.embedded.errors import EmbeddedError
from portal.environment import REPOSITORY, env

ELSEWHERE = Path("/var/tmp").resolve()  # noqa: S108 -- what we use there is checked to be our own


def var_folder() -> Path:
    """`KINSHIP_VAR`, made when missing."""
    folder: Path = REPOSITORY / env.str("KINSHIP_VAR", "var")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise EmbeddedError(
            f"{folder} cannot be made ({problem}). Set KINSHIP_VAR to a folder of yours."
        ) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise EmbeddedError(f"{folder} belongs to somebody else. Set KINSHIP_VAR to a folder of yours.")
    return folder.resolve()


def data_folder(name: str) -> Path:
    """`var/embedded/<name>`; for root in a private place (a 0700 home) a folder of /var/tmp, keyed by path.

    The server's account has to get through every folder above its data.
    """
    var = var_folder()
    if os.geteuid():
        return var / "embedded" / name
    elsewhere = ELSEWHERE / f"kinship-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"
    if not elsewhere.exists() and may_run(server_account(), var):
        return var / "embedded" / name
    _refuse_unless_ours(elsewhere)
    return elsewhere / name


def make_open(folder: Path) -> None:
    """A folder of ours that everybody may pass through."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    _refuse_unless_ours(folder)
    folder.chmod(0o755)


def program(package: str, pattern: str, account: Account, copies: Path) -> Path:
    """What `pattern` finds in an installed wheel, copied below `copies` if the account cannot get at it."""
    installed = _wheel(package)
    found = _the_one(installed, pattern)
    if may_run(account, found):
        return found
    copied = copies / package
    if not copied.exists() or _the_one(copied, pattern).stat().st_mtime != found.stat().st_mtime:
        _copy(installed, copied)
    return _the_one(copied, pattern)


def _refuse_unless_ours(folder: Path) -> None:
    """In /var/tmp another user may have put something there first."""
    if not os.path.lexists(folder):
        return
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedError(f"{folder} is not ours alone. Remove it, or set KINSHIP_VAR to another folder.")


def _wheel(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The Python package {package} is missing. Install requirements/demo.txt (make does), "
            "or set DATABASE_URL and REDIS_URL to servers of yours."
        )
    return Path(spec.submodule_search_locations[0])


def _the_one(folder: Path, pattern: str) -> Path:
    found = next(folder.glob(pattern), None)
    if found is None:
        raise EmbeddedError(
            f"{folder} has no {pattern}: its wheel does not support this system. Set its URL instead."
        )
    return found


def _copy(installed: Path, copied: Path) -> None:
    """The package and the shared libraries that wheels keep beside it, readable by all."""
    make_open(copied.parent)
    for source in (installed.with_name(f"{installed.name}.libs"), installed):
        target = copied.with_name(source.name)
        shutil.rmtree(target, ignore_errors=True)
        if source.exists():
            _open_to_all(
                Path(shutil.copytree(source, target.with_suffix(".new"), dirs_exist_ok=True))
            ).rename(target)


def _open_to_all(folder: Path) -> Path:
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
    return folder
