import time

from portal.activity.consuming import consume_all

PATIENCE = 20.0


def consume_until_settled() -> None:
    """Consume all there is; any other transaction in the cluster, even of another test run, may hold it back."""
    deadline = time.monotonic() + PATIENCE
    while consume_all():
        assert time.monotonic() < deadline, "a transaction of somebody else's never ended"
        time.sleep(0.05)
