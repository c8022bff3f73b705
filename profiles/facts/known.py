"""What is known, as plain values: what sentences, cards and reasons are made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from profiles.facts.models import Source
from profiles.questions.catalogue import Option, Prompt

Mark = Literal["told", "think"]
SURE = frozenset({Source.TOLD, Source.COLLEAGUE})


@dataclass(frozen=True)
class Known:
    """One value of one question. `by` is the id of who said it, `fact` of the version it stands in."""

    value: str
    source: str = Source.TOLD
    by: int | None = None
    by_name: str = ""
    at: datetime | None = None
    fact: int | None = None
    option: Option | None = None

    @property
    def mark(self) -> Mark:
        """Marked: this person or a colleague said so. Outlined: imported, an agent's word or worked out."""
        return "told" if self.source in SURE else "think"

    def word(self, form: str, language: str) -> str:
        return self.option.word(form, language) if self.option else self.value

    @property
    def lowest(self) -> int | None:
        """For a band: the least number it stands for."""
        return self.option.span[0] if self.option and self.option.span else None


class KnownFacts(Mapping[str, tuple[Known, ...]]):
    """By slug of the question: what is known, never an empty tuple."""

    def __init__(self, found: Mapping[str, Iterable[Known]] | None = None) -> None:
        kept = {slug: tuple(values) for slug, values in (found or {}).items()}
        self._found = {slug: values for slug, values in kept.items() if values}

    def __getitem__(self, slug: str) -> tuple[Known, ...]:
        return self._found[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"KnownFacts({ {slug: self.said(slug) for slug in self} })"

    def said(self, slug: str) -> list[str]:
        """The values, as slugs or text; none when it is not known."""
        return [known.value for known in self.get(slug, ())]

    def with_answer(self, slug: str, values: Iterable[Known]) -> "KnownFacts":
        """The same, but with this answer to the question; without any, it is not known."""
        return KnownFacts({**self._found, slug: tuple(values)})


def known_values(prompt: Prompt, values: Iterable[str], source: str = Source.TOLD) -> tuple[Known, ...]:
    return tuple(Known(value, source, option=prompt.options.get(value)) for value in values)
