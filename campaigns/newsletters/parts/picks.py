"""Blocks for which the one choice chooses: pieces of the library, a training, common problems."""

from collections.abc import Iterator, Sequence

from django.utils.translation import override

from campaigns.newsletters.models import Block
from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.press import Key, Pair, Thing, whole
from campaigns.newsletters.readers import NOBODY, Reader
from content.ranking.choosing import Choice, Within, choose_for_many, page_of
from content.ranking.reasons import why_html, why_mail, why_text
from content.ranking.showing import offers_of
from content.ranking.sources import Offer, ranking_sources
from portal.mail.stitched import slot
from profiles.facts.known import KnownFacts
from profiles.people.models import Person

PLACE, WHY = "newsletter", "why"
SOURCES = {
    Block.Kind.PICKS.value: "library",
    Block.Kind.TRAINING.value: "training",
    Block.Kind.PROBLEMS.value: "problem",
}


class Picks(Part):
    """`chosen`: by the id of the person."""

    def prepare(self, readers: Sequence[Reader]) -> None:
        source = ranking_sources[SOURCES[self.block.kind]]
        self.chosen = self._chosen(readers, {source.slug: source.offered()})
        things = {
            (choice.source, choice.object_id): choice for found in self.chosen.values() for choice in found
        }
        for language in {reader.language for reader in readers}:
            self._fetch(language, things)

    def _fetch(self, language: str, things: dict[Thing, Choice]) -> None:
        """Those that this press has not yet shown in the language."""
        new = [choice for thing, choice in things.items() if (language, thing) not in self.press.offers]
        if not new:
            return
        with override(language):
            found = offers_of(new)
        for choice in new:
            thing = choice.source, choice.object_id
            self.press.offers[language, thing] = found.get(thing)

    def _chosen(self, readers: Sequence[Reader], within: Within) -> dict[int, list[Choice]]:
        """For the web version, which nobody in particular reads, what a visitor would be shown."""
        people = [reader.person.pk for reader in readers if not reader.is_nobody]
        found = choose_for_many(Person.objects.filter(pk__among=people), PLACE, self._most, within=within)
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
        """What is no longer offered is left out."""
        offers, language = self.press.offers, reader.language
        chosen = (
            (choice, offers[language, (choice.source, choice.object_id)])
            for choice in self.chosen.get(reader.person.pk, [])
        )
        return [(choice, offer) for choice, offer in chosen if offer]

    def _one(self, template: str, reader: Reader, choice: Choice, offer: Offer) -> Pair:
        """An offer with its reason; there are few of both together, and a million readers."""
        key = (choice.object_id, choice.code, choice.question, choice.value, choice.told)
        made = self.press.has(self.block, key, template, reader.language)
        return made or self._made(template, reader.language, choice, offer, key)

    def _made(self, template: str, language: str, choice: Choice, offer: Offer, key: Key) -> Pair:
        context = {"offer": offer, "url": whole(offer.url), "why": slot(WHY)}
        pair = self.pair(language, template, context, choice.object_id)
        with override(language):
            why = self.press.inlined(why_mail(choice, language)), why_text(choice, language)
        return self.press.keep(self.block, key, template, language, pair.filled(WHY, why))
