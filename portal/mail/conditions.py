from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from portal.mail.kinds import Kind
from portal.registry import Registry


def in_an_hour() -> Combinable:
    return Now() + timedelta(hours=1)


@dataclass(frozen=True)
class Condition:
    """A rule about who may be sent a kind, as SQL, checked inside the claiming statement.

    `allows(kind)` gives a Q over rows that know `kind`, `person`, `person_id`, `address` and `ledger_id`: those of
    the ledger, and people of whom it is asked what would hold (portal/mail/eligibility.py). None where the rule
    says nothing about the kind. What it does not allow is excluded for good with `code` as the reason, or waits
    and is looked at `again` then. `words` say the code to people.
    """

    code: str
    allows: Callable[[Kind], Q | None]
    otherwise: Literal["exclude", "wait"] = "exclude"
    again: Callable[[], Combinable] = in_an_hour
    words: Any = ""


conditions: Registry[Condition] = Registry("mail condition")
