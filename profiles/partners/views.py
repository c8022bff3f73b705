"""The directory, and the page of a partner: for everyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import covers
from portal.activity.sightings import see
from portal.branding.reading import brand
from portal.web.rates import limited
from profiles.businesses.locking import current
from profiles.facts.viewing import known_to
from profiles.partners import choosing
from profiles.partners.access import get_partner
from profiles.partners.finding import found_by
from profiles.partners.fitting import (
    PAGE,
    Wanted,
    label,
    names_of_regions,
    page_after,
    ranked,
    wanted_by,
    why,
)
from profiles.partners.forms import FilterForm
from profiles.partners.models import Competency, Partner
from profiles.partners.querysets import record_of
from profiles.people.access import member_of
from profiles.people.models import Person

Row = dict[str, object]


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Who fits what is known about the reader comes first; the sentence makes the list shorter."""
    competencies = list(Competency.objects.all())
    form = FilterForm(request.GET, competencies)
    known = known_to(request)
    wanted = wanted_by(known, competencies)
    kept = {slug: known.said(slug)[0] for slug in known if slug in request.GET and slug not in form.fields}
    after = request.GET.get("after", "").replace("\0", "")
    found = page_after(ranked(found_by(form.chosen), wanted), after)
    rows = [_row(one, wanted) for one in found[:PAGE]]
    has_best = bool(rows and rows[0]["why"] and not after)
    see(request, "view", "partners", "partners", filters=form.chosen)
    context = {
        "form": form,
        "best": _row(found[0], wanted, tiles=2) if has_best else None,
        "rows": rows[has_best:],
        "kept": kept.items(),
        "more": _more({**kept, **form.chosen}, found[PAGE - 1]) if len(found) > PAGE else "",
        "narrowed": any(form.chosen.values()),
    }
    return render(request, "profiles/partners/partners.html", context)


def _row(partner: Partner, wanted: Wanted, tiles: int = 1) -> Row:
    said = (_where(partner), *map(label, partner.competencies.all()))
    return {
        "partner": partner,
        "details": [_content(words) for words in said if words],
        "cover": covers.cover(brand().hue, "awning", partner.slug, tiles),
        "why": why(partner, wanted),
    }


def _content(words: str) -> SafeString:
    return format_html("<span data-content>{}</span>", words)


def _where(partner: Partner) -> str:
    return ", ".join(names_of_regions(partner.regions)) if partner.regions else _("Everywhere")


def _more(chosen: dict[str, str], last: Partner) -> str:
    query = {name: value for name, value in chosen.items() if value}
    return f"{reverse('partners')}?{urlencode({**query, 'after': last.slug})}"


@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_partner(slug)
    known = list(shown.competencies.all())
    see(request, "view", f"partner:{shown.slug}", "partner")
    viewer = request.user if isinstance(request.user, Person) else None
    context = {
        "partner": shown,
        "knows": [label(one) for one in known],
        "where": _where(shown),
        "why": why(shown, wanted_by(known_to(request), known)),
        "belongs": viewer is not None and current(viewer.pk) is not None,
        "record": record_of(viewer) if viewer else None,
        "crumbs": [(_("Partners"), reverse("partners"))],
    }
    return render(request, "profiles/partners/partner.html", context)


@require_POST
@limited("20/hour", "partner-choose")
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """By the owner or any colleague; it counts at once, and can be taken back for a day."""
    chosen = get_partner(slug)
    try:
        made = choosing.choose(member_of(request), chosen)
    except choosing.NoBusiness:
        raise Http404 from None
    if made:
        messages.success(request, _("%(name)s now looks after your business.") % {"name": chosen.name})
    return redirect("your-partner")
