"""The release before this one, as tests/upgrade/release.txt names it, and its code as git has it."""

import io
import subprocess
import tarfile
from pathlib import Path
from typing import NamedTuple

from portal.environment import REPOSITORY

FILE = Path(__file__).with_name("release.txt")


class Release(NamedTuple):
    """`last`: of each app, the name of the last migration that it had."""

    name: str
    commit: str
    last: dict[str, str]


def previous() -> Release:
    lines = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    said = dict(line.split(" ", 1) for line in lines)
    return Release(said.pop("release"), said.pop("commit"), said)


def unpack(release: Release, target: Path) -> str:
    """Writes its code below `target`; why that could not be, else nothing. A clone need not have all commits."""
    try:
        packed = subprocess.run(
            ["git", "archive", release.commit], cwd=REPOSITORY, capture_output=True, check=True
        ).stdout
    except OSError as error:
        return f"git is not here: {error}"
    except subprocess.CalledProcessError as error:
        return (
            f"this clone has no commit {release.commit[:7]} ({release.name}): {error.stderr.decode().strip()}"
        )
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, filter="data")
    return ""
