from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.functional import Promise

from portal.activity.models import Activity
from portal.registry import Registry
from portal.waking import try_to_wake

verbs: Registry[str | Promise] = Registry("activity verb")
"""Verb → what it means, in words for operators. Recording an unregistered verb is refused."""

RECORD = """
    WITH happened ({columns}) AS ({statement})
    INSERT INTO portal_activity (verb, person_id, subject, data)
    SELECT %s, person_id, {subject}, '{{}}'::jsonb FROM happened
"""


def record(verb: str, person: AbstractBaseUser | None, subject: str = "", **data: Any) -> Activity:
    """Write down that something happened, in the caller's transaction; consumers are woken on commit.

    Raises LookupError for a verb nobody registered, and RuntimeError outside a transaction.
    """
    activity = Activity(verb=verb, person=cast(Any, person), subject=subject, data=data)
    _check([activity])
    activity.save(force_insert=True)
    transaction.on_commit(_wake_consumers, robust=True)
    return activity


def record_all(happened: Sequence[Activity]) -> None:
    """The same for what happened to many, in one statement; each row may say when (`at`)."""
    _check(happened)
    Activity.objects.bulk_create(happened)
    transaction.on_commit(_wake_consumers, robust=True)


def record_returning(verb: str, subject: str, statement: str, values: Sequence[Any]) -> int:
    """The same for whoever `statement` gives: an INSERT, UPDATE or DELETE … RETURNING the ids of people.

    One statement with what it records, so that memory does not grow with them. Returns how many.
    """
    written = RECORD.format(columns="person_id", statement=statement, subject="%s")
    return _record(verb, written, [*values, verb, subject])


def record_of_each(verb: str, statement: str) -> int:
    """The same where `statement` gives of each person the subject too."""
    return _record(
        verb, RECORD.format(columns="person_id, subject", statement=statement, subject="subject"), [verb]
    )


def _record(verb: str, statement: str, values: Sequence[Any]) -> int:
    _check([Activity(verb=verb)])
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement, values)
        many = int(cursor.rowcount)
    if many:
        transaction.on_commit(_wake_consumers, robust=True)
    return many


def _check(happened: Iterable[Activity]) -> None:
    for verb in {activity.verb for activity in happened}:
        if verbs.get(verb) is None:
            raise LookupError(f"activity verb {verb!r} is not registered")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("recording belongs in the transaction of what happened")


def _wake_consumers() -> None:
    from portal.activity.tasks import consume

    try_to_wake(consume.delay)
