"""The letter as one reader gets it: in a frame from its own address, with its own policy."""

import random

from csp.decorators import csp_exempt
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from campaigns.newsletters.access import get_issue, get_reader
from campaigns.newsletters.composer import someone
from campaigns.newsletters.here import Here
from campaigns.newsletters.looks import LOOKS, as_look, harmless_text
from campaigns.newsletters.models import Issue
from campaigns.newsletters.stitching import letter_for
from portal.mail.framing import framed
from portal.mail.kinds import Letter
from profiles.people.models import Person


@require_safe
@never_cache
@csp_exempt()  # type: ignore[arg-type]
@gzip_page
def letter(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Packed, which is safe here: it repeats nothing of the request, and what is secret in it was taken out."""
    look = request.GET.get("look", "")
    written = _written(get_issue(request, pk), get_reader(person))
    if look == "text":
        return _plain(harmless_text(f"{written.subject}\n\n{written.text}"))
    return framed(as_look(str(written.html), look if look in LOOKS else ""))


@transaction.atomic
def _written(issue: Issue, person: Person) -> Letter:
    """As it would go out; what writing it puts into the database is taken back."""
    written = letter_for(issue, person)
    transaction.set_rollback(True)
    return written


def _plain(text: str) -> HttpResponse:
    response = framed("")
    response["Content-Type"] = "text/plain; charset=utf-8"
    response.content = text.encode()
    return response


@require_safe
@never_cache
def anyone(request: HttpRequest, pk: int) -> HttpResponse:
    """Look as somebody of the audience, picked by chance."""
    here = Here.of(request, get_issue(request, pk))
    person = someone(here, random.random())  # noqa: S311 — nothing hangs on it
    return redirect(here.url("#preview", reader=str(person.pk) if person else ""))
