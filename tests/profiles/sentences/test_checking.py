import pytest
from django.core.exceptions import ValidationError

from profiles.models import SentenceTemplate
from profiles.questions.catalogue import catalogue
from profiles.sentences.checking import check_template

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def check(text, voice="you", language="en"):
    check_template(SentenceTemplate(text=text, voice=voice, language=language), catalogue())


def test_good_templates_pass():
    check("You run {industry:indef} in {town:plain} and use {software:list}.")
    check("{name} runs {industry:indef}.", "they")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You run a shop.", "one to four slots"),
        (
            "You {industry:indef} {employees:count} {pcs:count} {servers:count} {town:plain}.",
            "one to four slots",
        ),
        ("You run {industry}.", "one to four slots"),
        ("You run {industry:indef} and {need}.", "{need} names no form"),
        ("{name} runs {industry:indef}.", "{name} names no form"),
        ("You run {industry:indef} or {industry:plural}.", "only once"),
        ("You run {industry:indef.", "A brace stands alone"),
        ("You run {trade:indef}.", "no question “trade”"),
        ("You run {industry:verb}.", "the form “verb” is missing for: bakery, cafe"),
        ("You live in {town:indef}.", "the form “indef” is missing for: town"),
    ],
)
def test_bad_templates_are_refused_in_words(text, said):
    with pytest.raises(ValidationError) as error:
        check(text)
    assert said in error.value.messages[0]
