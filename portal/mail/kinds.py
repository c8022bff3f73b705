from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.mail.models import Mailing, Message, Stream
from portal.mail.stitched import Stitched
from portal.registry import Registry
from portal.web.zones import zone

Words = str | Stitched


@dataclass(frozen=True)
class Letter:
    """What a reader gets: three parts, and headers beyond those the engine sets.

    `purpose` is what a marketing part in a letter of a transactional kind rests on: the engine then sets the
    headers to stop it, and the foot has the link, as in a kind that is marketing as a whole.
    """

    subject: str
    text: Words
    html: Words
    headers: dict[str, str] = field(default_factory=dict)
    purpose: str = ""


Stitch = Callable[[Sequence[Message]], Mapping[int, Callable[[], Letter]]]


class UnneededError(Exception):
    """Raised by `write` when there is nothing left to say: the row is excluded, with this code as the reason."""


@dataclass(frozen=True)
class Sample:
    """A made-up message for the preview page: a label, and an unsaved ledger row with what `write` reads."""

    label: str
    message: Message
    secrets: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """What a visit from a mail is called in web statistics: `utm_source` and `utm_campaign`."""

    name: str
    campaign: str

    @classmethod
    def of(cls, mailing: Mailing) -> "Source":
        return cls(mailing.kind, mailing.occasion)


@dataclass(frozen=True)
class Kind:
    """A kind of mail. Without `purpose` it is transactional and meets only hard suppression.

    `write(message, secrets)` is called at hand-over and reads what holds then, never what held when planned.
    `stitch(messages)` prepares a whole chunk at once: by id of the message, what writes its letter. Whom it leaves out
    is written by `write`.
    `source(mailing)` names where visits from its links come from.
    `can_wait`: no marketing, but nothing that is worth waking anyone: it keeps to pauses and to the hours of mail.
    """

    slug: str
    name: Any
    write: Callable[[Message, dict[str, Any]], Letter]
    purpose: str = ""
    samples: Callable[[], Iterable[Sample]] = tuple
    stitch: Stitch | None = None
    source: Callable[[Mailing], Source] = Source.of
    can_wait: bool = False

    @property
    def stream(self) -> Stream:
        """Codes and the like never wait behind what goes to many."""
        return Stream.BULK if self.purpose or self.can_wait else Stream.NOW

    def letter(self, message: Message, secrets: dict[str, Any]) -> Letter:
        """What `write` gives, with times as the reader's clock shows them."""
        name = message.person.time_zone if message.person else settings.TIME_ZONE
        with timezone.override(zone(name)):
            return self.write(message, secrets)


kinds: Registry[Kind] = Registry("mail kind")
