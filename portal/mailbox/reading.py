from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from portal.mailbox import keeping


@dataclass(frozen=True)
class Mail:
    """A caught mail, read from its bytes."""

    name: str
    raw: bytes

    @cached_property
    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def caught_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, tz=UTC)

    @property
    def subject(self) -> str:
        return str(self.parsed.get("Subject", ""))

    @property
    def recipient(self) -> str:
        return str(self.parsed.get("To", ""))

    @property
    def sender(self) -> str:
        return str(self.parsed.get("From", ""))

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.parsed.items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def source(self) -> str:
        return self.raw.decode("utf-8", "replace")

    def _body(self, kind: str) -> str:
        """A part in a character set that nobody knows is shown as it came."""
        part = self.parsed.get_body((kind,))
        try:
            return str(part.get_content()) if part else ""
        except LookupError:
            return self.source.partition("\r\n\r\n")[2]


def mail(name: str) -> Mail:
    """Raises NoSuchMailError."""
    return Mail(name, keeping.raw(name))


def newest(count: int, before: str = "") -> list[Mail]:
    """The newest first; `before`: only those older than that name."""
    older = [name for name in keeping.names() if not before or name < before]
    return [found for name in older[:count] if (found := _unless_gone(name))]


def _unless_gone(name: str) -> Mail | None:
    try:
        return mail(name)
    except keeping.NoSuchMailError:
        return None
