"""Makes the demo company: the small one once, and on top of it as many people as are asked for."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from portal.demo.batches import Batch
from portal.demo.dice import SEED
from portal.demo.makers import makers

LIVING = 2_000
"""People of the company as `make demo` has it."""
SIZE = 20_000
"""People in a batch, which is one transaction: what a kill loses, and how long it holds activity consumers back."""
WRITTEN = "SELECT COALESCE(sum(n_tup_ins), 0) FROM pg_stat_xact_user_tables WHERE schemaname = 'public'"


class BusyError(Exception):
    """Another process makes the company of this database."""


@dataclass(frozen=True)
class Step:
    """How many people there are now, and how many rows of all sorts the batch wrote."""

    people: int
    rows: int


@contextmanager
def alone() -> Iterator[None]:
    """Raises BusyError while another process is at it."""
    if not _number("SELECT pg_try_advisory_lock(%s)::int", SEED):
        raise BusyError
    try:
        yield
    finally:
        _number("SELECT pg_advisory_unlock(%s)::int", SEED)


def is_made() -> bool:
    return get_user_model()._default_manager.filter(is_generated=True).exists()


@transaction.atomic
def make_small() -> list[tuple[str, int]]:
    """What was made, and how many rows of each."""
    dice = {maker: random.Random(f"{SEED} {maker.slug}") for maker in makers if maker.make}
    return [(maker.slug, maker.make(dice[maker])) for maker in dice if maker.make]


def reached() -> int:
    """How many people there are; those in no batch, who are there to sign in, are not counted."""
    return max((maker.reached() for maker in makers if maker.reached), default=0)


def top_up(people: int, size: int = SIZE) -> Iterator[Step]:
    """Add people until there are so many. Whatever ends it, each batch is whole or not there."""
    begun = reached()
    analyze()
    for first in range(begun + 1, people + 1, size):
        batch = Batch(first, min(first + size - 1, people))
        yield Step(batch.last, _write(batch))
        if first == begun + 1:
            analyze()
    analyze()


@transaction.atomic
def _write(batch: Batch) -> int:
    before = _number(WRITTEN)
    for maker in makers:
        if maker.top_up:
            maker.top_up(batch)
    return _number(WRITTEN) - before


def complete() -> None:
    """What is counted of all people, counted anew."""
    for maker in makers:
        if maker.complete:
            maker.complete()


def analyze() -> None:
    """Tables that grew this much are planned for wrongly until PostgreSQL has looked at them again."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _number(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
