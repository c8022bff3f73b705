"""Whether what people send can be kept, tried as it is kept."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from portal.operations.checks import storage
from portal.operations.findings import Level


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def said(level: Level) -> list[str]:
    return [finding.said for finding in storage.check() if finding.level is level]


def test_a_file_is_kept_read_and_taken_away_again(here: Path) -> None:
    assert "A file that was kept is there again." in said(Level.OK)
    assert [path for path in (here / "files").rglob("*") if path.is_file()] == []


def test_where_nothing_can_be_kept_it_says_where_to_look(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*what: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(default_storage._wrapped), "_save", full)  # type: ignore[attr-defined]
    (found,) = [finding for finding in storage.check() if finding.level is Level.FAILURE]
    assert found.said == "No file can be kept: OSError."
    assert "FILES_URL" in found.do


def test_a_file_that_comes_back_otherwise_is_a_failure(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = type(default_storage._wrapped)._open  # type: ignore[attr-defined]

    def spoilt(self: Any, name: str, mode: str = "rb") -> Any:
        Path(self.path(name)).write_bytes(b"other")
        return kept(self, name, mode)

    monkeypatch.setattr(type(default_storage._wrapped), "_open", spoilt)  # type: ignore[attr-defined]
    assert said(Level.FAILURE) == ["A file came back other than it was kept."]
