import time

from portal.activity.consuming import consume_all
from tests.sizes import sized

PATIENCE = sized(60, 600)


def consume_until_settled() -> None:
    """Consume all there is. Another test's transaction in the cluster holds it back: a property's for minutes."""
    deadline = time.monotonic() + PATIENCE
    while consume_all():
        assert time.monotonic() < deadline, "a transaction of somebody else's never ended"
        time.sleep(0.05)
