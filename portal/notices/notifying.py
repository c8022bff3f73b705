import json
from collections.abc import Iterable, Mapping
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
WITH wanted AS (
    SELECT person.id, person.email, coalesce(choice.channel, %(default)s) AS channel
    FROM {people} AS person
    LEFT JOIN {choices} AS choice ON choice.person_id = person.id AND choice.kind = %(kind)s
        AND choice.channel = ANY(%(channels)s)
    WHERE person.id = ANY(%(people)s) AND person.is_active AND person.closed_at IS NULL
      AND choice.channel IS DISTINCT FROM 'off'
),
fresh AS (
    INSERT INTO {occasions} (person_id, kind, occasion)
    SELECT id, %(kind)s, %(occasion)s FROM wanted ORDER BY id
    ON CONFLICT DO NOTHING RETURNING person_id
),
told AS (
    INSERT INTO {notices} AS old (person_id, kind, about, actors, data, unread_since, last_at)
    SELECT person_id, %(kind)s, %(about)s, %(actors)s::bigint[], %(data)s::jsonb, now(), now()
    FROM fresh ORDER BY person_id
    ON CONFLICT (person_id, kind, about) DO UPDATE SET
        count = CASE WHEN old.unread_since IS NULL THEN 1 ELSE old.count + 1 END,
        actors = CASE WHEN old.unread_since IS NULL THEN excluded.actors ELSE
            (excluded.actors || (SELECT coalesce(array_agg(actor ORDER BY place), '{{}}')
                FROM unnest(old.actors) WITH ORDINALITY AS before(actor, place)
                WHERE actor <> ALL(excluded.actors)))[1:3] END,
        data = old.data || excluded.data,
        unread_since = coalesce(old.unread_since, now()),
        last_at = now()
    RETURNING id, person_id
)
SELECT told.id, told.person_id, wanted.email, wanted.channel
FROM told JOIN wanted ON wanted.id = told.person_id ORDER BY told.person_id
"""
"""People in the order of their ids, so that two who tell many at once never wait for each other in a circle."""


@transaction.atomic
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
    known = notice_kinds[kind]
    ids = {people.pk} if isinstance(people, AbstractBaseUser) else set(people)
    told = _tell(known, sorted(ids - {by.pk if by else None}), occasion, about, by, data or {})
    _mail(known, told, occasion)
    transaction.on_commit(lambda: forget(person for _, person, _, _ in told), robust=True)
    return len(told)


Row = tuple[int, int, str, str]
"""Notice, person, address, channel."""


def _tell(
    kind: NoticeKind,
    people: list[int],
    occasion: str,
    about: str,
    by: AbstractBaseUser | None,
    data: Mapping[str, Any],
) -> list[Row]:
    values: dict[str, Any] = {
        "kind": kind.slug,
        "default": kind.default.value,
        "channels": [channel.value for channel in kind.choices],
        "people": people,
        "occasion": occasion,
        "about": about,
        "actors": [by.pk] if by else [],
        "data": json.dumps(dict(data)),
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


def _mail(kind: NoticeKind, told: list[Row], occasion: str) -> None:
    key = f"{kind.slug}:{occasion}"
    plan_all(
        MAIL,
        [
            Planned(person, address, key, {"notice": notice})
            for notice, person, address, channel in told
            if channel == Channel.MAIL
        ],
    )
