"""A language in which every translated text stands in ⟦…⟧, and a reader that finds what stands outside."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
SILENT = {"script", "style", "textarea"}
VOID = set("area base br col embed hr img input link meta source track wbr".split())
SPOKEN = ("alt", "aria-label", "data-done", "placeholder", "title")
OWN_NAMES = {"Kinship", "HTML"}
ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+\.\w+")
SHORTEST = 4
WORD = re.compile(r"[^\W\d_]+")


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Lazy texts too: all of them end in these four when they are shown."""
    backend: Any = vars(translation)["_trans"]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("gettext", "ngettext", "pgettext", "npgettext"):
            patch.setattr(backend, name, _wrapping(getattr(trans_real, name)))
        yield


def _wrapping(translate: Callable[..., str]) -> Callable[..., str]:
    def wrapped(*words: Any) -> str:
        found = str(translate(*words))
        return f"{OPEN}{found}{CLOSE}" if found.strip() else found

    return wrapped


def unwrapped(words: str) -> list[str]:
    """The words outside ⟦…⟧ that are no name of ours and no address."""
    outside, depth = [], 0
    for letter in words:
        depth += (letter == OPEN) - (letter == CLOSE)
        outside.append(letter if depth == 0 and letter != CLOSE else " ")
    found = WORD.findall(ADDRESS.sub(" ", "".join(outside)))
    return [word for word in found if word not in OWN_NAMES]


@dataclass
class Opened:
    tag: str
    is_content: bool
    is_silent: bool


@dataclass
class Reader(HTMLParser):
    """Reads a page as a person does, and notes each text that is neither translated nor marked as content."""

    found: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    stack: list[Opened] = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        opened = self._opened(tag, given)
        if tag == "meta" and given.get("name") == "description":
            self.heads.append(given.get("content", ""))
        self._read_attributes(tag, given, opened)
        if tag not in VOID:
            self.stack.append(opened)

    def _opened(self, tag: str, given: dict[str, str]) -> Opened:
        """What has a language of its own is not for us to translate, the page itself excepted."""
        is_own = "data-content" in given or ("lang" in given and tag != "html")
        above = self.stack[-1] if self.stack else Opened("", False, False)
        return Opened(tag, above.is_content or is_own, above.is_silent or tag in SILENT)

    def _read_attributes(self, tag: str, given: dict[str, str], opened: Opened) -> None:
        if opened.is_content:
            return
        is_button = tag == "input" and given.get("type") in ("submit", "button", "reset")
        for name in (*SPOKEN, *(("value",) if is_button else ())):
            if words := unwrapped(given.get(name, "")):
                self.found.append(f"{name}: {' '.join(words)}")

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self.stack[-1] if self.stack else Opened("", False, True)
        if here.is_silent or not data.strip():
            return
        if here.tag == "title" and "svg" not in [opened.tag for opened in self.stack]:
            self.heads.append(data)
        elif here.is_content:
            self.content.append(data)
        else:
            self._read(data)

    def _read(self, data: str) -> None:
        """A translated text may hold elements, so the brackets are counted across them."""
        words = unwrapped(OPEN * self.depth + data)
        self.depth += data.count(OPEN) - data.count(CLOSE)
        if words:
            self.found.append(" ".join(words))


def unwrapped_in(page: str, known: Iterable[str] = ()) -> list[str]:
    """The title and the description may repeat what the page shows as content, or what is `known` besides."""
    reader = Reader()
    reader.feed(page)
    content = sorted({*known, *(words.strip() for words in reader.content)}, key=len, reverse=True)
    heads = [" ".join(words) for head in reader.heads if (words := unwrapped(_without(content, head)))]
    broken = [f"{reader.depth} brackets are open at the end"] if reader.depth else []
    return [*reader.found, *(f"head: {words}" for words in heads), *broken]


def _without(content: Iterable[str], head: str) -> str:
    for words in content:
        head = head.replace(words, " ") if len(words) >= SHORTEST else head
    return head
