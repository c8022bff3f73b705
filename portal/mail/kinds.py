from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.mail.models import Message
from portal.registry import Registry


@dataclass(frozen=True)
class Letter:
    """What a reader gets: three parts, and headers beyond those the engine sets."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """A made-up message for the preview page: a label, and an unsaved ledger row with what `write` reads."""

    label: str
    message: Message
    secrets: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of mail. Without `purpose` it is transactional and meets only hard suppression.

    `write(message, secrets)` is called at hand-over and reads what holds then, never what held when planned.
    """

    slug: str
    name: Any
    write: Callable[[Message, dict[str, Any]], Letter]
    purpose: str = ""
    samples: Callable[[], Iterable[Sample]] = tuple


kinds: Registry[Kind] = Registry("mail kind")
