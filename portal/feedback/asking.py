"""What the block "Did this help?" needs: the reader's own answer, and what others said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from portal.feedback.givers import mine
from portal.feedback.models import Feedback
from portal.feedback.querysets import Tally, tally

SMALL = "small"


@dataclass(frozen=True)
class Asked:
    """One thing and the reader's answer. `name` is its id in the page, `state` as the component takes it.

    `small`: among others, in a list.
    """

    target: str
    object_id: int
    tally: Tally
    answer: Feedback | None = None
    small: bool = False

    @property
    def name(self) -> str:
        return f"{self.target}-{self.object_id}"

    @property
    def state(self) -> str:
        if self.answer is None:
            return ""
        return "yes" if self.answer.helpful else "told" if self.answer.why else "no"

    @property
    def url(self) -> str:
        return self._address("feedback")

    @property
    def undo_url(self) -> str:
        return self._address("feedback-undo")

    def _address(self, name: str) -> str:
        """The size goes along, so that what replaces the block has it too."""
        return reverse(name, args=[self.target, self.object_id]) + (f"?{SMALL}=1" if self.small else "")


def ask(request: HttpRequest, target: str, ids: Iterable[int], *, small: bool = False) -> dict[int, Asked]:
    """For each of the things; at most two queries."""
    ids = list(ids)
    whose = mine(request)
    given = Feedback.objects.filter(whose, target=target, object_id__in=ids) if whose else ()
    answers = {answer.object_id: answer for answer in given}
    tallies = tally(target, ids)
    return {id_: Asked(target, id_, tallies[id_], answers.get(id_), small) for id_ in ids}
