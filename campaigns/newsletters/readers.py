"""Those who get a chunk of letters, with all that is known of them fetched for the whole chunk at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from html import escape

from campaigns.newsletters.placeholders import Placeholder
from campaigns.newsletters.press import Both, Press
from portal.mail.models import Message
from portal.mail.stitched import piece
from portal.mail.templatetags.mail import mark
from profiles.consent.querysets import yes_by_mail
from profiles.facts.known import Known, KnownFacts
from profiles.facts.querysets import facts_of_many
from profiles.people.models import Person
from profiles.questions.catalogue import catalogue

NAME = "name"
NOBODY = 0
"""The id of who reads the version for everyone."""
encoded = lru_cache(maxsize=20_000)(piece)


@dataclass
class Reader:
    """`own`: what stands in slots for this reader alone, as HTML and as text, or encoded where both are the same."""

    message: Message
    person: Person
    language: str
    facts: KnownFacts
    said_yes_at: datetime | None = None
    own: dict[str, Both | bytes] = field(default_factory=dict)

    @property
    def is_nobody(self) -> bool:
        return self.person.pk == NOBODY

    def holds(self, condition: Mapping[str, object]) -> bool:
        """{"question": "industry", "values": ["bakery"]}: one of the values is known of them. No condition holds."""
        values = condition.get("values")
        if not condition.get("question") or not isinstance(values, list):
            return True
        return not set(self.facts.said(str(condition["question"]))).isdisjoint(values)


class Values(dict[str, bytes]):
    """What fills the slots of a reader's fragments, encoded, in one of two forms; KeyError for what nobody fills."""

    def __init__(self, press: Press, reader: Reader, form: int) -> None:
        super().__init__()
        self.press, self.reader, self.form = press, reader, form

    def __missing__(self, name: str) -> bytes:
        own = self.reader.own.get(name) or filled(self.press, self.press.holes[name], self.reader)
        self[name] = value = own if isinstance(own, bytes) else encoded(own[self.form])
        return value


def filled(press: Press, hole: Placeholder, reader: Reader) -> Both:
    """The word for a placeholder, marked, as profile sentences say it; or the words written for who told nothing."""
    if hole.question == NAME:
        name = hole.led(reader.person.first_name or hole.default or "")
        return escape(name), name
    known = reader.facts.get(hole.question)
    if not known:
        return escape(hole.instead), hole.instead
    key = (hole.question, hole.article, known[0].value, known[0].mark, reader.language)
    if key not in press.said:
        press.said[key] = _said(press, hole, known[0], reader.language)
    return press.said[key]


def _said(press: Press, hole: Placeholder, known: Known, language: str) -> Both:
    prompt = catalogue().prompts.get(hole.question)
    word = known.word(catalogue().form_of(prompt, language) if prompt else "plain", language)
    led = hole.led(word)
    if hole.brings_article(word):
        return press.inlined(mark(led, known.mark)), led
    return f"{led[: len(led) - len(word)]}{press.inlined(mark(word, known.mark))}", led


def readers_of(press: Press, messages: Sequence[Message]) -> list[Reader]:
    """In the order of the messages; whoever is gone has none."""
    ids = [row.person_id for row in messages if row.person_id is not None]
    people = {person.pk: person for person in Person.objects.filter(pk__among=ids)}
    facts = facts_of_many(people.values())
    yes = _said_yes(press.purpose, people)
    theirs = ((row, people[row.person_id]) for row in messages if row.person_id in people)
    return [
        Reader(
            message=row,
            person=person,
            language=press.language_for(person.language),
            facts=facts[person.pk],
            said_yes_at=yes.get(person.pk),
        )
        for row, person in theirs
    ]


def _said_yes(purpose: str, people: Iterable[int]) -> dict[int, datetime]:
    return dict(yes_by_mail(purpose).filter(person__among=list(people)).values_list("person_id", "at"))
