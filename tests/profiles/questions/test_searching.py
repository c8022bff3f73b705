import pytest

from profiles.questions.catalogue import catalogue
from profiles.questions.searching import matching

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def found(words, language="en"):
    return [option.slug for option in matching(catalogue().prompt("industry"), words, language)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("hairdresser", "hair-salon"),
        ("hair dresser", "hair-salon"),
        ("hairdreser", "hair-salon"),
        ("we sell flowers", "florist"),
        ("flowers", "florist"),
        ("Dentist", "dental-practice"),
        ("CAFÉ", "cafe"),
        ("cafe", "cafe"),
        ("bak", "bakery"),
    ],
)
def test_lay_words_find_the_industry(words, first):
    assert found(words)[0] == first


def test_other_languages_have_their_own_words():
    assert found("wir schneiden Haare", "de")[0] == "hair-salon"
    assert "hair-salon" not in found("hairdresser", "de")


@pytest.mark.parametrize("words", ["", "  ", "xqzw", "%", "<%>", "\0"])
def test_what_fits_nothing_finds_nothing(words):
    assert found(words) == []


def test_no_more_than_a_handful():
    assert len(found("s")) <= 8
