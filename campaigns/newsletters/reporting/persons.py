"""Every message of a person: what became of it and why, what it rests on, and what they followed in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from campaigns.newsletters.models import Issue
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.resting import purpose_of
from portal.mail.tracking.models import Hit
from portal.mail.unsubscribing import purposes
from profiles.consent.models import Channel, ConsentEntry
from profiles.people.models import Person


@dataclass
class Told:
    """A message and its story. `basis`: the proof of consent in force when it was decided whether it may go."""

    message: Message
    issue: Issue | None = None
    basis: ConsentEntry | None = None
    clicks: list[Hit] = field(default_factory=list)
    opened: Hit | None = None
    machines: int = 0

    @property
    def kind_words(self) -> str:
        kind = kinds.get(self.message.kind)
        return str(kind.name) if kind else self.message.kind

    @property
    def purpose(self) -> str:
        """What it rests on; none for what always goes."""
        return self.issue.newsletter.purpose if self.issue else purpose_of(self.message)

    @property
    def purpose_words(self) -> str:
        return str(next((name for slug, name in purposes.items() if slug == self.purpose), self.purpose))

    @property
    def version(self) -> str:
        """Of the words they said yes or no to, where it is known."""
        wording = self.basis.wording if self.basis else None
        return f"{wording.language} {wording.version}" if wording else "?"

    @property
    def at(self) -> datetime:
        """When it left, was given up, or is due."""
        return self.message.handed_over_at or self.message.ended_at or self.message.due_at


def told(person: Person, n: int, before: int = 0) -> list[Told]:
    """The `n` messages planned last, or those before the message with the id `before`."""
    rows = Message.objects.filter(person=person).order_by("-pk").defer("sealed")
    if before:
        rows = rows.filter(pk__lt=before)
    found = {row.pk: Told(row) for row in rows[:n]}
    _add_issues(found.values())
    _add_hits(found)
    _add_basis(found.values(), person)
    return list(found.values())


def _add_issues(found: Iterable[Told]) -> None:
    mailings = {one.message.mailing_id for one in found if one.message.mailing_id}
    issues = Issue.objects.filter(mailing__in=mailings).select_related("newsletter")
    by_mailing = {issue.mailing_id: issue for issue in issues}
    for one in found:
        one.issue = by_mailing.get(one.message.mailing_id) if one.message.mailing_id else None


def _add_hits(found: dict[int, Told]) -> None:
    for hit in Hit.objects.filter(message__in=list(found)).select_related("link").order_by("first_at", "pk"):
        one = found[hit.message_id]
        if hit.link is None:
            one.opened = hit if hit.people else None
        elif hit.people:
            one.clicks.append(hit)
        one.machines += hit.machines if hit.link else 0


def _add_basis(found: Iterable[Told], person: Person) -> None:
    """The last word about the purpose before the mail was handed over, or before it was decided that it never is."""
    entries = ConsentEntry.objects.filter(person=person, channel=Channel.MAIL).select_related("wording")
    by_purpose: dict[str, list[ConsentEntry]] = defaultdict(list)
    for entry in entries.order_by("-at", "-pk"):
        by_purpose[entry.purpose].append(entry)
    for one in found:
        decided = one.message.handed_over_at or one.message.ended_at
        said = by_purpose[one.purpose]
        one.basis = next((entry for entry in said if decided is None or entry.at <= decided), None)
