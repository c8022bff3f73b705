"""Choosing through whose eyes to look, and the personas."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.addresses import with_query
from portal.web.forms import form_page
from portal.web.redirects import local_url
from portal.web.typed import typed
from profiles.facts.visiting import as_query
from profiles.people.models import Person
from profiles.seeing import now
from profiles.seeing.access import (
    get_member,
    get_persona,
    get_persona_to_write,
    looker_of,
    may_see_members,
    may_see_personas,
    may_write_personas,
    writer_of,
)
from profiles.seeing.forms import PersonaForm, WhyForm
from profiles.seeing.looking import LASTS, look_as_member, look_as_persona
from profiles.seeing.made_up import facts_of_persona
from profiles.seeing.models import Look, Persona
from profiles.seeing.querysets import members_found, personas

SHORTEST = 3


@require_safe
def seeing(request: HttpRequest) -> HttpResponse:
    looker_of(request)
    return _page(request)


def _page(request: HttpRequest, chosen: Person | None = None, form: WhyForm | None = None) -> HttpResponse:
    """`chosen`: the member whose reason was not good enough, with the form that says so."""
    words = typed(request, "q")
    looks_as_members, looks_as_personas = may_see_members(request.user), may_see_personas(request.user)
    context: dict[str, Any] = {
        "words": words,
        "is_short": 0 < len(words) < SHORTEST,
        "found": list(members_found(words)) if looks_as_members and len(words) >= SHORTEST else [],
        "personas": _told(personas()) if looks_as_personas else [],
        "looks_as_members": looks_as_members,
        "looks_as_personas": looks_as_personas,
        "writes_personas": may_write_personas(request.user),
        "minutes": LASTS.seconds // 60,
        "chosen": chosen,
        "form": form or WhyForm(),
    }
    return form_page(request, "profiles/seeing/seeing.html", context)


def _told(found: Any) -> list[tuple[Persona, Any]]:
    return [(persona, facts_of_persona(persona)) for persona in found]


@require_POST
def look_at_member(request: HttpRequest, person: int) -> HttpResponse:
    member = get_member(request, person)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form)
    now.begin(request, look_as_member(looker_of(request), member, form.cleaned_data["why"]))
    return redirect("home")


@require_POST
def look_at_persona(request: HttpRequest, slug: str) -> HttpResponse:
    persona = get_persona(request, slug)
    now.begin(request, look_as_persona(looker_of(request), persona))
    query = as_query(facts_of_persona(persona)) if persona.is_visitor else ""
    return redirect(with_query(local_url(request.POST.get("next"), "/"), query))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Whoever looks, also when they lost the right meanwhile."""
    if now.end(request, Look.End.STOPPED):
        messages.success(request, _("You see your own pages again."))
    may_look = may_see_members(request.user) or may_see_personas(request.user)
    return redirect("seeing" if may_look else "home")


@require_http_methods(["GET", "HEAD", "POST"])
def new_persona(request: HttpRequest) -> HttpResponse:
    writer_of(request)
    return _written(request, Persona())


@require_http_methods(["GET", "HEAD", "POST"])
def persona(request: HttpRequest, slug: str) -> HttpResponse:
    return _written(request, get_persona_to_write(request, slug))


def _written(request: HttpRequest, held: Persona) -> HttpResponse:
    name = held.name
    form = PersonaForm(
        request.POST if request.method == "POST" else None, instance=held, auto_id="persona_%s"
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("seeing")
    return form_page(request, "profiles/seeing/persona.html", {"form": form, "name": name})
