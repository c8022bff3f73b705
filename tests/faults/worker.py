"""A worker for the fault tests, `celery -A tests.faults.worker`: the real one, with one more kind of mail."""

from typing import Any

import django

from portal.celery import app

django.setup()

from portal.mail.kinds import Kind, Letter, kinds  # noqa: E402 - needs the apps
from portal.mail.models import Message  # noqa: E402

FAULT = "fault"


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    return Letter(f"Number {message.occasion}", "Text", "<p>Html</p>")


kinds.register(FAULT, Kind(FAULT, "Made for a fault test", write))

__all__ = ["app"]
