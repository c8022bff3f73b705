"""Every "because" is a whole sentence with one marked word, and true."""

import pytest
from django.utils import translation

from content.ranking.choosing import Choice
from content.ranking.reasons import BY_FACT, why_html, why_text
from content.ranking.rules import WEIGHTS
from tests.content.ranking.rows import questions


@pytest.fixture(autouse=True)
def asked(db):
    questions()


def chosen(question="", value="", code="fact", told=True):
    return Choice("library", 1, 10, code, question, value, told)


@pytest.mark.parametrize(
    ("choice", "html", "text"),
    [
        (
            chosen("industry", "bakery"),
            'For <span class="fact nowrap">bakeries</span>',
            "For bakeries",
        ),
        (
            chosen("need", "get-paid"),
            'You want to <span class="fact nowrap">get paid faster</span>',
            "You want to get paid faster",
        ),
        (
            chosen("employees", "2-9"),
            'Fits <span class="fact nowrap">2 to 9 people</span>',
            "Fits 2 to 9 people",
        ),
        (
            chosen("need", "stay-safe"),
            'You want to <span class="fact nowrap">stay safe &lt;now&gt;</span>',
            "You want to stay safe <now>",
        ),
        (
            chosen("industry", "bakery", told=False),
            'For <span class="fact fact--think nowrap">bakeries<span class="vh"> (we think so)</span></span>',
            "For bakeries",
        ),
        (chosen(code="any"), "Good for any business", "Good for any business"),
        (chosen(code="open"), "May fit your business", "May fit your business"),
        (chosen(code="topic"), "On the same topic", "On the same topic"),
    ],
)
def test_words(choice, html, text):
    with translation.override("en"):
        assert why_html(choice, "en") == html
        assert why_text(choice, "en") == text


def test_a_value_that_was_typed_cannot_break_out():
    html = why_html(chosen("industry", "<script>alert(1)</script>"), "en")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_fact_whose_question_is_gone_claims_nothing():
    assert why_text(chosen("shoe-size", "43"), "en") == "May fit your business"


def test_every_question_that_counts_has_its_sentence():
    assert set(BY_FACT) == set(WEIGHTS)
