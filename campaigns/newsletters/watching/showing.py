"""An issue on its way, as a page shows it: a sentence, rows that add up, the speed, and what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.newsletters.models import Event, Issue
from campaigns.newsletters.noting import What
from campaigns.newsletters.reporting.words import short_moment
from portal.mail.mailings import Progress, progress
from portal.mail.models import Mailing, Message, Pace, State, Stream
from portal.mail.reasons import HELD_OUT
from portal.web.charts import Table
from portal.web.numbers import whole

MINUTE = timedelta(minutes=1)
EVENTS_SHOWN = 20
FEWEST_MINUTES = 10
"""So wide a chart is at least, or its first minute would be a wall."""
ON_THE_WAY = (
    What.STARTED,
    What.PAUSED,
    What.RESUMED,
    What.CANCELLED,
    What.FINISHED,
    What.HELD_UP,
    What.SETTLED,
)


@dataclass(frozen=True)
class Line:
    """A row of the ledger's sum. `show`: its rows in the report."""

    words: str
    number: int
    show: str = ""


@dataclass(frozen=True)
class Speed:
    """Messages per minute, without holes. `notes`: by minute, why nothing left."""

    minutes: Sequence[tuple[datetime, int]]
    notes: dict[datetime, str]

    @property
    def heights(self) -> list[int]:
        return [count for _at, count in self.minutes]

    @property
    def note(self) -> str:
        span = {"since": clock(self.minutes[0][0]), "until": clock(self.minutes[-1][0])}
        said = _("%(since)s to %(until)s.") % span
        if not self.notes:
            return said
        paused = _("Paused at %(at)s.") % {"at": clock(min(self.notes))}
        return f"{said} {paused}"

    @property
    def says(self) -> str:
        return _("Rate of sending, at most %(most)s a minute, last %(last)s") % {
            "most": whole(max(self.heights)),
            "last": whole(self.heights[-1]),
        }

    @property
    def marks(self) -> list[str]:
        first, last = self.minutes[0], self.minutes[-1]
        return [clock(first[0]), _("%(at)s, %(n)s") % {"at": clock(last[0]), "n": whole(last[1])}]

    @property
    def table(self) -> Table:
        rows = [[clock(at), whole(count), self.notes.get(at, "")] for at, count in self.minutes]
        return Table([_("Minute"), _("Sent"), _("Note")], rows)


@dataclass(frozen=True)
class Watched:
    issue: Issue
    mailing: Mailing
    progress: Progress

    @property
    def is_moving(self) -> bool:
        """Whether the page has something new every few seconds."""
        return self.mailing.state in (Mailing.State.PLANNING, Mailing.State.SENDING, Mailing.State.PAUSED)

    @property
    def doubts(self) -> int:
        return self.progress.by_state.get(State.IN_DOUBT, 0)

    @property
    def waiting(self) -> int:
        return _number(self.progress, State.PLANNED, State.DEFERRED, State.CLAIMED)

    @property
    def sentence(self) -> SafeString:
        return _sentence(self)

    @cached_property
    def lines(self) -> list[Line]:
        """They add up to the total; those that may be empty are left out then."""
        return [line for line in _lines(self.progress) if line.number or not line.show]

    @property
    def held_out(self) -> int:
        return self.progress.by_reason.get(HELD_OUT, 0)


def watched(issue: Issue) -> Watched | None:
    return Watched(issue, issue.mailing, progress(issue.mailing)) if issue.mailing else None


def _number(found: Progress, *states: State) -> int:
    return sum(found.by_state.get(state, 0) for state in states)


def _lines(found: Progress) -> Iterable[Line]:
    yield Line(_("Taken by their mail server"), _number(found, State.SENT, State.DELIVERED, State.COMPLAINED))
    yield Line(_("Being handed over"), _number(found, State.HANDED_OVER), "all")
    yield Line(_("Returned as undeliverable"), _number(found, State.BOUNCED), "bounced")
    yield Line(_("Refused"), _number(found, State.FAILED), "failed")
    yield Line(_("May not be written to any more"), found.excluded_since, "all")
    yield Line(_("In doubt"), _number(found, State.IN_DOUBT), "doubtful")
    yield Line(_("Cancelled"), _number(found, State.CANCELLED), "all")
    yield Line(_("Still to go"), _number(found, State.PLANNED, State.DEFERRED, State.CLAIMED))


def _sentence(watched: Watched) -> SafeString:
    found, state = watched.progress, watched.mailing.state
    said = {"out": whole(found.out), "total": whole(found.total), "left": whole(watched.waiting)}
    if state == Mailing.State.PLANNING:
        return format_html(
            _("<b>{total}</b> people have their place so far. Sending begins when all have."), **said
        )
    if state == Mailing.State.PAUSED:
        return format_html(_("<b>{out}</b> of {total} are out. <b>{left} wait</b> until you go on."), **said)
    if state == Mailing.State.CANCELLED:
        return format_html(_("<b>{out}</b> of {total} are out. The rest was cancelled."), **said)
    if state == Mailing.State.FINISHED:
        return format_html(_finished(found), **said)
    return _moving(found, said)


def _finished(found: Progress) -> str:
    return (
        _("All <b>{total}</b> are out.")
        if found.out == found.total
        else _("Sending is over. <b>{out}</b> of {total} are out.")
    )


def _moving(found: Progress, said: dict[str, str]) -> SafeString:
    if not found.seconds_left:
        return format_html(
            _(
                "<b>{out}</b> of {total} are out. Nothing left in the last minute: {left} wait for their turn."
            ),
            **said,
        )
    minutes = max(1, round(found.seconds_left / 60))
    return format_html(
        _(
            "<b>{out}</b> of {total} are out. At {rate} a minute, the last one leaves at <b>{at}</b>, {in_minutes}."
        ),
        rate=whole(found.rate_per_minute),
        at=clock(timezone.now() + timedelta(seconds=found.seconds_left)),
        in_minutes=ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": whole(minutes)},
        **said,
    )


def clock(at: datetime) -> str:
    """As the reader's clock shows it; with the day, when it is another."""
    local = timezone.localtime(at)
    return date_format(local, "H:i") if local.date() == timezone.localdate() else short_moment(local)


def speed(found: Progress, events: Iterable[Event]) -> Speed | None:
    """None while nothing has left in the last hour; before it began, its minutes are empty."""
    if not found.by_minute:
        return None
    counts = dict(found.by_minute)
    last = max(counts)
    first = min(*counts, last - (FEWEST_MINUTES - 1) * MINUTE)
    steps = range(int((last - first) / MINUTE) + 1)
    minutes = [(first + step * MINUTE, counts.get(first + step * MINUTE, 0)) for step in steps]
    return Speed(minutes, _pauses(minutes, events))


def _pauses(minutes: Iterable[tuple[datetime, int]], events: Iterable[Event]) -> dict[datetime, str]:
    """By minute in which nothing left, who had paused."""
    turns = sorted((event for event in events if event.what in ON_THE_WAY), key=lambda event: event.at)
    notes = {}
    for at, count in minutes:
        before = [event for event in turns if event.at < at + MINUTE]
        if count == 0 and before and before[-1].what == What.PAUSED:
            notes[at] = _("paused by %(who)s") % {"who": who(before[-1])}
    return notes


def who(event: Event) -> str:
    return (event.by.get_short_name() or event.by.get_username()) if event.by else _("Kinship")


def happened(issue: Issue) -> list[Event]:
    """The latest first."""
    events = Event.objects.filter(issue=issue, what__in=ON_THE_WAY).select_related("by")
    return list(events.order_by("-at", "-id")[:EVENTS_SHOWN])


def doubtful(issue: Issue, n: int, after: int = 0) -> list[Message]:
    rows: QuerySet[Message] = Message.objects.filter(
        mailing=issue.mailing_id, state=State.IN_DOUBT, pk__gt=after
    )
    return list(rows.select_related("person").order_by("pk")[:n])


def paces() -> list[Pace]:
    """What holds mail back: the limit on what goes to many, and providers that refuse us for a while."""
    return [pace for pace in Pace.objects.order_by("scope") if _holds_back(pace)]


def _holds_back(pace: Pace) -> bool:
    limited = pace.scope == Stream.BULK and pace.per_minute is not None
    return limited or (pace.paused_until is not None and pace.paused_until > timezone.now())
