"""Finds an answer by the words people use: "hairdresser" → hair salon, also when a letter is wrong."""

import unicodedata
from collections.abc import Iterable

from profiles.questions.catalogue import Option, Prompt

MOST = 8
ALIKE = 0.4


def matching(prompt: Prompt, words: str, language: str) -> list[Option]:
    """The options that fit `words` best, the best first; none for empty words."""
    return matching_of(prompt.offered, words, language)


def matching_of(options: Iterable[Option], words: str, language: str) -> list[Option]:
    wanted = _plain(words[:80])
    if not wanted:
        return []
    rated = [(_closeness(option, wanted, language), option) for option in options]
    fitting = sorted((pair for pair in rated if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [option for _, option in fitting[:MOST]]


def _closeness(option: Option, wanted: str, language: str) -> float:
    return max(_alike(_plain(phrase), wanted) for phrase in option.said(language))


def _alike(phrase: str, wanted: str) -> float:
    """From 0 to 3: the same, begins so, has a word that begins so, holds it, or shares its letter triples."""
    if phrase == wanted:
        return 3
    if phrase.startswith(wanted):
        return 2.5
    if f" {wanted}" in f" {phrase}":
        return 2
    if len(wanted) > 3 and wanted in phrase:
        return 1.5
    return _shared_triples(phrase, wanted)


def _shared_triples(phrase: str, wanted: str) -> float:
    one, other = _triples(phrase), _triples(wanted)
    return len(one & other) / len(one | other)


def _triples(phrase: str) -> set[str]:
    return {f"  {word} "[at : at + 3] for word in phrase.split() for at in range(len(word) + 1)}


def _plain(words: str) -> str:
    """Lower case, no accents, no signs, one space."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = (sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())
