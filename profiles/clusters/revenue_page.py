"""The report in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.web.charts import MINUS
from portal.web.numbers import rounded, whole
from profiles.clusters.models import Cluster
from profiles.clusters.revenue import LEAST, REGION, Brought, Region, Sums, Window
from profiles.questions.catalogue import catalogue

Context = dict[str, Any]
EVEN = Decimal("0.005")
"""Below it, a change is none in whole percents."""


@dataclass(frozen=True)
class Line:
    """A row of a table, all of it in words. `name_is_ours`: else it comes from the database."""

    name: str
    name_is_ours: bool
    cells: list[str]
    is_best: bool = False


@dataclass(frozen=True)
class Told:
    """A cluster: its sums in a sentence, what its best region means, and its regions."""

    cluster: Cluster | None
    says: list[str]
    lines: list[Line]


def shown(brought: list[Brought], of: Window, currency: str) -> Context:
    whole_sums = sum((one.sums for one in brought), Sums())
    return {
        "days": _days(of),
        "says": _in_all(whole_sums, currency),
        "summary": [_summary(one) for one in brought],
        "told": [_told(one, currency) for one in brought if one.regions],
        "least": LEAST,
        "is_asked": REGION in catalogue().prompts,
        "has_some": bool(whole_sums.customers or whole_sums.customers_before),
    }


def _days(of: Window) -> str:
    if of.is_whole:
        return _("%(year)s, beside %(before)s") % {"year": of.year, "before": of.year - 1}
    first, last = (date_format(day, "DATE_FORMAT") for day in (of.begin, of.last))
    days = {"from": first, "to": last, "before": of.year - 1}
    return _("%(from)s to %(to)s, beside the same days of %(before)s") % days


def _in_all(sums: Sums, currency: str) -> str:
    if sums.each is None:
        return _("Nobody bought anything.")
    words = ngettext(
        "%(n)s customer brought %(amount)s %(currency)s: %(each)s each.",
        "%(n)s customers brought %(amount)s %(currency)s: %(each)s each.",
        sums.customers,
    )
    return words % {
        "n": whole(sums.customers),
        "amount": whole_of(sums.amount),
        "currency": currency,
        "each": whole_of(sums.each),
    }


def _summary(one: Brought) -> Line:
    best, sums = one.best, one.sums
    cells = [*_numbers(sums), region_words(best) if best else "–", whole_of(one.would_add) if best else "–"]  # noqa: RUF001
    return Line(_name(one), one.cluster is None, cells)


def _told(one: Brought, currency: str) -> Told:
    says = [_in_all(one.sums, currency), *_growth(one.sums), *_potential(one, currency)]
    return Told(one.cluster, says, [_line(region, one) for region in one.regions])


def _growth(sums: Sums) -> list[str]:
    growth = sums.growth
    if growth is None:
        return []
    share = {"share": rounded(float(abs(growth)) * 100, 0)}
    if abs(growth) < EVEN:
        return [_("That is as much for each as the year before.")]
    if growth > 0:
        return [_("That is %(share)s %% more for each than the year before.") % share]
    return [_("That is %(share)s %% less for each than the year before.") % share]


def _potential(one: Brought, currency: str) -> list[str]:
    """What the best region would mean for the others, or why nothing can be said."""
    if one.cluster is None:
        return []
    best = one.best
    if best is None or best.sums.each is None:
        return [_("No region has enough customers to be compared.")]
    said = {"region": region_words(best), "each": whole_of(best.sums.each), "currency": currency}
    words = [_("Best region: %(region)s, with %(each)s %(currency)s for each customer.") % said]
    if one.would_add:
        more = {"more": whole_of(one.would_add), "currency": currency}
        words.append(_("If the others came up to that, they would bring %(more)s %(currency)s more.") % more)
    return words


def _line(region: Region, of: Brought) -> Line:
    gap = [_gap(region, of), whole_of(region.would_add) if region.would_add is not None else "–"]  # noqa: RUF001
    return Line(region_words(region), region.value is None, [*_numbers(region.sums), *gap], region.is_best)


def _gap(region: Region, of: Brought) -> str:
    if of.cluster is None or region.value is None:
        return "–"  # noqa: RUF001
    if not region.is_compared:
        return _("too few")
    if region.is_best:
        return _("the best")
    return whole_of(region.gap) if region.gap is not None else "–"  # noqa: RUF001


def _numbers(sums: Sums) -> list[str]:
    return [
        whole(sums.customers),
        whole_of(sums.amount),
        whole_of(sums.each),
        whole_of(sums.each_before),
        _change(sums),
    ]


def _change(sums: Sums) -> str:
    if sums.growth is None:
        return "–"  # noqa: RUF001
    share = round(float(sums.growth) * 100)
    sign = "+" if share > 0 else MINUS if share < 0 else ""
    return f"{sign}{whole(abs(share))} %"


def whole_of(amount: Decimal | None) -> str:
    """In whole units; a file has the cents."""
    if amount is None:
        return "–"  # noqa: RUF001
    return whole(float(amount)) if amount >= 0 else f"{MINUS}{whole(float(-amount))}"


def region_words(region: Region) -> str:
    if region.value is None:
        return _("Not known")
    prompt = catalogue().prompts.get(REGION)
    option = prompt.options.get(region.value) if prompt else None
    return option.word("label", get_language() or settings.LANGUAGE_CODE) if option else region.value


def _name(one: Brought) -> str:
    return str(one.cluster) if one.cluster else _("In no cluster")
