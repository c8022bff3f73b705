from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.mail.models import Message
from portal.registry import Registry
from portal.web.zones import zone


@dataclass(frozen=True)
class Letter:
    """What a reader gets: three parts, and headers beyond those the engine sets.

    `purpose` is what a marketing part in a letter of a transactional kind rests on: the engine then sets the
    headers to stop it, and the foot has the link, as in a kind that is marketing as a whole.
    """

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    purpose: str = ""


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

    def letter(self, message: Message, secrets: dict[str, Any]) -> Letter:
        """What `write` gives, with times as the reader's clock shows them."""
        name = message.person.time_zone if message.person else settings.TIME_ZONE
        with timezone.override(zone(name)):
            return self.write(message, secrets)


kinds: Registry[Kind] = Registry("mail kind")
