"""What a visitor did before joining, taken along into the account.

Whoever keeps something for visitors (training progress in the session, the sentence in the URL) registers a
carrier in its `lending.register()`. What `snapshot` gives must be plain JSON; it lies in the PendingSignup until
its own code or link is confirmed, perhaps on another device.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.registry import Registry
from profiles.people.models import Person


def _no_words(data: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Carrier:
    """`attach(person, data, is_new)` runs in the transaction of coming in, once per request to come in.

    For a person who was here before (`is_new` false) it may only fill gaps. `kept(data)` says in short lines what
    will be kept, for the page that asks for the code. Data comes from the visitor: attach checks it again.

    A mailed link may be opened in another browser than the one that asked, whose user then chooses what to keep.
    `for_anyone`: the box starts ticked also for somebody who was here before, since it can say nothing untrue of
    them.
    """

    snapshot: Callable[[HttpRequest], Any]
    attach: Callable[[Person, Any, bool], None]
    kept: Callable[[Any], list[str]] = _no_words
    for_anyone: bool = False


carriers: Registry[Carrier] = Registry("carrier")


@dataclass(frozen=True)
class Offer:
    """What one carrier would keep, in short lines, and whether its box starts ticked."""

    name: str
    lines: list[str]
    ticked: bool


def snapshot(request: HttpRequest) -> dict[str, Any]:
    """By carrier: what this visitor has done so far; carriers with nothing to carry are left out."""
    taken = {name: carrier.snapshot(request) for name, carrier in carriers.items()}
    return {name: data for name, data in taken.items() if data}


def attach(person: Person, carried: dict[str, Any], *, is_new: bool) -> None:
    for name, carrier in carriers.items():
        if name in carried:
            carrier.attach(person, carried[name], is_new)


def offers(carried: dict[str, Any], *, is_new: bool) -> list[Offer]:
    """For somebody who did not bring it in this browser; what can't be shown in words is not offered."""
    found = (
        (name, carrier, carrier.kept(carried[name])) for name, carrier in carriers.items() if name in carried
    )
    return [Offer(name, lines, is_new or carrier.for_anyone) for name, carrier, lines in found if lines]


def kept(carried: dict[str, Any]) -> list[str]:
    return [
        line for name, carrier in carriers.items() if name in carried for line in carrier.kept(carried[name])
    ]
