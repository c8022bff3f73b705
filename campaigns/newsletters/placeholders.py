"""Words in a text that stand for what is known of a reader: {name|there}, {industry|a business like yours}."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HOLE = re.compile(r"\{([a-z][\w-]*)(?:\|([^{}]*))?\}")
LED_HOLE = re.compile(rf"(?:\b([Aa]n?) )?{HOLE.pattern}")
"""With the English article before it."""
OWN_ARTICLE = re.compile(r"an? ", re.IGNORECASE)


@dataclass(frozen=True)
class Placeholder:
    """`question`: its slug; `default`: what stands there for whom it is not known, None where none is written.
    `article`: the "a" or "an" that was typed before it."""

    question: str
    default: str | None
    text: str
    article: str = ""

    @property
    def instead(self) -> str:
        """What stands there, with its article, for whom nothing is known."""
        return self.led(self.default or "")

    def led(self, word: str) -> str:
        """The word behind the typed article; once, where the word brings its own: "a bakery", never "a a bakery"."""
        if not self.article or not word:
            return word
        if self.brings_article(word):
            return self.article[0] + word[1:]
        return f"{self.article} {word}"

    @staticmethod
    def brings_article(word: str) -> bool:
        return OWN_ARTICLE.match(word) is not None


def placeholders_in(text: str) -> Iterator[Placeholder]:
    for found in HOLE.finditer(text):
        yield Placeholder(found[1], found[2], found[0])


def filled_by(text: str, words_for: Callable[[Placeholder], str]) -> str:
    """The text with words in each placeholder's place, and in that of the article before it."""
    return LED_HOLE.sub(
        lambda found: words_for(Placeholder(found[2], found[3], found[0], found[1] or "")), text
    )


def with_defaults(text: str) -> str:
    """As somebody reads it of whom nothing is known."""
    return filled_by(text, lambda hole: hole.instead)
