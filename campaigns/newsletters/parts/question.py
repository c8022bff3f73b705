"""One question: the next that would help the reader most, answered through a page that needs no sign-in."""

from collections.abc import Iterator, Sequence

from django.utils.translation import override

from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.press import Both, Pair
from campaigns.newsletters.readers import Reader
from portal.mail.stitched import piece, slot
from profiles.questions.asking import next_questions
from profiles.questions.catalogue import Prompt
from profiles.questions.mailing import answer_url, with_value
from profiles.sentences.composing import FactWord, compose_question
from profiles.sentences.rendering import as_mail, as_text

OPTIONS = 6


class Question(Part):
    def prepare(self, readers: Sequence[Reader]) -> None:
        self.asked: dict[int, Prompt] = {}
        self.common: dict[tuple[str, str], Both] = {}
        asked = [reader for reader in readers if not reader.is_nobody]
        for language in {reader.language for reader in asked}:
            theirs = {reader.person.pk: reader.facts for reader in asked if reader.language == language}
            with override(language):
                self.asked |= next_questions(theirs)

    def parts(self, reader: Reader) -> Iterator[Pair]:
        prompt = self.asked.get(reader.person.pk)
        if prompt is None:
            return
        self._own(reader, prompt)
        made = self.press.has(self.block, (prompt.slug,), "question", reader.language)
        yield made or self._made(prompt, reader.language)

    def _made(self, prompt: Prompt, language: str) -> Pair:
        common = [option for option in prompt.offered if option.is_common][:OPTIONS]
        labels = [(option.slug, option.word("label", language)) for option in common]
        context = {
            "heading": self.heading(language),
            "benefit": (prompt.phrasing(language).benefit or ("",))[0],
            "question": slot(self._name("say")),
            "answer_url": slot(self._name("answer")),
            "options": [(with_value(slot(self._name("answer")), value), label) for value, label in labels],
            "has_more": len(common) < len(prompt.offered),
        }
        return self.pair(language, "question", context, prompt.slug)

    def _own(self, reader: Reader, prompt: Prompt) -> None:
        reader.own[self._name("say")] = self._said(reader, prompt)
        reader.own[self._name("answer")] = piece(answer_url(reader.person, prompt))

    def _said(self, reader: Reader, prompt: Prompt) -> Both:
        """Of a sentence that says nothing but its hole there is one for all readers."""
        key = (prompt.slug, reader.language)
        if key in self.common:
            return self.common[key]
        sentence = compose_question(prompt, reader.facts, reader.language)
        said = self.press.inlined(as_mail([sentence])), as_text([sentence])
        if not any(isinstance(part, FactWord) for part in sentence):
            self.common[key] = said
        return said

    def _name(self, what: str) -> str:
        return f"{what}-{self.block.pk}"
