import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded.errors import EmbeddedError
from portal.embedded.lock import locked

HOLD = (
    "import sys, time; from pathlib import Path; from portal.embedded.lock import locked\n"
    "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
)


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_is_told_and_does_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("portal.embedded.lock.SILENCE", 0.1)
    with holder(tmp_path / "lock") as other:
        with pytest.raises(EmbeddedError, match=r"has held .*lock"), locked(tmp_path / "lock", patience=0.4):
            pass
        other.kill()
    assert capsys.readouterr().err == "Waiting for another process that starts the database ...\n"


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as other:
        other.kill()
        with locked(tmp_path / "lock", patience=5):
            assert True
