"""What the reader has done here so far, in a sentence; left out where there is nothing to tell."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.press import Pair
from campaigns.newsletters.readers import Reader
from portal.activity.models import Rollup
from portal.mail.stitched import slot

FINISHED, ANSWERED = "training_finished", "answered"


class Numbers(Part):
    def prepare(self, readers: Sequence[Reader]) -> None:
        self.counts: dict[int, dict[str, int]] = defaultdict(dict)
        rows = Rollup.objects.filter(
            person__among=[reader.person.pk for reader in readers], verb__in=[FINISHED, ANSWERED]
        )
        for person, verb, count in rows.values_list("person_id", "verb", "count"):
            self.counts[person][verb] = count

    def parts(self, reader: Reader) -> Iterator[Pair]:
        counts = self.counts.get(reader.person.pk)
        if not counts:
            return
        with override(reader.language):
            said = told(counts.get(FINISHED, 0), counts.get(ANSWERED, 0))
        name = f"numbers-{self.block.pk}"
        reader.own[name] = escape(said), said
        context = {"heading": self.heading(reader.language), "numbers": slot(name)}
        yield self.pair(reader.language, "numbers", context)


def told(finished: int, answered: int) -> str:
    """Whole sentences, so that each language can order its words."""
    trainings = ngettext("one training", "%(n)s trainings", finished) % {"n": finished}
    answers = ngettext("one question", "%(n)s questions", answered) % {"n": answered}
    if not answered:
        return _("So far you have finished %(trainings)s here.") % {"trainings": trainings}
    if not finished:
        return _("So far you have answered %(answers)s about your business.") % {"answers": answers}
    both = {"trainings": trainings, "answers": answers}
    return _("So far you have finished %(trainings)s and answered %(answers)s here.") % both
