from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.feedback.scales import THUMB
from portal.notices.kinds import Thing
from portal.registry import Registry


def nothing_known(ids: Collection[int]) -> Mapping[int, Thing]:
    return {}


def named(things: Iterable[Any]) -> dict[int, Thing]:
    """By id, what each is called, where it is, and in which language."""
    return {
        thing.pk: Thing(str(thing), thing.get_absolute_url(), getattr(thing, "language", ""))
        for thing in things
    }


@dataclass(frozen=True)
class Target:
    """A kind of thing one can say something about.

    `find` returns the object this viewer may see, or raises 404. `scales`: how one can answer, each with its
    question; of a thumb the page asks. `look_up`: by id, names and addresses for staff and for those who answered.
    """

    slug: str
    name: Any
    find: Callable[[HttpRequest, int], Any]
    look_up: Callable[[Collection[int]], Mapping[int, Thing]] = nothing_known
    scales: Mapping[str, Any] = field(default_factory=lambda: {THUMB: ""})


targets: Registry[Target] = Registry("feedback target")


def things_of(answers: Iterable[Any]) -> dict[tuple[str, int], Thing]:
    """What answers are about, by target and id; one look for each target. What is hidden from readers is left out."""
    ids: dict[str, set[int]] = {}
    for answer in answers:
        ids.setdefault(answer.target, set()).add(answer.object_id)
    known = {slug: target for slug in ids if (target := targets.get(slug))}
    return {
        (slug, pk): thing for slug, target in known.items() for pk, thing in target.look_up(ids[slug]).items()
    }
