from pathlib import Path
from typing import Any

import pytest

from portal.mailbox import keeping


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_what_is_kept_is_read_as_it_came() -> None:
    name = keeping.keep(b"Subject: a\r\n\r\n\xff\x00.\r\n")
    assert keeping.raw(name) == b"Subject: a\r\n\r\n\xff\x00.\r\n"
    assert keeping.names() == [name]


def test_only_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_MOST", 3)
    names = [keeping.keep(b"x") for _ in range(5)]
    assert keeping.names() == names[:1:-1]


@pytest.mark.parametrize("name", ["", "../secret", "1-2", "x" * 28, "0" * 19 + "-deadbeef"])
def test_other_names_have_no_mail(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_bytes(b"secret")
    with pytest.raises(keeping.NoSuchMailError):
        keeping.raw(name)


def test_what_is_half_written_or_foreign_is_not_listed() -> None:
    keeping.keep(b"x")
    (keeping.folder() / f"{'1' * 19}-deadbeef.part").write_bytes(b"x")
    (keeping.folder() / "foreign.eml").write_bytes(b"x")
    assert len(keeping.names()) == 1
