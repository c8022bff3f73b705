"""What is known about a member, for staff: read by source and day, and noted down when the member said it to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.ids import as_id
from profiles.facts.access import get_notable
from profiles.facts.noting import note, take_back_note
from profiles.facts.querysets import facts_of
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.profile import profile_of
from profiles.questions.access import get_prompt
from profiles.questions.catalogue import Prompt
from profiles.questions.forms import AnswerForm

FOLDER = "profiles/facts"


@require_safe
@never_cache
def person_known(request: HttpRequest, person: int) -> HttpResponse:
    """Every fact and gap, what contradicts it, and what an agent noted that can be taken back."""
    found = get_notable(request.user, person)
    context = {"member": found, "profile": profile_of(found, facts_of(found))}
    return render(request, f"{FOLDER}/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person_note(request: HttpRequest, person: int, slug: str) -> HttpResponse:
    found, prompt = get_notable(request.user, person), get_prompt(slug)
    form = _form(request, found, prompt)
    if request.method == "POST" and form.is_valid():
        note(found, prompt, form.cleaned_data["answer"], by=member_of(request))
        messages.success(request, _("Noted as yours. They see it under “What we know about you”."))
        return redirect("person-known", person=found.pk)
    context = {
        "member": found,
        "prompt": prompt,
        "phrasing": prompt.phrasing(get_language() or ""),
        "form": form,
    }
    return form_page(request, f"{FOLDER}/person_note.html", context)


def _form(request: HttpRequest, person: Person, prompt: Prompt) -> AnswerForm:
    language = get_language() or ""
    if request.method == "POST":
        return AnswerForm(prompt, language, request.POST)
    return AnswerForm(
        prompt, language, chosen=facts_of(person).said(prompt.slug), words=request.GET.get("q", "")
    )


@require_POST
def person_take_back(request: HttpRequest, person: int, slug: str) -> HttpResponse:
    found, prompt = get_notable(request.user, person), get_prompt(slug)
    if take_back_note(found, prompt, as_id(request.POST.get("fact", "")), by=member_of(request)):
        messages.success(request, _("Taken back. What held before holds again."))
    else:
        messages.warning(request, _("Nothing to take back: something was said or noted since."))
    return redirect("person-known", person=found.pk)
