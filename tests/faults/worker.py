"""A worker for the fault tests, `celery -A tests.faults.worker`: the real one, with one more kind of mail."""

from typing import Any

import django

from portal.celery import app

django.setup()

from portal.mail import outcomes  # noqa: E402 - needs the apps
from portal.mail.kinds import Kind, Letter, kinds  # noqa: E402
from portal.mail.models import Message  # noqa: E402
from tests.faults.many import MANY  # noqa: E402

FAULT = "fault"


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    return Letter(f"Number {message.occasion}", "Text", "<p>Html</p>")


kinds.register(FAULT, Kind(FAULT, "Made for a fault test", write))
kinds.register(MANY.slug, MANY)

# A server that says "later" is asked again after a second, for as long as the test takes.
outcomes.BACK_OFF_SECONDS = (1,)
outcomes.TRIES = 10_000

__all__ = ["app"]
