"""The look that a browser has open: kept in the session of whoever looks, checked with every request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from profiles.people.models import Person
from profiles.seeing.access import may_see_members, may_see_personas
from profiles.seeing.looking import end_look
from profiles.seeing.made_up import eyes_of
from profiles.seeing.models import Look
from profiles.seeing.querysets import seeable

SESSION_KEY = "look"


@dataclass
class Seeing:
    """What a request knows of it as `request.seeing`: the look, who looks, and what became of the request."""

    look: Look
    by: Person
    eyes: Person | AnonymousUser
    own_session: SessionBase
    wrote: bool = False
    is_page: bool = field(default=False)

    @property
    def name(self) -> str:
        return self.look.persona.name if self.look.persona else self.eyes.get_full_name() or self.eyes.email  # type: ignore[union-attr]

    @property
    def language(self) -> str:
        return self.by.language

    @property
    def minutes_left(self) -> int:
        return max(0, ceil((self.look.until_at - timezone.now()).total_seconds() / 60))


def begin(request: HttpRequest, look: Look) -> None:
    request.session[SESSION_KEY] = look.pk


def end(request: HttpRequest, how: str) -> Look | None:
    """The look this browser had open, if it had one."""
    pk = request.session.pop(SESSION_KEY, None)
    look = Look.objects.filter(pk=pk, ended_at=None).first() if pk else None
    if look:
        end_look(look, how)
    return look


def look_of(request: HttpRequest) -> Look | None:
    """Of somebody signed in, who began it; a visitor's session is not touched."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
        return None
    pk = request.session[SESSION_KEY]
    return Look.objects.select_related("persona", "person").filter(pk=pk, by_id=request.user.pk).first()


def why_over(look: Look, by: Person | AnonymousUser) -> str:
    """How it ended, or has to end now; empty while it may go on."""
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        (look.ended_by, lambda: look.ended_at is not None),
        (Look.End.TIME, lambda: look.until_at <= timezone.now()),
        (Look.End.RIGHT, lambda: not _may(look, by)),
        (Look.End.REFUSED, lambda: not _is_there(look)),
    )
    return next((how for how, is_so in checks if is_so()), "")


def _may(look: Look, by: Person | AnonymousUser) -> bool:
    return may_see_members(by) if look.person_id else may_see_personas(by)


def _is_there(look: Look) -> bool:
    if look.person_id:
        return seeable().filter(pk=look.person_id).exists()
    return look.persona is not None and look.persona.is_active


def eyes(look: Look) -> Person | AnonymousUser:
    return look.person or (eyes_of(look.persona) if look.persona else AnonymousUser())
