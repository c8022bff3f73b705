"""Search in people's own words, over rows that are made anew at any time."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search.indexing import rebuild
from portal.search.models import Entry, Word
from portal.search.searching import clean, find, nearest_shelves, search, suggest
from portal.search.sources import Findable, SearchSource, sources
from tests.sizes import sized

pytestmark = pytest.mark.django_db

SLOW = Findable(
    1,
    "fix",
    "My computer is slow",
    "/slow/",
    "Restart it.",
    "slow pc\nlaptop takes ages",
    "Café & 1 < 2 tips",
    3,
)
QUICK = Findable(
    2, "guide", "Make a computer quick", "/quick/", "Six things to try.", "tidy up", "Slow disks fill."
)
PAID = Findable(
    3,
    "guide",
    "Get a late invoice paid",
    "/paid/",
    "Four messages.",
    "customer has not paid\nunpaid",
    "Write.",
)
SHELF = Findable(1, "topic", "Computers", "/topics/computers/", "Keep them quick.", "pc\nlaptop")


@pytest.fixture(autouse=True)
def library(monkeypatch):
    """Two sources of four things, so that the tests know all there is."""
    things = {"shelf": [SHELF], "things": [SLOW, QUICK, PAID]}
    made = {
        "shelf": SearchSource("shelf", "Topic", lambda: things["shelf"], shelf=True),
        "things": SearchSource("things", "Things", lambda: iter(things["things"]), kinds={"fix": "Fix"}),
    }
    monkeypatch.setattr(sources, "_things", made)
    rebuild()
    return things


def titles(hits):
    return [hit.title for hit in hits]


def test_the_exact_title_comes_first():
    assert titles(find("My computer is slow", "en"))[0] == "My computer is slow"
    assert titles(find("Computers", "en"))[0] == "Computers"


def test_any_of_the_words_will_do_and_more_of_them_are_better():
    assert titles(find("my old computer went slow again", "en"))[:2] == [
        "My computer is slow",
        "Make a computer quick",
    ]


def test_people_s_words_find_what_the_title_does_not_say():
    assert titles(find("laptop takes ages", "en"))[0] == "My computer is slow"
    assert titles(find("customer not paying", "en"))[0] == "Get a late invoice paid"


def test_accents_are_forgiven_both_ways():
    assert titles(find("cafe", "en")) == titles(find("café", "en")) == ["My computer is slow"]


def test_the_passage_shows_the_words_and_is_escaped():
    assert find("cafe", "en")[0].passage == '<b class="hit">Café</b> &amp; 1 &lt; 2 tips'
    assert find("restart", "en")[0].passage == '<b class="hit">Restart</b> it.'
    assert find("unpaid", "en")[0].passage == "Four messages."


def test_kinds_are_counted_over_all_and_shown_for_one():
    found = search("quick computer", "en", kinds=["shelf"])
    assert titles(found.hits) == ["Computers"]
    assert found.counts == {"shelf": 1, "things": 2}
    assert found.total == 1
    assert [hit.kind_name for hit in find("slow computer", "en", kinds=["things"])] == ["Fix", "Things"]


def test_limits_hold_and_the_total_is_true():
    found = search("computer", "en", limit=1)
    assert (len(found.hits), found.total) == (1, 3)


def test_a_mistyped_title_is_found_by_its_look():
    assert titles(find("compuetrs", "en")) == []
    assert titles(find("My compter is slow", "en"))[0] == "My computer is slow"
    assert "Get a late invoice paid" in titles(find("invoise", "en"))


def test_a_better_spelling_is_offered_and_not_imposed():
    found = search("compuetr", "en")
    assert found.spelling in ("computer", "computers")
    assert found.words == "compuetr"
    assert search("computer", "en").spelling == ""
    assert search("zzzzzz", "en").spelling == ""


def test_the_nearest_shelf_is_offered():
    assert titles(nearest_shelves("computters", "en")) == ["Computers"]
    assert titles(nearest_shelves("zzzzzz", "en")) == []


def test_as_someone_types_the_last_word_may_be_unfinished():
    assert "Get a late invoice paid" in titles(suggest("late invo", "en"))
    assert titles(suggest("sl", "en"))[0] == "My computer is slow"
    assert titles(suggest("zz", "en")) == []


@pytest.mark.parametrize("before", ["antelopes", "zebras"])
def test_it_is_the_word_typed_last_not_the_last_of_the_alphabet(before):
    assert {*titles(suggest(f"{before} lap", "en"))} == {*titles(suggest("lap", "en"))}
    assert titles(suggest(f"lap {before}", "en")) == []


def test_other_languages_are_searched_with_their_own_stems_and_then_in_ours(library):
    library["things"] += [Findable(3, "guide", "Rechnungen mahnen", "/de/", "Vier Briefe.", language="de")]
    rebuild()
    assert titles(find("Rechnung", "de")) == ["Rechnungen mahnen"]
    assert titles(find("Rechnung", "en")) == []
    assert titles(find("invoice", "de")) == ["Get a late invoice paid"]
    assert titles(find("invoice", "fr")) == ["Get a late invoice paid"]


NASTY = [
    "",
    " ",
    "\0",
    "a\0b",
    "'",
    "''",
    "\\",
    "\\'",
    "' | '",
    "a & b | !c <-> d:*",
    "((((",
    "!!",
    ":*",
    "a:*AB",
    "%",
    "%s %(words)s",
    "_",
    "$$",
    "'; DROP TABLE portal_entry; --",
    "<script>alert(1)</script>",
    "the of and is",
    "http://a.example/b?c=d#e",
    "C:\\Users\\me's files",
    "\ue000x\ue001",
    "😀 émoji",
    "x" * 10_000,
    "slow " * 1000,
]


@pytest.mark.parametrize("words", NASTY)
def test_whatever_is_typed_is_only_words(words):
    found = search(words, "en")
    assert len(found.words) <= 200
    for hit in [*found.hits, *suggest(words, "en"), *nearest_shelves(words, "en")]:
        assert "<script" not in hit.passage
    assert Entry.objects.count() == 4


@pytest.mark.properties
@settings(
    max_examples=sized(40, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=250))
def test_nothing_that_can_be_typed_fails(words):
    search(words, "en")
    suggest(words, "de")


def test_cleaning_keeps_one_line_of_at_most_two_hundred():
    assert clean("  a\tb\n\0c  ") == "a b c"
    assert len(clean("x" * 999)) == 200


# The rows


def test_rebuilding_follows_what_is_there(library):
    pks = dict(Entry.objects.values_list("url", "pk"))
    library["things"] = [Findable(1, "fix", "My computer is fast", "/slow/"), PAID]
    assert rebuild("things") == 2
    assert set(Entry.objects.values_list("title", flat=True)) == {
        "My computer is fast",
        "Get a late invoice paid",
        "Computers",
    }
    assert Entry.objects.get(url="/slow/").pk == pks["/slow/"]
    assert titles(find("fast", "en")) == ["My computer is fast"]
    assert not Word.objects.filter(word="slow").exists()


def test_a_source_that_is_gone_takes_its_rows_with_it(monkeypatch):
    monkeypatch.setattr(sources, "_things", {"shelf": sources["shelf"]})
    rebuild()
    assert set(Entry.objects.values_list("source", flat=True)) == {"shelf"}


def test_the_command(capsys):
    call_command("rebuild_search")
    assert capsys.readouterr().out == "4 things can be found.\n"
    call_command("rebuild_search", "shelf")
    assert capsys.readouterr().out == "1 things can be found.\n"
    with pytest.raises(CommandError, match="no search source 'nothing'"):
        call_command("rebuild_search", "nothing")


def test_the_queries_of_a_search_do_not_grow(library, django_assert_num_queries):
    for size in (1, 60):
        library["things"] = [
            Findable(at, "fix", f"Slow computer {at}", f"/{at}/") for at in range(10, 10 + size)
        ]
        rebuild()
        with django_assert_num_queries(2 if size > 2 else 3):
            find("slow computer", "en")
