"""The rule that guesses where a business stands, for which there is a question: the guess is its answer, worked out.

So it is the weakest: whatever anybody told, noted or imported goes first, and what they say later replaces it.
*Growing*: it has more people than it told of in the two years before, or spent half as much again on us in the last
year as in the year before. *Steady*: it has bought for three years, and in the last one. More is not guessed: that
somebody begins or hands over, only they can say. A guess stays at least half a year. Where somebody of the business
deleted an answer to the question, nothing is guessed any more.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from portal.activity.ranges import ranges
from profiles.businesses.models import Business
from profiles.facts.models import Source
from profiles.facts.telling_many import Guess, tell_guesses
from profiles.questions.catalogue import Prompt, catalogue

QUESTION, PEOPLE = "stage", "employees"
GROWING, STEADY = "growing", "steady"
REASONS: dict[str, Any] = {
    GROWING: _("You have more people than before, or bought much more than the year before."),
    STEADY: _("You have bought from us for three years or more."),
}
STAYS = timedelta(days=182)
YEAR = timedelta(days=365)
AT_ONCE = 5_000
"""Guesses told in a transaction: those whom they are about can't answer meanwhile."""
FIND = f"""
    WITH more_people AS (
        SELECT now.business_id FROM profiles_currentfact now
        JOIN profiles_question q ON q.id = now.question_id AND q.slug = '{PEOPLE}'
        JOIN profiles_fact f ON f.business_id = now.business_id AND f.question_id = q.id AND f.id < now.fact_id
        JOIN profiles_choice c ON c.question_id = q.id AND c.slug = f.value ->> 0
        WHERE now.business_id >= %(first)s AND now.business_id < %(end)s
            AND f.at > %(now)s - interval '2 years' AND lower(c.span) < lower(now.span)
    ), bought AS (
        SELECT business_id, currency, min("on") AS began, max("on") AS last,
            coalesce(sum(amount) FILTER (WHERE "on" > %(year)s), 0) AS this_year,
            coalesce(sum(amount) FILTER (WHERE "on" > %(before)s AND "on" <= %(year)s), 0) AS year_before
        FROM profiles_purchase WHERE business_id >= %(first)s AND business_id < %(end)s
        GROUP BY business_id, currency
    ), fits AS (
        SELECT business_id, '{GROWING}' AS stage FROM more_people
        UNION SELECT business_id, '{GROWING}' FROM bought WHERE year_before > 0 AND this_year >= 1.5 * year_before
        UNION SELECT business_id, '{STEADY}' FROM bought WHERE began <= %(long)s AND last > %(year)s
    ), guess AS (
        SELECT DISTINCT ON (business_id) business_id, stage FROM fits ORDER BY business_id, stage
    )
    SELECT DISTINCT ON (g.business_id) g.business_id, m.person_id, g.stage FROM guess g
    JOIN profiles_membership m ON m.business_id = g.business_id AND m.until_at IS NULL
    JOIN profiles_question q ON q.slug = '{QUESTION}' AND q.is_active
    LEFT JOIN profiles_currentfact held ON held.business_id = g.business_id AND held.question_id = q.id
    WHERE (held.id IS NULL OR held.source = '{Source.INFERRED}' AND held.value <> g.stage AND held.at < %(stays)s)
        AND NOT EXISTS (
            SELECT FROM profiles_membership c JOIN portal_activity a ON a.person_id = c.person_id
            WHERE c.business_id = g.business_id AND a.verb = 'forgot' AND a.subject = 'question:{QUESTION}')
    ORDER BY g.business_id, m.role DESC, m.id"""  # noqa: S608  own constants
"""With somebody of the business, its owner first. Growing, of the two, goes first."""


def guess_all(now: datetime) -> int:
    """How many businesses were guessed to be somewhere, or somewhere else."""
    prompt = _prompt()
    if prompt is None:
        return 0
    found = (guess for first, end in ranges(Business) for guess in _found(first, end, now))
    return sum(tell_guesses(prompt, some) for some in _in_batches(found))


def _prompt() -> Prompt | None:
    """The question may be gone, or have other answers than the starter's."""
    prompt = catalogue().prompts.get(QUESTION)
    offered = {option.slug for option in prompt.offered} if prompt else set()
    return prompt if {GROWING, STEADY} <= offered else None


def _found(first: int, end: int, now: datetime) -> Iterator[Guess]:
    today = now.astimezone(UTC).date()
    values: dict[str, Any] = {
        "first": first,
        "end": end,
        "now": now,
        "year": today - YEAR,
        "before": today - 2 * YEAR,
        "long": today - 3 * YEAR,
        "stays": now - STAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, values)
        yield from (Guess(*row) for row in cursor.fetchall())


def _in_batches(guesses: Iterator[Guess]) -> Iterator[list[Guess]]:
    while some := list(islice(guesses, AT_ONCE)):
        yield some
