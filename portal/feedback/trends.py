"""What answers say from week to week: read from the counts of weeks, however many answers there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from portal.feedback.models import FeedbackWeek
from portal.feedback.scales import SCALES, Figure, Scale
from portal.feedback.targets import targets
from portal.web.charts import MINUS, Table, Whisker

WEEKS = 26
Counts = dict[date, dict[int, int]]


@dataclass(frozen=True)
class Trend:
    """One kind of thing on one scale. `whole`: of all weeks together; None of words, which have no figure."""

    target: str
    name: str
    scale: Scale
    weeks: dict[date, Figure | None]
    times: dict[date, int]
    whole: Figure | None

    @property
    def title(self) -> str:
        return f"{self.name}: {self.scale.name}"

    @property
    def slug(self) -> str:
        return f"{self.target}-{self.scale.slug}"

    @property
    def is_net(self) -> bool:
        return self.scale.figure_is == "net"

    @property
    def says(self) -> str:
        """The whole in one sentence."""
        if self.whole is None:
            return _("%(n)s wrote in %(weeks)s weeks.") % {
                "n": sum(self.times.values()),
                "weeks": WEEKS,
            }
        values = {
            "value": self.shown(self.whole.value),
            "low": self.shown(self.whole.interval.low),
            "high": self.shown(self.whole.interval.high),
            "n": number_format(self.whole.n, force_grouping=True),
            "weeks": WEEKS,
        }
        said = _("%(value)s of %(n)s answers in %(weeks)s weeks; 95 %% interval %(low)s to %(high)s.")
        return said % values

    def shown(self, value: float) -> str:
        """Shares in per cent, a net score without a sign for per cent, means with one decimal."""
        if self.scale.figure_is == "mean":
            first, last = self.scale.values[0], self.scale.values[-1]
            return str(number_format(min(last, max(first, value)), 1))
        rounded = round(100 * value)
        bare = f"{MINUS if rounded < 0 else ''}{abs(rounded)}"
        return bare if self.scale.figure_is == "net" else f"{bare} %"

    @property
    def whiskers(self) -> list[Whisker]:
        """Each week's figure with its interval, on the scale's own measure."""
        return [self._whisker(week, figure) for week, figure in self.weeks.items() if figure]

    def _whisker(self, week: date, figure: Figure) -> Whisker:
        factor = 1.0 if self.scale.figure_is == "mean" else 100.0
        low, high = (factor * end for end in self._ends(figure))
        words = _("%(value)s of %(n)s") % {"value": self.shown(figure.value), "n": figure.n}
        return Whisker(date_format(week, "MONTH_DAY_FORMAT"), factor * figure.value, low, high, True, words)

    def _ends(self, figure: Figure) -> tuple[float, float]:
        if self.scale.figure_is != "mean":
            return figure.interval.low, figure.interval.high
        first, last = float(self.scale.values[0]), float(self.scale.values[-1])
        return max(first, figure.interval.low), min(last, figure.interval.high)

    @property
    def heights(self) -> list[float]:
        return [float(times) for times in self.times.values()]

    @property
    def marks(self) -> list[str]:
        weeks = list(self.times)
        return [date_format(week, "MONTH_DAY_FORMAT") for week in (weeks[0], weeks[-1])]

    @property
    def table(self) -> Table:
        head = (_("Week from"), _("Answers"), _("Figure"), _("Interval (95 percent)"))
        return Table(head, [self._row(week, figure) for week, figure in self.weeks.items()])

    def _row(self, week: date, figure: Figure | None) -> tuple[str, ...]:
        day, times = date_format(week, "MONTH_DAY_FORMAT"), str(self.times[week])
        if figure is None:
            return day, times, "", ""
        low, high = figure.interval.low, figure.interval.high
        return day, times, self.shown(figure.value), f"{self.shown(low)} – {self.shown(high)}"  # noqa: RUF001


def trends(target: str = "") -> list[Trend]:
    """Of every kind of thing and scale that was answered lately, or of one kind; one query."""
    first = _monday(timezone.now().date()) - timedelta(weeks=WEEKS - 1)
    rows = FeedbackWeek.objects.filter(week__gte=first, answers__gt=0)
    if target:
        rows = rows.filter(target=target)
    found: dict[tuple[str, str], Counts] = defaultdict(lambda: defaultdict(dict))
    for row in rows.order_by("target", "scale", "week", "value"):
        found[row.target, row.scale][row.week][row.value] = row.answers
    return [
        _trend(slug, SCALES[scale], counts, first)
        for (slug, scale), counts in found.items()
        if targets.get(slug) and scale in SCALES
    ]


def _trend(slug: str, scale: Scale, counts: Counts, first: date) -> Trend:
    weeks = [first + timedelta(weeks=at) for at in range(WEEKS)]
    return Trend(
        target=slug,
        name=str(targets[slug].name),
        scale=scale,
        weeks={week: scale.figure(counts.get(week, {})) for week in weeks},
        times={week: sum(counts.get(week, {}).values()) for week in weeks},
        whole=scale.figure(_together(counts.values())),
    )


def _together(weeks: Iterable[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for week in weeks:
        for value, times in week.items():
            found[value] += times
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
