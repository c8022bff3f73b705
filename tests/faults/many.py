"""A kind of mail to many, for the fault tests and their workers."""

from typing import Any

from portal.mail.kinds import Kind, Letter
from portal.mail.models import Message


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    return Letter(f"Number {message.occasion}", "Text", "<p>Html</p>")


MANY = Kind("fault_many", "To many, for a fault test", write, purpose="newsletter")
