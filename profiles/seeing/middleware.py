from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.db import InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from portal.web.looking import is_looked_at
from profiles.facts.visiting import facts_of_visitor
from profiles.people.models import Person
from profiles.seeing import now
from profiles.seeing.looking import note_page
from profiles.seeing.made_up import facts_of_persona
from profiles.seeing.models import Look
from profiles.seeing.now import Seeing as Seen
from profiles.seeing.places import is_closed, is_their_own
from profiles.seeing.refusing import over, refused

READ_ONLY = "25006"
"""What PostgreSQL calls a write in a transaction that only reads (appendix A of its manual)."""
SAFE = ("GET", "HEAD", "OPTIONS")
Answer = Callable[[HttpRequest], HttpResponse]


@contextmanager
def reading_only() -> Iterator[None]:
    """The database itself refuses every write in here, and whatever waits for a commit waits in vain.

    The transaction ends whatever happens, and the rule with it: a kept connection carries nothing on.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


class Seeing:
    """While staff look through somebody's eyes, the request is that person's, and can change nothing.

    Stands directly after authentication: what comes after it knows only the person who is seen.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = now.look_of(request)
        if look is None or is_their_own(request.path):
            return self.get_response(request)
        by = cast(Person, request.user)
        how = now.why_over(look, by)
        if how:
            now.end(request, how)
            return over(request, by, how)
        return self._through_eyes(request, Seen(look, by, now.eyes(look), request.session))

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *given: Any) -> None:
        if seen := _seen(request):
            seen.is_page = is_looked_at(view)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        seen = _seen(request)
        if seen is None or not _is_refused_write(error):
            return None
        seen.wrote = True
        return HttpResponse(status=403)

    def _through_eyes(self, request: HttpRequest, seen: Seen) -> HttpResponse:
        request.seeing = seen  # type: ignore[attr-defined]
        if request.method not in SAFE:
            return refused(request, seen, "post")
        if is_closed(request.path):
            return refused(request, seen, "closed")
        response = self._answered(request, seen)
        if seen.wrote:
            return refused(request, seen, "wrote")
        _note(request, seen, response)
        response["Cache-Control"] = "private, no-store"
        return response

    def _answered(self, request: HttpRequest, seen: Seen) -> HttpResponse:
        """With an empty session: neither what whoever looks left in theirs shows, nor is anything put into it."""
        request.user, request.session = seen.eyes, SessionBase()
        _tell_facts(request, seen.look)
        try:
            with reading_only():
                return self.get_response(request)
        finally:
            request.user, request.session = seen.by, seen.own_session


def _seen(request: HttpRequest) -> Seen | None:
    return getattr(request, "seeing", None)


def _is_refused_write(error: Exception) -> bool:
    return isinstance(error, InternalError) and getattr(error.__cause__, "pgcode", "") == READ_ONLY


def _tell_facts(request: HttpRequest, look: Look) -> None:
    """A visitor's address says more than what their persona came with."""
    if look.persona and not (look.persona.is_visitor and facts_of_visitor(request.GET)):
        request.known_facts = facts_of_persona(look.persona)  # type: ignore[attr-defined]


def _note(request: HttpRequest, seen: Seen, response: HttpResponse) -> None:
    is_html = response.get("Content-Type", "").startswith("text/html")
    if seen.is_page and is_html and response.status_code == 200 and request.resolver_match:
        note_page(seen.look, request.resolver_match.view_name, request.path)
