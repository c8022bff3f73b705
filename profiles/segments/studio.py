"""The list of segments and the page of one, and each thing that can be done with it as an address of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.ids import version_seen
from portal.web.typed import typed
from profiles.people.models import Person
from profiles.segments import changing
from profiles.segments.access import get_segment, user_of
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.editing import NoPlaceError, Place, joined, place_of, removed
from profiles.segments.forms import WordsForm
from profiles.segments.models import Segment
from profiles.segments.page import page
from profiles.segments.querysets import PAGE, latest_sizes, segments_from
from profiles.segments.rules import Rule
from profiles.segments.uses import uses_of
from profiles.segments.waiting import BusyError

STALE = 409
WORDS = "profiles/segments/words.html"
BUSY = gettext_lazy("Who is in this segment is being found anew. Try again in a minute.")


@require_safe
def segments(request: HttpRequest) -> HttpResponse:
    user_of(request)
    name, after = (typed(request, key) for key in ("q", "after"))
    found = segments_from(name, after)
    shown = found[:PAGE]
    uses, sizes = uses_of([one.pk for one in shown]), latest_sizes(shown)
    context = {
        "segments": [(one, sizes.get(one.pk), uses[one.pk]) for one in shown],
        "more": len(found) > PAGE,
        "name": name,
    }
    return render(request, "profiles/segments/segments.html", context)


@require_safe
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_segment(request, pk)
    return render(request, "profiles/segments/segment.html", page(request, held, user_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = user_of(request)
    form = WordsForm(request.POST if request.method == "POST" else None, auto_id="segment_%s")
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(changing.make(by, **form.cleaned_data))
        except changing.TakenError:
            form.say_taken()
    return form_page(request, WORDS, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name and what it is for."""
    by, held = user_of(request), get_segment(request, pk)
    name, data = held.name, request.POST if request.method == "POST" else None
    form = WordsForm(data, instance=held, auto_id="segment_%s")
    if request.method == "POST" and form.is_valid():
        try:
            changing.describe(held, by, version_seen(request), **form.cleaned_data)
        except changing.StaleError as told:
            context = {
                "form": form,
                "segment": told.segment,
                "name": told.segment.name,
                "passed": told.segment,
            }
            return render(request, WORDS, context, status=STALE)
        except changing.TakenError:
            form.say_taken()
        except changing.GoneError:
            gone = _("Somebody else deleted this segment meanwhile. Save makes a new one, without a rule.")
            form.add_error(None, gone)
            return form_page(request, WORDS, {"form": form})
        else:
            return redirect(held)
    return form_page(request, WORDS, {"form": form, "segment": held, "name": name})


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    place, joiner = _place(request.POST.get("at", "")), request.POST.get("joiner", "")
    return _edit(request, pk, lambda rule: joined(rule, place, joiner))


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    place = _place(request.POST.get("at", ""))
    return _edit(request, pk, lambda rule: removed(rule, place))


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(changing.copy(get_segment(request, pk), user_of(request)))


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_segment(request, pk)
    try:
        changing.keep(held, user_of(request), kept=request.POST.get("keep") == "1")
    except BusyError:
        messages.warning(request, BUSY)
    return redirect(held)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_segment(request, pk)
    try:
        changing.delete(held, user_of(request))
    except BusyError:
        messages.warning(request, BUSY)
        return redirect(held)
    except changing.InUseError as why:
        messages.warning(request, _("It is used by: %(uses)s. Take it out there first.") % {"uses": why})
        return redirect(held)
    messages.success(request, _("“%(name)s” is gone.") % {"name": held.name})
    return redirect("studio-segments")


def _place(words: str) -> Place:
    try:
        return place_of(words)
    except NoPlaceError:
        raise Http404 from None


def _edit(request: HttpRequest, pk: int, edit: Callable[[Rule], Rule]) -> HttpResponse:
    """What a button beside a line does: nothing is typed, so nothing is lost when somebody passed."""
    by: Person = user_of(request)
    held: Segment = get_segment(request, pk)
    try:
        changing.change_rule(held, by, version_seen(request), edit)
    except changing.StaleError:
        messages.warning(request, _("Somebody else saved meanwhile. Look at it, then press again."))
    except BrokenRuleError as broken:
        messages.warning(request, broken.words)
    except (NoPlaceError, changing.GoneError):
        raise Http404 from None
    return redirect(f"{held.get_absolute_url()}#rule")
