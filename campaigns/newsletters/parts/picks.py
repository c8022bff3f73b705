"""Blocks for which the one choice chooses: pieces of the library, a training, common problems."""

from collections.abc import Iterator, Sequence

from django.utils.translation import override

from campaigns.newsletters.models import Block
from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.press import Both, Pair, whole
from campaigns.newsletters.readers import NOBODY, Reader
from content.ranking.choosing import Choice, Within, choose_for_many, page_of
from content.ranking.reasons import why_html, why_mail, why_text
from content.ranking.showing import offers_of
from content.ranking.sources import Offer, ranking_sources
from portal.mail.stitched import slot
from profiles.facts.known import KnownFacts
from profiles.people.models import Person

PLACE = "newsletter"
SOURCES = {
    Block.Kind.PICKS.value: "library",
    Block.Kind.TRAINING.value: "training",
    Block.Kind.PROBLEMS.value: "problem",
}
Thing = tuple[str, int]


class Picks(Part):
    """`chosen`: by the id of the person. Offers are fetched once per language and thing."""

    def prepare(self, readers: Sequence[Reader]) -> None:
        source = ranking_sources[SOURCES[self.block.kind]]
        self.chosen = self._chosen(readers, {source.slug: source.offered()})
        things = {choice.object_id: choice for found in self.chosen.values() for choice in found}
        self.offers: dict[str, dict[Thing, Offer]] = {}
        for language in {reader.language for reader in readers}:
            with override(language):
                self.offers[language] = offers_of(list(things.values()))

    def _chosen(self, readers: Sequence[Reader], within: Within) -> dict[int, list[Choice]]:
        """For the web version, which nobody in particular reads, what a visitor would be shown."""
        people = [reader.person.pk for reader in readers if not reader.is_nobody]
        found = choose_for_many(Person.objects.filter(pk__in=people), PLACE, self._most, within=within)
        if len(people) < len(readers):
            found |= {NOBODY: page_of(KnownFacts(), PLACE, self._most, within)}
        return found

    @property
    def _most(self) -> int:
        if self.block.kind == Block.Kind.TRAINING:
            return 1
        return max(1, min(int(self.block.content.get("n", 3)), 10))

    def parts(self, reader: Reader) -> Iterator[Pair]:
        found = self._found(reader)
        if not found:
            return
        if self.block.kind == Block.Kind.TRAINING:
            yield self._one("training", reader, *found[0])
            return
        if heading := self.heading(reader.language):
            yield self.pair(reader.language, "heading", {"heading": heading})
        for choice, offer in found:
            yield self._one("pick", reader, choice, offer)
        yield self.pair(reader.language, "end", {})

    def whys(self, reader: Reader) -> list[tuple[str, str]]:
        return [(offer.title, why_html(choice, reader.language)) for choice, offer in self._found(reader)]

    def _found(self, reader: Reader) -> list[tuple[Choice, Offer]]:
        offers = self.offers[reader.language]
        chosen = self.chosen.get(reader.person.pk, [])
        return [
            (choice, offers[choice.source, choice.object_id])
            for choice in chosen
            if (choice.source, choice.object_id) in offers
        ]

    def _one(self, template: str, reader: Reader, choice: Choice, offer: Offer) -> Pair:
        name = f"why-{self.block.pk}-{choice.object_id}"
        reader.own[name] = self._why(choice, reader.language)
        made = self.press.has(self.block, (choice.object_id,), template, reader.language)
        context = {"offer": offer, "url": whole(offer.url), "why": slot(name)}
        return made or self.pair(reader.language, template, context, choice.object_id)

    def _why(self, choice: Choice, language: str) -> Both:
        """The reason as HTML and as text; there are few, and a million readers."""
        said, key = self.press.said, (choice.code, choice.question, choice.value, choice.told, language)
        if key not in said:
            with override(language):
                said[key] = self.press.inlined(why_mail(choice, language)), why_text(choice, language)
        return said[key]
