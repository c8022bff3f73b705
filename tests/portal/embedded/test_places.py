import os
from pathlib import Path

import pytest

from portal.embedded.account import Account, may_run, run, server_account
from portal.embedded.errors import EmbeddedError
from portal.embedded.places import make_open, program, var_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands servers to another account")


def fake_wheel(folder: Path) -> None:
    tool = folder / "fakewheel" / "bin" / "tool"
    tool.parent.mkdir(parents=True)
    tool.write_text('#!/bin/sh\ncat "$(dirname "$0")/../../fakewheel.libs/word"\n')
    tool.chmod(0o700)
    (folder / "fakewheel.libs").mkdir()
    (folder / "fakewheel.libs" / "word").write_text("hello")


def test_a_missing_wheel_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"package no_such_wheel is missing.*set DATABASE_URL"):
        program("no_such_wheel", "bin/tool", server_account(), tmp_path)


def test_a_wheel_without_a_program_for_this_system_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_wheel(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(EmbeddedError, match="does not support this system"):
        program("fakewheel", "bin/other", server_account(), tmp_path)


@as_root
def test_a_program_below_a_private_folder_is_copied_with_its_libraries(
    tmp_path: Path, fresh_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_wheel(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    nobody = Account(65534, 65534)
    found = program("fakewheel", "bin/tool", nobody, fresh_var / "programs")
    assert found.is_relative_to(fresh_var)
    assert run(nobody, [found], wait=10) == "hello"


def test_a_failing_command_tells_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="the reason"):
        run(server_account(), ["/bin/sh", "-c", "echo the reason; exit 3"], wait=10)
    with pytest.raises(EmbeddedError, match="did not run"):
        run(server_account(), ["/no/such/program"], wait=10)


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KINSHIP_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(EmbeddedError, match="Set KINSHIP_VAR to a folder of yours"):
        var_folder()


def test_only_programs_may_be_run(tmp_path: Path) -> None:
    account = server_account()
    assert may_run(account, Path("/bin/sh"))
    assert not may_run(account, tmp_path / "nothing")


def test_a_folder_that_another_user_may_have_filled_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    for name in ("open", "elsewhere"):
        with pytest.raises(EmbeddedError, match="is not ours alone"):
            make_open(tmp_path / name)
