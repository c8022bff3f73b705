import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import embedded


@pytest.fixture(scope="session")
def session_var() -> Iterator[Path]:
    """A folder that others may enter, unlike pytest's own, with both servers running in it."""
    folder = open_folder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINSHIP_VAR", str(folder))
        embedded.start()
    yield folder
    remove(folder)


@pytest.fixture
def var(session_var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Shared by the tests, which may stop and damage the servers: each starts from running ones."""
    monkeypatch.setenv("KINSHIP_VAR", str(session_var))
    embedded.start()
    return session_var


@pytest.fixture
def fresh_var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder; a test that uses it pays for an initdb."""
    folder = open_folder()
    monkeypatch.setenv("KINSHIP_VAR", str(folder))
    yield folder
    remove(folder)


def open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kinship-test-"))
    folder.chmod(0o755)
    return folder.resolve()


def remove(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINSHIP_VAR", str(folder))
        embedded.remove()
    shutil.rmtree(folder)
