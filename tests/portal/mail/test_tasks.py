from typing import Any

import pytest

from portal.mail import tasks
from portal.mail.dispatching import Report


@pytest.mark.parametrize(("more", "calls"), [(True, 1), (False, 0)])
def test_a_run_with_work_left_calls_for_another(monkeypatch: Any, more: bool, calls: int) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks, "run", lambda stream, *seconds: Report(more=more))
    monkeypatch.setattr(tasks.dispatch, "delay", lambda: asked.append(1))
    tasks.dispatch()
    assert len(asked) == calls
