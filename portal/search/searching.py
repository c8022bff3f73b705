import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search import queries
from portal.search.languages import configuration, read_in
from portal.search.sources import sources

MOST_WORDS = 200
"""Characters of what was typed that are read."""
DEPTH = 200
"""How many things are ranked; a page never shows more."""
FEW = 3
LEAST = 0.3
"""How much of the best one's score a thing must have to count as found."""
ALIKE = 0.7
"""How alike two words must be, of 1, for one to be offered for the other."""
OPEN, CLOSE = "\ue000", "\ue001"
MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
WHOLE = f"StartSel={OPEN}, StopSel={CLOSE}, HighlightAll=true"
PART = f"StartSel={OPEN}, StopSel={CLOSE}, MaxFragments=1, MinWords=14, MaxWords=32"
Ranked = dict[tuple[str, int], int]
"""Best first: source and id of a thing, and of its entries the one that says it best, in whatever language."""


@dataclass(frozen=True)
class Hit:
    """A thing found: its best passage is HTML, escaped, with what was looked for marked."""

    source: str
    object_id: int
    language: str
    kind: str
    title: str
    url: str
    minutes: int | None
    passage: SafeString

    @property
    def kind_name(self) -> Any:
        source = sources[self.source]
        return source.kinds.get(self.kind, source.name)


@dataclass(frozen=True)
class Found:
    """What a search gave: `counts` by source over all kinds, `total` of the kind asked for, a spelling to offer."""

    words: str
    hits: list[Hit]
    counts: dict[str, int]
    total: int
    spelling: str = ""


def clean(words: str) -> str:
    """What was typed, without control characters, in one line, not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in words[:MOST_WORDS]).split())


def find(words: str, language: str, kinds: Collection[str] | None = None, limit: int = 20) -> list[Hit]:
    """The best things for these words, best first. `kinds` are slugs of search sources; None means all."""
    return search(words, language, kinds, limit).hits


def search(words: str, language: str, kinds: Collection[str] | None = None, limit: int = 20) -> Found:
    words = clean(words)
    said = _ranked(queries.RANKED, words, language) if words else {}
    ranked = said if len(said) >= FEW or not words else _joined(said, _ranked(queries.ALIKE, words, language))
    wanted = [entry for (source, _), entry in ranked.items() if kinds is None or source in kinds]
    return Found(
        words=words,
        hits=_hits(wanted[:limit], words, language),
        counts=dict(Counter(source for source, _ in ranked)),
        total=len(wanted),
        spelling="" if said or not words else _spelling(words, language),
    )


def suggest(words: str, language: str, limit: int = 6) -> list[Hit]:
    """For as-you-type: things whose title or lay words begin with what was typed so far."""
    words = clean(words)
    ranked = _joined(
        _ranked(queries.BEGUN, words, language, limit), _ranked(queries.ALIKE, words, language, limit)
    )
    return _hits(list(ranked.values())[:limit], words, language)


def nearest_shelves(words: str, language: str, limit: int = 3) -> list[Hit]:
    """Where to look further when nothing fits."""
    words, shelves = clean(words), [source.slug for source in sources if source.shelf]
    near = _ranked(queries.NEAREST_SHELVES, words, language, limit, shelves=shelves)
    return _hits(list(near.values()), words, language)


def _ranked(statement: str, words: str, language: str, most: int = DEPTH, **more: Any) -> Ranked:
    ranked: Ranked = {}
    for entry, source, thing in _rows(statement, words, language, most=most, **more):
        ranked.setdefault((source, thing), entry)
    return ranked


def _joined(first: Ranked, second: Ranked) -> Ranked:
    return first | {thing: entry for thing, entry in second.items() if thing not in first}


def _hits(ids: Sequence[int], words: str, language: str) -> list[Hit]:
    if not ids:
        return []
    rows = _rows(queries.PASSAGES, words, language, ids=list(ids), whole=WHOLE, part=PART)
    hits = {row[0]: _hit(*row[1:]) for row in rows}
    return [hits[id_] for id_ in ids]


def _hit(source: str, object_id: int, language: str, *shown: Any) -> Hit:
    kind, title, url, minutes, passage = shown
    return Hit(source, object_id, language, kind, title, url, minutes, _marked(passage))


def _marked(passage: str) -> SafeString:
    marked = MARKED.sub(r'<b class="hit">\1</b>', escape(passage))
    return mark_safe(" ".join(marked.replace(OPEN, "").replace(CLOSE, "").split()))  # noqa: S308  escaped first


def _spelling(words: str, language: str) -> str:
    """The words with each mistyped one replaced by its nearest known one; empty when that finds nothing either."""
    typed = re.findall(r"\w+", words.lower())
    near = dict(_rows(queries.NEAR_WORDS, words, language, typed=typed))
    better = " ".join(
        next(iter(get_close_matches(word, near.get(word, []), 1, ALIKE)), word) for word in typed
    )
    return better if better != " ".join(typed) and _ranked(queries.RANKED, better, language, 1) else ""


def _rows(statement: str, words: str, language: str, **more: Any) -> list[tuple[Any, ...]]:
    languages = read_in(language)
    given: dict[str, Any] = {
        "words": words,
        "least": LEAST,
        "languages": languages,
        "configurations": [configuration(language) for language in languages],
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
