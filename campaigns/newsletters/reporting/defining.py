"""Every figure with its definition: what is counted, of whom, and what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.reporting.report import Rate, Report


@dataclass(frozen=True)
class Definition:
    """`of`: the step that it is a share of; none for what is the whole."""

    slug: str
    name: Promise
    counted: Promise
    of: str = ""
    tracked: bool = False
    reported: Promise | None = None


SENT = Definition(
    "sent",
    _("Sent"),
    _(
        "A mail server took it, or may have: it is in doubt. Also what was returned later. Refused at once is not sent."
    ),
)
DELIVERED = Definition(
    "delivered",
    _("Delivered"),
    _(
        "Sent, less what was returned or is in doubt: nothing reports deliveries here. Who clicked has it in any case."
    ),
    of="sent",
    reported=_("Reported as delivered or as spam, or clicked."),
)
OPENED = Definition(
    "opened",
    _("Opened"),
    _(
        "The pictures were fetched. To look into faults only: many mail programs fetch them without a reader, others "
        "never do."
    ),
    of="delivered",
    tracked=True,
)
CLICKED = Definition(
    "clicked",
    _("Clicked by people"),
    _(
        "Followed at least one link. What machines followed is left out: hidden links, bursts, known scanners."
    ),
    of="delivered",
    tracked=True,
)
FINISHED = Definition(
    "clicked_finished",
    _("Clicked, then finished a training"),
    _("Clicked, and came to the end of a training within the days."),
    of="clicked",
    tracked=True,
)
HELPED = Definition(
    "clicked_helped",
    _("Clicked, then said it helped"),
    _("Clicked, and called something here helpful within the days."),
    of="clicked",
    tracked=True,
)
ANSWERED = Definition(
    "answered",
    _("Answered from a mail"),
    _(
        "Saved an answer on the page behind a mailed question within the days. An answer to another mail counts too."
    ),
    of="delivered",
)
UNSUBSCRIBED = Definition(
    "unsubscribed",
    _("Said stop"),
    _("Used the stop link or button of this very mail within the days."),
    of="delivered",
)
COMPLAINED = Definition(
    "complained",
    _("Reported as spam"),
    _("Their mail provider told us. Not every provider does."),
    of="delivered",
)
BOUNCED = Definition(
    "bounced", _("Returned"), _("Taken at first, then returned as undeliverable."), of="sent"
)
FAILED = Definition("failed", _("Refused"), _("The mail server said no for good, or all tries were used up."))
DOUBTFUL = Definition(
    "doubtful", _("In doubt"), _("Handed over, and nobody heard back. They may have it."), of="sent"
)

FUNNEL = (SENT, DELIVERED, CLICKED, FINISHED, HELPED)
ALL = (
    SENT, DELIVERED, BOUNCED, DOUBTFUL, FAILED, OPENED, CLICKED, FINISHED, HELPED, ANSWERED, UNSUBSCRIBED, COMPLAINED,
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A definition with the number of one report."""

    definition: Definition
    report: Report

    @property
    def number(self) -> int:
        return self.report.everyone[self.definition.slug]

    @property
    def rate(self) -> Rate | None:
        of = self.definition.of
        return self.report.everyone.rate(self.definition.slug, of) if of else None

    @property
    def counted(self) -> Promise:
        definition = self.definition
        return (self.report.reports_deliveries and definition.reported) or definition.counted

    @property
    def of_words(self) -> str:
        return str(next((one.name for one in ALL if one.slug == self.definition.of), ""))


def figures_of(report: Report, wanted: Iterable[Definition] = ALL) -> list[Figure]:
    """Without what only tracking could tell, where nothing was tracked."""
    shown = (one for one in wanted if report.issue.tracks or not one.tracked)
    return [Figure(one, report) for one in shown]
