"""Where somebody is signed in, and ending it."""

import time
from importlib import import_module
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.web.rates import network_of
from profiles.people.models import Person
from profiles.security.devices import device_of
from profiles.security.models import OpenSession

SESSION_KEY = "open_session"
NOTED_EVERY_SECONDS = 600
SHARED_BITS = {4: 24, 6: 48}
"""Of a network address so much is kept: enough to say "that is my shop", too little to say which machine."""


def note_seen(request: HttpRequest, person: Person) -> None:
    """Keeps the list of open sessions true: written at most every ten minutes, or when the session got a new key."""
    held = request.session.get(SESSION_KEY)
    key, now = request.session.session_key, int(time.time())
    if key is None or (held and held[1] == key and now - held[2] < NOTED_EVERY_SECONDS):
        return
    row = _write(held[0] if held else None, person, key, request)
    request.session[SESSION_KEY] = [row, key, now]


def _write(row: str | None, person: Person, key: str, request: HttpRequest) -> str:
    """The row's key. A session that was not saved, as after a fault, knows no row: it is found by the session's own."""
    seen = {
        "person": person,
        "session_key": key,
        "device": device_of(request.headers.get("User-Agent", "")),
        "network": shortened(network_of(request)),
        "seen_at": timezone.now(),
    }
    known: dict[str, Any] = {"key": row} if row else {"session_key": key}
    session, _made = OpenSession.objects.update_or_create(**known, defaults=seen)
    return str(session.key)


def shortened(network: str) -> str:
    """`192.0.2.7` is kept as `192.0.2.0`, `2001:db8:1:2::3` as `2001:db8:1::`."""
    try:
        address = ip_address(network)
    except ValueError:
        return ""
    return str(ip_network((address, SHARED_BITS[address.version]), strict=False).network_address)


def open_sessions(person: Person) -> QuerySet[OpenSession]:
    """Those that still let somebody in, the latest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return person.open_sessions.filter(session_key__in=alive).order_by("-seen_at", "key")


def end_session(session: OpenSession) -> None:
    _store()(session.session_key).delete()
    session.delete()


def end_sessions_of(rows: QuerySet[OpenSession], whose: object) -> int:
    """For erasing: the sessions go with the rows that know them."""
    ended = list(rows)
    for session in ended:
        end_session(session)
    return len(ended)


def end_all_sessions(person: Person) -> None:
    """Nobody is signed in as this person any more, wherever their sessions are kept. Belongs in a transaction."""
    Person.objects.filter(pk=person.pk).update(session_round=F("session_round") + 1)
    person.refresh_from_db(fields=["session_round"])
    person.open_sessions.all().delete()


def stay_here(request: HttpRequest, person: Person) -> None:
    """After all sessions of who is looking were ended: this one goes on, under a new key."""
    request.session.pop(SESSION_KEY, None)
    update_session_auth_hash(request, person)


def forget_ended() -> int:
    """Drop the rows of sessions that have run out or were signed out; how many went."""
    there = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    gone, _ = OpenSession.objects.exclude(session_key__in=there).delete()
    return gone


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
