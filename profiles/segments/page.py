"""What the page of a segment shows, gathered from its parts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web.charts import Bar, Table
from portal.web.ids import as_id
from portal.web.numbers import percent, whole
from portal.web.typed import typed
from profiles.consent.models import Purpose
from profiles.people.models import Person
from profiles.segments.access import sees_people
from profiles.segments.changing import trouble, words_for
from profiles.segments.compiling import people_in
from profiles.segments.counting import mailed, overlaps, size, sizes
from profiles.segments.curve import curve
from profiles.segments.editing import opened
from profiles.segments.lines import lines_of, with_counts
from profiles.segments.models import Segment
from profiles.segments.querysets import SAMPLE, found_person, history, sample
from profiles.segments.reasons import why
from profiles.segments.uses import uses_of

Context = dict[str, Any]


def page(request: HttpRequest, segment: Segment, viewer: Person) -> Context:
    broken = trouble(segment)
    purpose = request.GET.get("purpose", "")
    purpose = purpose if purpose in Purpose.values else Purpose.NEWSLETTER
    lines = lines_of(segment)
    context: Context = {
        "segment": segment,
        "lines": lines,
        "trouble": words_for(broken) if broken else "",
        "uses": uses_of([segment.pk])[segment.pk],
        "purposes": Purpose.choices,
        "purpose": purpose,
        "sees_people": sees_people(viewer),
        "history": _history(segment),
        "line_url": reverse("studio-segment-line", args=[segment.pk]),
    }
    return context if broken else {**context, **_asked(request, segment, context)}


def _asked(request: HttpRequest, segment: Segment, shown: Context) -> Context:
    """What only a rule can answer that is whole."""
    rule = opened(segment.rule)
    with_counts(shown["lines"], sizes(rule))
    whole_size = size(rule)
    return {
        "size": whole_size,
        "mailed": mailed(rule, shown["purpose"]),
        "overlap": _overlap(segment, whole_size),
        **(_people(request, segment) if shown["sees_people"] else {}),
    }


def _people(request: HttpRequest, segment: Segment) -> Context:
    found = sample(people_in(segment.rule), as_id(request.GET.get("after", "")))
    return {"people": found[:SAMPLE], "more": len(found) > SAMPLE, **_why(request, segment)}


def _why(request: HttpRequest, segment: Segment) -> Context:
    words = typed(request, "who", 254)
    if not words:
        return {"who": ""}
    found = found_person(words)
    context: Context = {"who": words, "several": len(found) > 1}
    return {**context, "why": why(segment, found[0])} if len(found) == 1 else context


def _overlap(segment: Segment, people: int | None) -> Context | None:
    """None where nothing can be compared."""
    found = overlaps(segment) if people else []
    if found is None:
        return {"late": True}
    if not found or not people:
        return None
    shares = [(other, both, both / people) for other, both in found]
    rows = [
        Bar(other.name, share, _share_words(both, share), other.get_absolute_url())
        for other, both, share in shares
    ]
    table = Table(
        [_("Segment"), _("In both"), _("Share")],
        [[other.name, whole(both), percent(share, 0)] for other, both, share in shares],
    )
    note = ngettext("%(n)s person in this segment.", "%(n)s people in this segment.", people) % {
        "n": whole(people)
    }
    return {"rows": rows, "table": table, "note": note}


def _share_words(both: int, share: float) -> str:
    return _("%(both)s, %(share)s of these") % {"both": whole(both), "share": percent(share, 0)}


def _history(segment: Segment) -> Context | None:
    found = history(segment)
    titles = {"people": _("People"), "reachable": _("Reachable by newsletter")}
    return curve(found, titles) if found else None
