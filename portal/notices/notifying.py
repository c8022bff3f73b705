import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from portal.mail.planning import Planned, plan_all
from portal.notices.counting import forget
from portal.notices.kinds import NoticeKind, notice_kinds
from portal.notices.models import Channel, Notice, NoticeChoice, NoticeOccasion

MAIL = "told"
"""The kind of mail that tells one notice at once."""
TELL = """
WITH news AS (
    SELECT * FROM unnest(%(occasions)s::text[], %(abouts)s::text[], %(data)s::jsonb[])
    WITH ORDINALITY AS news(occasion, about, data, place)
),
wanted AS (
    SELECT person.id, person.email, coalesce(choice.channel, %(default)s) AS channel, news.*
    FROM unnest(%(people)s::bigint[], %(places)s::bigint[]) AS meant(person_id, place)
    JOIN news ON news.place = meant.place
    JOIN {people} AS person ON person.id = meant.person_id
    LEFT JOIN {choices} AS choice ON choice.person_id = person.id AND choice.kind = %(kind)s
        AND choice.channel = ANY(%(channels)s)
    WHERE person.is_active AND person.closed_at IS NULL AND choice.channel IS DISTINCT FROM 'off'
),
fresh AS (
    INSERT INTO {occasions} (person_id, kind, occasion)
    SELECT id, %(kind)s, occasion FROM wanted ORDER BY id, occasion
    ON CONFLICT DO NOTHING RETURNING person_id, occasion
),
due AS (
    SELECT wanted.* FROM wanted JOIN fresh ON fresh.person_id = wanted.id AND fresh.occasion = wanted.occasion
),
told AS (
    INSERT INTO {notices} AS old (person_id, kind, about, actors, data, unread_since, last_at)
    SELECT id, %(kind)s, about, %(actors)s::bigint[], data, now(), now()
    FROM due ORDER BY id, about
    ON CONFLICT (person_id, kind, about) DO UPDATE SET
        count = CASE WHEN old.unread_since IS NULL THEN 1 ELSE old.count + 1 END,
        actors = CASE WHEN old.unread_since IS NULL THEN excluded.actors ELSE
            (excluded.actors || (SELECT coalesce(array_agg(actor ORDER BY place), '{{}}')
                FROM unnest(old.actors) WITH ORDINALITY AS before(actor, place)
                WHERE actor <> ALL(excluded.actors)))[1:3] END,
        data = old.data || excluded.data,
        unread_since = coalesce(old.unread_since, now()),
        last_at = now()
    RETURNING id, person_id, about
)
SELECT told.id, told.person_id, due.email, due.channel, due.occasion
FROM told JOIN due ON due.id = told.person_id AND due.about = told.about ORDER BY told.person_id, told.id
"""
"""People in the order of their ids, so that two who tell many at once never wait for each other in a circle."""


@dataclass(frozen=True)
class News:
    """What some people are told, for what cause (`occasion`) and about what thing."""

    people: Collection[int]
    occasion: str
    about: str
    data: Mapping[str, Any] = field(default_factory=dict)


def notify(
    kind: str,
    people: AbstractBaseUser | Iterable[int],
    occasion: str,
    about: str,
    *,
    by: AbstractBaseUser | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Tell one person, or many by their ids, in the caller's transaction; done twice, they are told once.

    `occasion` is the text key of the cause; what is unread about the same thing is told together. Nobody is told
    what they did themselves (`by`), nor what they switched off. Returns how many were told. Raises KeyError for
    an unregistered kind.
    """
    ids = [people.pk] if isinstance(people, AbstractBaseUser) else list(people)
    return notify_all(kind, [News(ids, occasion, about, data or {})], by=by)


@transaction.atomic
def notify_all(kind: str, news: Sequence[News], *, by: AbstractBaseUser | None = None) -> int:
    """Tell of many things at once, as `notify` tells of one. No two may tell one person of the same thing or cause."""
    known = notice_kinds[kind]
    told = _tell(known, news, by)
    _mail(known, told)
    transaction.on_commit(lambda: forget({row[1] for row in told}), robust=True)
    return len(told)


Row = tuple[int, int, str, str, str]
"""Notice, person, address, channel, occasion."""


def _tell(kind: NoticeKind, news: Sequence[News], by: AbstractBaseUser | None) -> list[Row]:
    meant = [(person, place) for place, one in enumerate(news, 1) for person in set(one.people)]
    meant = [(person, place) for person, place in meant if not by or person != by.pk]
    values: dict[str, Any] = {
        "kind": kind.slug,
        "default": kind.default.value,
        "channels": [channel.value for channel in kind.choices],
        "people": [person for person, _place in meant],
        "places": [place for _person, place in meant],
        "occasions": [one.occasion for one in news],
        "abouts": [one.about for one in news],
        "actors": [by.pk] if by else [],
        "data": [json.dumps(dict(one.data)) for one in news],
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), values)
        return list(cursor.fetchall())


def _statement() -> str:
    return TELL.format(
        people=get_user_model()._meta.db_table,
        choices=NoticeChoice._meta.db_table,
        occasions=NoticeOccasion._meta.db_table,
        notices=Notice._meta.db_table,
    )


def _mail(kind: NoticeKind, told: list[Row]) -> None:
    plan_all(
        MAIL,
        [
            Planned(person, address, f"{kind.slug}:{occasion}", {"notice": notice})
            for notice, person, address, channel, occasion in told
            if channel == Channel.MAIL
        ],
    )
