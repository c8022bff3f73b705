from collections.abc import Callable

import pytest

from portal.mail import dispatching, resolving
from portal.mail.models import Message, State
from tests.sinks import Sink

pytestmark = pytest.mark.django_db(transaction=True)
Plan = Callable[..., Message]


def test_what_arrived_is_sent(plan: Plan) -> None:
    row = plan(state=State.IN_DOUBT, reason="worker_lost")
    assert resolving.arrived(row) is True
    assert Message.objects.values_list("state", "reason").get() == ("sent", "")
    assert resolving.arrived(row) is False


def test_sending_again_uses_the_row_and_its_message_id(plan: Plan, sink: Sink) -> None:
    row = plan(state=State.IN_DOUBT, attempts=8)
    assert resolving.send_again(row) is True
    assert resolving.send_again(row) is False
    dispatching.run()
    assert sink.message_ids == [row.message_id]
    assert Message.objects.values_list("state", "attempts").get() == ("sent", 1)


@pytest.mark.parametrize("state", [state for state in State if state != State.IN_DOUBT])
def test_only_doubts_are_resolved(plan: Plan, state: State) -> None:
    row = plan(state=state)
    assert resolving.arrived(row) is False
    assert resolving.send_again(row) is False
    assert Message.objects.get().state == state
