from typing import Any

import pytest

from campaigns.newsletters.checks import words
from campaigns.newsletters.checks.findings import Draft, Finding, Level
from campaigns.newsletters.checks.reading import grade, sentences_of, syllables_of
from campaigns.newsletters.models import Block, Issue
from tests.campaigns.newsletters.conftest import Reader

pytestmark = pytest.mark.django_db


def draft(issue: Issue, *contents: dict[str, Any], kind: str = "text") -> Draft:
    blocks = [Block(pk=n, issue=issue, position=n, kind=kind, content=c) for n, c in enumerate(contents, 1)]
    return Draft(issue, None, blocks)


def subject(issue: Issue, words_: dict[str, Any]) -> Finding:
    issue.words = words_
    return words.subject(draft(issue))


def test_the_subject(issue: Issue) -> None:
    assert subject(issue, {"en": {"subject": "x" * 60}}).level is Level.OK
    assert subject(issue, {"en": {"subject": "x" * 61}}).level is Level.BLOCKS
    assert subject(issue, {"en": {"subject": "  "}}).level is Level.BLOCKS
    assert subject(issue, {}).level is Level.BLOCKS
    assert (
        subject(issue, {"en": {"subject": "Fine"}, "de": {"subject": "", "preview": "x"}}).level
        is Level.BLOCKS
    )
    named = {"en": {"subject": "{name|there}" + "x" * 55}}
    assert subject(issue, named).level is Level.OK
    assert words.subject(draft(issue)).where == ""


def test_placeholders(issue: Issue) -> None:
    def found(text: str) -> list[str]:
        result = words.placeholders(draft(issue, {"en": {"body": text}}))
        return [finding.title for finding in result] if isinstance(result, list) else [result.title]

    fine = ["Every placeholder has words for those we know nothing about."]
    assert found("Hi {name|there}, {industry|a business like yours}.") == fine
    assert found("No braces, {not one}, {}.") == fine
    assert found("Hi {name}.") == ["“{name}” has no words for those we do not know it of."]
    assert found("Hi {name|}.") == ["“{name|}” has no words for those we do not know it of."]
    assert found("Hi {shoe_size|you}.") == ["“{shoe_size|you}” stands for nothing we ask."]
    issue.words = {"en": {"subject": "{need}"}}
    assert len(found("Hi {name}.")) == 2


def test_placeholders_in_what_the_others_get(issue: Issue) -> None:
    content = {"en": {"body": "x"}, "otherwise": {"en": {"heading": "", "body": "{name}"}}}
    result = words.placeholders(draft(issue, content))
    assert isinstance(result, list)
    assert [finding.level for finding in result] == [Level.BLOCKS]
    assert result[0].where == "?open=1#block-1"


def test_nothing_is_empty(issue: Issue) -> None:
    def titles(*contents: dict[str, Any], kind: str = "text") -> list[str]:
        result = words.nothing_empty(draft(issue, *contents, kind=kind))
        return [finding.title for finding in result] if isinstance(result, list) else [result.title]

    assert titles() == ["The letter is empty."]
    assert titles({"en": {"heading": "", "body": ""}}) == ["Block 2 is empty."]
    assert titles({"en": {"heading": "Hello."}}) == ["No block is empty."]
    assert titles({}, kind="story") == ["Block 2 is empty."]
    assert titles({"item": 3}, kind="story") == ["No block is empty."]
    assert titles({}, kind="picks") == ["No block is empty."]


EASY = "The cat sat on the mat. The dog ran to the cat."
HARD = (
    "Notwithstanding considerable organisational heterogeneity, administrative harmonisation initiatives "
    "necessitate comprehensive interdepartmental communication infrastructure modernisation."
)


def test_the_grade_by_hand() -> None:
    """Two sentences of six words, all of one syllable: 0.39 * 6 + 11.8 * 1 - 15.59 is below nothing."""
    assert [len(sentence) for sentence in sentences_of(EASY)] == [6, 6]
    assert grade(sentences_of(EASY)) == 0.0
    five = [["water", "paper", "little", "people", "garden"]]
    assert [syllables_of(word) for word in five[0]] == [2, 2, 2, 2, 2]
    assert grade(five) == pytest.approx(0.39 * 5 + 11.8 * 2 - 15.59)
    assert grade(sentences_of(HARD)) > 20
    assert grade([]) == 0.0


def test_markdown_abbreviations_and_placeholders_are_read_as_they_are_seen() -> None:
    text = "# Cash up\n\nHello {name|there}, use [our **list**](https://x.example/a.b). Or e.g. this. \n\n- One\n- Two"
    assert [" ".join(sentence) for sentence in sentences_of(text)] == [
        "Cash up",
        "Hello there use our list",
        "Or eg this",
        "One",
        "Two",
    ]


@pytest.mark.parametrize(("body", "level"), [(EASY, Level.OK), (HARD, Level.WARNING)])
def test_the_reading_age_of_english(issue: Issue, body: str, level: Level) -> None:
    found = words.reading_age(draft(issue, {"en": {"body": body}}))
    assert found is not None
    assert found.level is level


def test_other_languages_are_judged_by_their_sentences_alone(issue: Issue) -> None:
    issue.newsletter.language = "de"
    issue.words = {"de": {"subject": "Hallo"}}
    german = draft(issue, {"de": {"body": " ".join(["Wort"] * 26) + "."}})
    assert words.reading_age(german) is None
    longest = words.longest_sentence(german)
    assert longest is not None
    assert longest.level is Level.WARNING
    assert longest.title == "The longest sentence has 26 words."
    assert longest.words == "It begins “Wort Wort Wort Wort Wort”. Make two of it."
    assert words.longest_sentence(draft(issue, {"de": {"body": "Kurz."}})).level is Level.OK  # type: ignore[union-attr]


def test_a_text_of_nothing(issue: Issue, reader: Reader) -> None:
    assert words.reading_age(draft(issue)) is None
    issue.words = {}
    assert words.longest_sentence(draft(issue)) is None
