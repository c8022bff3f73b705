"""What the block "Did this help?" needs: the reader's own answer, and what others said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from portal.feedback.givers import mine
from portal.feedback.models import Feedback, FeedbackChange
from portal.feedback.querysets import Tally, changes_of, tally
from portal.feedback.scales import SCALES, THUMB, Scale
from portal.feedback.targets import Target, targets

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
    changes: Sequence[FeedbackChange] = ()

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
    """For each of the things; at most two queries, and where it stands alone one more for what was changed."""
    ids = list(ids)
    whose = mine(request)
    thumbs = Feedback.objects.filter(target=target, object_id__in=ids, scale=THUMB, occasion="")
    answers = {answer.object_id: answer for answer in (thumbs.filter(whose) if whose else ())}
    tallies = tally(target, ids)
    changes = {} if small else changes_of(target, ids)
    return {
        id_: Asked(target, id_, tallies[id_], answers.get(id_), small, changes.get(id_, [])) for id_ in ids
    }


@dataclass(frozen=True)
class Rated:
    """One thing on one scale, and the reader's own answer. `name` is its id in the page."""

    target: Target
    object_id: int
    scale: Scale
    answer: Feedback | None = None

    @property
    def name(self) -> str:
        return f"{self.target.slug}-{self.object_id}-{self.scale.slug}"

    @property
    def question(self) -> str:
        return str(self.target.scales[self.scale.slug])

    @property
    def url(self) -> str:
        return reverse("feedback-scale", args=[self.target.slug, self.object_id, self.scale.slug])

    @property
    def undo_url(self) -> str:
        return reverse("feedback-scale-undo", args=[self.target.slug, self.object_id, self.scale.slug])


def ask_on_scales(request: HttpRequest, target: str, object_id: int) -> list[Rated]:
    """All scales of the thing but the thumb; one query."""
    whose, known = mine(request), targets[target]
    given = Feedback.objects.filter(target=target, object_id=object_id, occasion="").exclude(scale=THUMB)
    answers = {answer.scale: answer for answer in (given.filter(whose) if whose else ())}
    slugs = [slug for slug in known.scales if slug != THUMB]
    return [Rated(known, object_id, SCALES[slug], answers.get(slug)) for slug in slugs]
