"""The list of imports, the page of one, and each thing that can be done with it as an address of its own."""

from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.files.storing import open_stored
from portal.web.forms import form_page
from portal.web.ids import as_id
from profiles.imports import starting
from profiles.imports.access import get_import, user_of
from profiles.imports.forgetting import forget_file
from profiles.imports.forms import LettersForm, MatchForm, UploadForm
from profiles.imports.kinds import ImportKind, in_order, kinds
from profiles.imports.models import Import
from profiles.imports.problems import in_words
from profiles.imports.querysets import PAGE, first_wrong, imports_before, same_file
from profiles.imports.reading import FileTrouble, Layout, examples
from profiles.imports.wrong import wrong_lines

log = structlog.get_logger(__name__)


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    user_of(request)
    found = imports_before(as_id(request.GET.get("before", "")))
    shown = [(held, kinds[held.kind].title) for held in found[:PAGE] if kinds.get(held.kind)]
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "profiles/imports/imports.html", {"imports": shown, "more": more})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = user_of(request)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(data, files, auto_id="import_%s")
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            held = starting.take_in(
                kinds[form.cleaned_data["kind"]], sent, sent.name or "", sent.size or 0, by
            )
            return redirect("studio-import-columns", held.pk)
        except FileTrouble as trouble:
            form.add_error("file", str(trouble))
        except OSError:
            form.add_error(None, _("The store of files does not answer. Try again in a minute."))
    return form_page(request, "profiles/imports/new.html", {"form": form, "kinds": in_order()})


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    held, kind = get_import(request, pk)
    part = request.headers.get("HX-Request") and held.is_moving
    template = "now.html" if part else "import.html"
    response = render(request, f"profiles/imports/{template}", _about(held, kind))
    if request.headers.get("HX-Request") and not held.is_moving:
        response = HttpResponse(headers={"HX-Refresh": "true"})
    return response


def _about(held: Import, kind: ImportKind) -> dict[str, Any]:
    pairs = zip(held.header, held.columns, strict=False)
    matched = [(name, column) for name, ours in pairs if (column := kind.column(ours))]
    return {
        "held": held,
        "kind": kind,
        "matched": matched,
        "left_out": len(held.header) - len(matched),
        "wrong": [(row, in_words(kind, row.problems)) for row in first_wrong(held)],
        "before": same_file(held),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what; sending it begins the check."""
    user_of(request)
    held, kind = get_import(request, pk)
    if held.file is None or held.state not in starting.MAY_BE_CHECKED:
        return redirect(held)
    form = MatchForm(held, kind, _examples(held), request.POST if request.method == "POST" else None)
    if form.is_valid():
        starting.check(held, form.columns, form.cleaned_data.get("basis", ""))
        return redirect(held)
    context = {
        "form": form,
        "held": held,
        "kind": kind,
        "before": same_file(held),
        "letters": LettersForm(initial={"encoding": held.encoding}, auto_id="letters_%s"),
    }
    return form_page(request, "profiles/imports/columns.html", context)


def _examples(held: Import) -> list[list[str]]:
    """None where the file can't be had just now: it is matched by its names."""
    try:
        with open_stored(held.file.stored_as if held.file else "") as file:
            return examples(file, Layout(held.encoding, held.delimiter), len(held.header))
    except (OSError, FileTrouble, UnicodeError):
        return []


@require_POST
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file's letters in another way."""
    held, kind = get_import(request, pk)
    form = LettersForm(request.POST)
    if form.is_valid():
        try:
            starting.read_as(held, kind, form.cleaned_data["encoding"])
        except FileTrouble as trouble:
            messages.warning(request, str(trouble))
        except OSError:
            messages.warning(request, _("The store of files does not answer. Try again in a minute."))
    return redirect("studio-import-columns", held.pk)


@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    held, _kind = get_import(request, pk)
    starting.run(held, user_of(request))
    return redirect(held)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    held, _kind = get_import(request, pk)
    starting.pause(held, user_of(request))
    return redirect(held)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    held, _kind = get_import(request, pk)
    starting.resume(held)
    return redirect(held)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the file now, not when its time is over."""
    held, _kind = get_import(request, pk)
    if forget_file(held, user_of(request)):
        messages.success(request, _("The file is deleted. What was imported stays."))
    return redirect(held)


@require_safe
def wrong(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The wrong rows, to be mended and sent again."""
    held, _kind = get_import(request, pk)
    if held.file is None or not held.wrong:
        raise Http404
    log.info("wrong rows of an import taken away", held=held.pk, by=request.user.pk)
    response = StreamingHttpResponse(wrong_lines(held), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{held.pk}-wrong-rows.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
