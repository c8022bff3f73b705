"""Every fact and gap of a person as /me/ shows them, one row each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from profiles.facts.contradictions import contradictions_of
from profiles.facts.known import Known, KnownFacts, known_values
from profiles.facts.models import Fact
from profiles.people.models import Person
from profiles.questions.asking import applies, is_stale
from profiles.questions.catalogue import Phrasing, Prompt, catalogue
from profiles.questions.models import Asking
from profiles.questions.querysets import latest_askings


def words_of(answers: Iterable[Known]) -> str:
    return ", ".join(answer.word("label", get_language() or "") for answer in answers)


@dataclass(frozen=True)
class FactRow:
    prompt: Prompt
    phrasing: Phrasing
    answers: tuple[Known, ...]
    is_own: bool
    is_stale: bool

    @property
    def first(self) -> Known:
        return self.answers[0]

    @property
    def words(self) -> str:
        return words_of(self.answers)

    @property
    def is_retired(self) -> bool:
        """What can't be answered any more can't be confirmed, only deleted or changed."""
        return any(answer.option and not answer.option.is_active for answer in self.answers)


@dataclass(frozen=True)
class GapRow:
    prompt: Prompt
    phrasing: Phrasing
    outcome: str
    at: datetime | None


@dataclass(frozen=True)
class Contradiction:
    """What the row says, and what was noted later. `known`: what would be known if that were right."""

    row: FactRow
    other: Fact
    known: KnownFacts

    @property
    def words(self) -> str:
        return words_of(self.known[self.row.prompt.slug])


@dataclass(frozen=True)
class Profile:
    known: KnownFacts
    facts: list[FactRow]
    gaps: list[GapRow]
    contradictions: list[Contradiction]

    @property
    def stale(self) -> list[FactRow]:
        return [row for row in self.facts if row.is_stale and not row.is_retired]


def profile_of(person: Person, known: KnownFacts) -> Profile:
    """Two queries, beside what was read for `known`."""
    askings = {asking.question_id: asking for asking in latest_askings(person)}
    prompts = list(catalogue().prompts.values())
    facts = [_fact(person, prompt, known) for prompt in prompts if prompt.slug in known]
    open_ = [prompt for prompt in prompts if prompt.slug not in known and applies(prompt, known)]
    gaps = [_gap(prompt, askings.get(prompt.pk)) for prompt in open_]
    return Profile(known, facts, gaps, list(_contradictions(person, facts, known)))


def _contradictions(person: Person, facts: list[FactRow], known: KnownFacts) -> Iterator[Contradiction]:
    rows = {row.prompt.pk: row for row in facts if row.prompt.is_active}
    for other in contradictions_of(person):
        if row := rows.get(other.question_id):
            values = known_values(row.prompt, other.value, other.source)
            yield Contradiction(row, other, known.with_answer(row.prompt.slug, values))


def _fact(person: Person, prompt: Prompt, known: KnownFacts) -> FactRow:
    return FactRow(
        prompt=prompt,
        phrasing=prompt.phrasing(get_language() or ""),
        answers=known[prompt.slug],
        is_own=known[prompt.slug][0].by == person.pk,
        is_stale=prompt.is_active and is_stale(prompt, known),
    )


def _gap(prompt: Prompt, asked: Asking | None) -> GapRow:
    phrasing = prompt.phrasing(get_language() or "")
    return GapRow(prompt, phrasing, asked.outcome if asked else "", asked.shown_at if asked else None)
