from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.mail.models import LEFT, Message
from portal.notices.kinds import NoticeKind, Thing, Told, notice_kinds
from portal.notices.models import Channel, Notice, NoticeChoice, NoticeRhythm, Rhythm

DIGEST = "notices_digest"
"""The kind of mail that tells several notices."""


@dataclass(frozen=True)
class Shown:
    """A notice with what it is about."""

    notice: Notice
    kind: NoticeKind
    thing: Thing
    actors: Sequence[str] = ()

    @property
    def day(self) -> date:
        """On the reader's clock."""
        return timezone.localdate(self.notice.last_at)

    @property
    def words(self) -> str:
        return self.kind.say(Told(self.thing, self.notice.count, self.actors, self.notice.data))


@dataclass(frozen=True)
class Page:
    shown: list[Shown]
    last: Notice | None
    """The last that was looked at, where there may be more."""


def of_person(person: AbstractBaseUser) -> QuerySet[Notice]:
    """The latest first."""
    return Notice.objects.filter(person_id=person.pk).order_by("-last_at", "-id")


def before(at: datetime, pk: int) -> Q:
    return Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk)


def page_of(person: AbstractBaseUser, after: tuple[datetime, int] | None, most: int) -> Page:
    """What follows a place in the list; what the person may not see any more is left out."""
    rows = of_person(person).filter(before(*after)) if after else of_person(person)
    found = list(rows[: most + 1])
    here = found[:most]
    return Page(with_things(person, here), here[-1] if len(found) > most else None)


def with_things(person: Any, notices: Iterable[Notice]) -> list[Shown]:
    """Those whose thing this person may see: one look for each kind among them, and one for the names."""
    rows = list(notices)
    found = {slug: _things(person, slug, rows) for slug in {row.kind for row in rows}}
    names = _names(rows)
    return [
        Shown(row, notice_kinds[row.kind], thing, [names[pk] for pk in row.actors if names.get(pk)])
        for row in rows
        if (thing := found[row.kind].get(row.about))
    ]


def _things(person: Any, slug: str, rows: Sequence[Notice]) -> Mapping[str, Thing]:
    kind = notice_kinds.get(slug)
    return kind.find(person, {row.about for row in rows if row.kind == slug}) if kind else {}


def _names(rows: Sequence[Notice]) -> dict[int, str]:
    """First names of those who did something, of whom it may be said."""
    ids = {pk for row in rows for pk in row.actors}
    if not ids:
        return {}
    people = get_user_model()._default_manager.filter(pk__in=ids, closed_at=None)
    return {person.pk: person.get_short_name() for person in people}


def channels_of(person: AbstractBaseUser) -> dict[str, Channel]:
    """How the person is told of each kind."""
    chosen = dict(NoticeChoice.objects.filter(person_id=person.pk).values_list("kind", "channel"))
    return {kind.slug: _channel(kind, chosen.get(kind.slug)) for kind in notice_kinds}


def _channel(kind: NoticeKind, chosen: str | None) -> Channel:
    """A choice that is no longer offered is none."""
    return Channel(chosen) if chosen in kind.choices else kind.default


def rhythm_of(person: AbstractBaseUser) -> Rhythm:
    chosen = NoticeRhythm.objects.filter(person_id=person.pk).values_list("rhythm", flat=True).first()
    return Rhythm(chosen or Rhythm.DAILY)


def for_digest() -> QuerySet[Notice]:
    """Unread, of kinds that their reader wants in one mail with others, and in none of those mails yet."""
    chosen = NoticeChoice.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"))
    by_default = [kind.slug for kind in notice_kinds if kind.default == Channel.DIGEST]
    wanted = Q(Exists(chosen.filter(channel=Channel.DIGEST))) | Q(kind__in=by_default) & ~Q(Exists(chosen))
    before = Message.objects.filter(kind=DIGEST, person=OuterRef("person"), state__in=LEFT)
    return Notice.objects.filter(wanted, unread_since__isnull=False).filter(
        ~Exists(before.filter(handed_over_at__gte=OuterRef("last_at")))
    )
