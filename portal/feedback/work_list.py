"""What is to be read, answered and mended: chosen by state, target, scale, and whether there are words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from portal.feedback.models import TO_READ, Feedback
from portal.feedback.scales import SCALES
from portal.feedback.targets import targets, things_of
from portal.notices.kinds import Thing
from portal.web.ids import as_id

AT_ONCE = 25
ANY = ""


@dataclass(frozen=True)
class Choice:
    """What the list shows; anything unknown in the address is as if it were not said."""

    state: str = Feedback.State.NEW.value
    target: str = ANY
    scale: str = ANY
    only: str = ANY
    before: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        return cls(
            state=_known(asked.get("state"), ("all", *Feedback.State.values), Feedback.State.NEW.value),
            target=_known(asked.get("target"), [slug for slug, _ in targets.items()]),
            scale=_known(asked.get("scale"), SCALES),
            only=_known(asked.get("only"), ("words", "low", "mine")),
            before=as_id(asked.get("before", "")),
        )

    @property
    def query(self) -> str:
        """Without the place in the list."""
        said = {"state": self.state, "target": self.target, "scale": self.scale, "only": self.only}
        return urlencode({name: value for name, value in said.items() if value})

    def rows(self, me: Any) -> QuerySet[Feedback]:
        """The latest first."""
        rows = Feedback.objects.filter(TO_READ).select_related("person", "owner").order_by("-id")
        if self.state != "all":
            rows = rows.filter(state=self.state)
        exact = {"target": self.target, "scale": self.scale}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        narrowed: dict[str, dict[str, Any]] = {
            "words": {"why__gt": ""},
            "low": {"helpful": False},
            "mine": {"owner": me},
        }
        rows = rows.filter(**narrowed.get(self.only, {}))
        return rows.filter(pk__lt=self.before) if self.before else rows


def _known(said: str | None, known: Any, otherwise: str = ANY) -> str:
    return said if said is not None and said in known else otherwise


@dataclass(frozen=True)
class Row:
    """`thing`: None where what it is about is gone or hidden."""

    feedback: Feedback
    thing: Thing | None

    @property
    def kind(self) -> str:
        target = targets.get(self.feedback.target)
        return str(target.name) if target else self.feedback.target

    @property
    def scale(self) -> str:
        return str(SCALES[self.feedback.scale].name)

    @property
    def score(self) -> str:
        """`4 / 5`; nothing for a thumb and for words."""
        scale = SCALES[self.feedback.scale]
        return "" if self.feedback.value is None else f"{self.feedback.value} / {scale.values[-1]}"


def page_of(choice: Choice, me: Any) -> tuple[list[Row], int | None]:
    """The rows, and the id behind which there are more."""
    found = list(choice.rows(me)[: AT_ONCE + 1])
    here = found[:AT_ONCE]
    return rows_of(here), here[-1].pk if len(found) > AT_ONCE else None


def rows_of(found: list[Feedback]) -> list[Row]:
    things = things_of(found)
    return [Row(one, things.get((one.target, one.object_id))) for one in found]
