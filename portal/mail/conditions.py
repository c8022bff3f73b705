from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from portal.mail.kinds import Kind
from portal.registry import Registry


@dataclass(frozen=True)
class Condition:
    """A rule about who may be sent a kind, as SQL over `Message`, checked inside the claiming statement.

    `allows(kind)` gives a Q over Message, or None where the rule says nothing about the kind. What it does
    not allow is excluded for good with `code` as the reason, or only waits.
    """

    code: str
    allows: Callable[[Kind], Q | None]
    otherwise: Literal["exclude", "wait"] = "exclude"


conditions: Registry[Condition] = Registry("mail condition")
