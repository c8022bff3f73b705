from collections.abc import Iterator, Sequence
from typing import Any

from campaigns.newsletters.models import Block
from campaigns.newsletters.press import Pair, Press
from campaigns.newsletters.readers import Reader


class Part:
    """A block while a chunk of letters is written."""

    def __init__(self, press: Press, block: Block) -> None:
        self.press, self.block = press, block

    def prepare(self, readers: Sequence[Reader]) -> None:
        """Fetch for all readers at once what the parts need."""

    def parts(self, reader: Reader) -> Iterator[Pair]:
        """What the reader gets of it; nothing where it has nothing for them."""
        raise NotImplementedError

    def whys(self, reader: Reader) -> list[tuple[str, str]]:
        """What was chosen for the reader, and why, as HTML."""
        return []

    def words_in(self, language: str) -> dict[str, Any]:
        content = self.block.content
        found: dict[str, Any] = content.get(language) or content.get(self.press.newsletter.language) or {}
        return found

    def heading(self, language: str) -> str:
        return self.press.words(self.words_in(language).get("heading", ""))

    def pair(self, language: str, template: str, context: dict[str, Any], *key: Any) -> Pair:
        return self.press.part(self.block, key, template, language, context)
