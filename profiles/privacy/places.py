"""Where somebody is named outside of rows that are theirs: in rows of others, in Valkey, in the demo's mailbox."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Case, ExpressionWrapper, F, Func, JSONField, Q, Value, When

from portal.activity.models import Activity
from portal.mailbox.keeping import throw_away
from portal.notices.counting import forget
from portal.notices.models import Notice
from portal.registry import Registry
from portal.web.heartbeats import valkey
from profiles.consent.models import ConsentEntry
from profiles.people.models import Person
from profiles.privacy.personal import Whose

AT_ONCE = 1000


@dataclass(frozen=True)
class Place:
    """`erase` gives how much it took away; done twice, it changes nothing more."""

    slug: str
    erase: Callable[[Whose], int]


places: Registry[Place] = Registry("place that names people")


def register_ours() -> None:
    for slug, erase in OURS.items():
        places.register(slug, Place(slug, erase))


def _sessions(whose: Whose) -> int:
    """Those of browsers that were last seen before open sessions were noted, too."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    theirs = [row for row in Session.objects.iterator() if _is_of(row, whose)]
    for row in theirs:
        store(row.session_key).delete()
    return len(theirs)


def _is_of(session: Session, whose: Whose) -> bool:
    held = session.get_decoded()
    said = str(held.values()).lower()
    return held.get("_auth_user_id") == str(whose.pk) or any(one in said for one in whose.addresses)


def _admin_log(whose: Whose) -> int:
    """What staff did to their row, or to one that is called by their address."""
    person = ContentType.objects.get_for_model(Person)
    about = Q(content_type=person, object_id=str(whose.pk))
    for address in whose.addresses:
        about |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
    hidden = {"object_id": whose.hashed, "object_repr": whose.hashed[:12], "change_message": ""}
    return LogEntry.objects.filter(about).update(**hidden)


def _doings_of_others(whose: Whose) -> int:
    """Activities of others say which of the staff did it, or which owner of their business; and of whom an account
    was merged into theirs, which it was.
    """
    by_staff = Q(subject__startswith="person:") | Q(verb="removed_from_business")
    by_them, about_them = by_staff & Q(data__by=whose.pk), Q(subject=f"person:{whose.pk}")
    return Activity.objects.filter(by_them | about_them).update(
        data=Case(When(by_them, then=Value({}, JSONField())), default=F("data")),
        subject=Case(When(about_them, then=Value(f"person:{whose.hashed}")), default=F("subject")),
    )


def _proofs_of_others(whose: Whose) -> int:
    """A proof that came by an import says which of the staff brought it: a proof without that is one still."""
    brought = ConsentEntry.objects.filter(proof__by=whose.pk)
    without = ExpressionWrapper(F("proof") - Value("by"), output_field=JSONField())
    return brought.update(proof=without)


def _notices_of_others(whose: Whose) -> int:
    told = Notice.objects.filter(actors__contains=[whose.pk])
    without = Func(F("actors"), Value(whose.pk), function="array_remove")
    return told.update(actors=without)


def _valkey(whose: Whose) -> int:
    """Limits and codes by address; what is kept by id is forgotten with it. Raises RedisError: it is tried again."""
    forget([whose.pk])
    found = [key for key in valkey().scan_iter(count=AT_ONCE) if _is_about(key, whose)]
    return int(valkey().delete(*found)) if found else 0


def _is_about(key: Any, whose: Whose) -> bool:
    said = bytes(key).decode(errors="replace").lower()
    return any(address in said for address in whose.addresses)


def _mailbox(whose: Whose) -> int:
    return throw_away(whose.addresses)


OURS: dict[str, Callable[[Whose], int]] = {
    "sessions": _sessions,
    "admin log": _admin_log,
    "doings of others": _doings_of_others,
    "proofs of others": _proofs_of_others,
    "notices of others": _notices_of_others,
    "valkey": _valkey,
    "mailbox": _mailbox,
}
