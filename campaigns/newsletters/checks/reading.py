"""How hard a text is to read.

English: the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975: "Derivation of New Readability
Formulas for Navy Enlisted Personnel", Research Branch Report 8-75):

    0.39 * words / sentences + 11.8 * syllables / words - 15.59

Syllables are counted by the hyphenation patterns of pyphen: a word has one more than breaks. They set too few breaks in
some short words ("open"), so that the grade errs by a few tenths to the kind side. Other languages have other formulas:
there only the length of sentences is judged.
"""

import functools
import re
from html import unescape

import pyphen
from django.utils.html import strip_tags

from campaigns.newsletters.placeholders import with_defaults
from portal.markdown import render

ENGLISH = "en"
WORD = re.compile(
    r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*"
)  # words, "don't", "well-known"
ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|z\.B|bzw|usw)\.")
END = re.compile(r"(?<=[.!?…:])\s+|\n+")
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|blockquote)>|<br ?/?>")


def sentences_of(markdown: str) -> list[list[str]]:
    """The words of each sentence, as somebody reads them of whom nothing is known."""
    words = unescape(strip_tags(BLOCK_END.sub("\n", render(with_defaults(markdown)))))
    parts = END.split(ABBREVIATED.sub(lambda found: found[0].replace(".", ""), words))
    found = [WORD.findall(part) for part in parts]
    return [sentence for sentence in found if sentence]


def grade(sentences: list[list[str]]) -> float:
    """Of English sentences, in school years; 0 for none."""
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(map(syllables_of, words))
    return max(0.0, 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59)


def syllables_of(word: str) -> int:
    return len(_patterns().positions(word.lower())) + 1


@functools.cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)
