"""One condition: chosen, then filled in; by an address that says where it stands or where it goes."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.web.ids import version_seen
from profiles.segments.access import get_segment, user_of
from profiles.segments.changing import GoneError, StaleError, change_rule
from profiles.segments.conditions import ABOUT, BrokenRuleError, Condition, Words, as_params, conditions
from profiles.segments.editing import NoPlaceError, Place, added, opened, part_at, place_of, replaced
from profiles.segments.lines import plainly
from profiles.segments.models import Segment
from profiles.segments.rules import Rule
from profiles.segments.studio import STALE

PAGE = "profiles/segments/line.html"


@dataclass(frozen=True)
class Spot:
    """`at`: the condition that is changed; else `to`: the group that gets one."""

    segment: Segment
    at: Place | None
    to: Place
    leaf: Rule | None

    @classmethod
    def of(cls, request: HttpRequest, segment: Segment) -> "Spot":
        """404 for what is neither there nor was."""
        try:
            at = place_of(request.GET["at"]) if request.GET.get("at") else None
            return cls(segment, at, place_of(request.GET.get("to", "")), leaf_at(segment, at))
        except NoPlaceError:
            raise Http404 from None

    def put(self, rule: Rule, leaf: Rule) -> Rule:
        return replaced(rule, self.at, leaf) if self.at and self.leaf else added(rule, self.to, leaf)

    @property
    def query(self) -> dict[str, str]:
        at = "-".join(map(str, self.at)) if self.at else ""
        to = "-".join(map(str, self.to))
        return {name: words for name, words in (("at", at), ("to", to)) if words}


def leaf_at(segment: Segment, at: Place | None) -> Rule | None:
    """The condition there; none where somebody took it away, so that what was typed can still be added."""
    if at is None:
        return None
    try:
        found = part_at(opened(segment.rule), at)
    except NoPlaceError:
        return None
    return found if "has" in found else None


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int) -> HttpResponse:
    user_of(request)
    segment = get_segment(request, pk)
    spot = Spot.of(request, segment)
    slug = request.GET.get("has", "") or (spot.leaf or {}).get("has", "")
    condition = conditions.get(slug) if isinstance(slug, str) else None
    if request.method == "POST":
        if condition is None:
            raise Http404
        return _save(request, spot, condition)
    if condition is None:
        return render(request, PAGE, _context(spot, choices=_choices(spot)))
    return render(request, PAGE, _filling(request, spot, condition))


def _filling(request: HttpRequest, spot: Spot, condition: Condition) -> dict[str, Any]:
    """The form; where a field hangs on another, that one alone until it is chosen."""
    held = {name: value for name, value in (spot.leaf or {}).items() if name != "has"}
    held = held if (spot.leaf or {}).get("has") == condition.slug else {}
    first = getattr(condition.form, "first", "")
    chosen = request.GET.get(first, held.get(first, "")) if first else ""
    initial = {**held, first: chosen} if first else held
    form = condition.form(initial=initial, auto_id="line_%s")
    asks_first = bool(first) and not chosen
    return _context(spot, condition=condition, form=form, first=first, asks_first=asks_first)


def _context(spot: Spot, **more: Any) -> dict[str, Any]:
    return {
        "segment": spot.segment,
        "version": spot.segment.version,
        "spot": spot,
        "query": urlencode(
            {**spot.query, **({"has": more["condition"].slug} if "condition" in more else {})}
        ),
        **more,
    }


def _choices(spot: Spot) -> list[tuple[Words, list[tuple[str, Words]]]]:
    """By what they are about."""
    found = [
        (words, [(_leading_to(spot, one), one.title) for one in conditions if one.about == about])
        for about, words in ABOUT.items()
    ]
    return [(words, choices) for words, choices in found if choices]


def _leading_to(spot: Spot, condition: Condition) -> str:
    return f"?{urlencode({**spot.query, 'has': condition.slug})}"


def _save(request: HttpRequest, spot: Spot, condition: Condition) -> HttpResponse:
    form = condition.form(request.POST, auto_id="line_%s")
    if not form.is_valid():
        return _again(request, spot, condition, form, 422)
    leaf = {"has": condition.slug, **as_params(form.cleaned_data)}
    try:
        change_rule(spot.segment, user_of(request), version_seen(request), lambda rule: spot.put(rule, leaf))
    except BrokenRuleError as broken:
        form.add_error(None, broken.words)
        return _again(request, spot, condition, form, 422)
    except StaleError as told:
        return _again(request, Spot.of(request, told.segment), condition, form, STALE, passed=True)
    except (NoPlaceError, GoneError):
        raise Http404 from None
    return redirect(f"{spot.segment.get_absolute_url()}#rule")


def _again(
    request: HttpRequest, spot: Spot, condition: Condition, form: forms.Form, status: int, **more: Any
) -> HttpResponse:
    """The form with what was typed; beside it, when somebody passed, what stands there now."""
    theirs = _now(spot) if more.get("passed") else ""
    first = getattr(condition.form, "first", "")
    context = _context(spot, condition=condition, form=form, first=first, theirs=theirs, **more)
    return render(request, PAGE, context, status=status)


def _now(spot: Spot) -> str:
    try:
        return plainly(spot.leaf) if spot.leaf else ""
    except BrokenRuleError as broken:
        return broken.words
