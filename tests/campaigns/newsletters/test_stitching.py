"""One issue, different for each reader, and for each just as the one choice and the profile have it."""

import email
import re
from collections.abc import Callable
from datetime import timedelta
from email import policy
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.newsletters import stitching
from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.stitching import letter_for, stitch, web_version, whys
from content.library.models import Item
from content.ranking.choosing import choose
from content.ranking.models import Facet
from portal.activity.models import Rollup
from portal.mail import mailings
from portal.mail.envelopes import enclose
from portal.mail.kinds import Letter, kinds
from portal.mail.models import Message
from portal.mail.tracking.links import trap_url
from portal.mail.tracking.models import Link
from profiles.models import Person
from profiles.preferences.models import Preferences
from profiles.questions.mailing import read_token
from tests.campaigns.newsletters.conftest import Reader
from tests.factories import ItemFactory, ProblemFactory, TrainingFactory
from training.models import Card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    stitching._kept.clear()


def block(issue: Issue, kind: str, content: dict[str, Any], **fields: Any) -> Block:
    last = issue.blocks.order_by("position").last()
    return Block.objects.create(
        issue=issue, kind=kind, content=content, position=(last.position + 1) if last else 0, **fields
    )


@pytest.fixture
def only(issue: Issue) -> Issue:
    """The issue with its opening alone."""
    issue.blocks.exclude(kind="text").delete()
    return issue


def written(rows: list[Message]) -> dict[int, Letter]:
    return {pk: write() for pk, write in stitch(rows).items()}


def write_opening(issue: Issue, body: str, heading: str = "Hello {name|there}.") -> None:
    issue.blocks.filter(kind="text").update(content={"en": {"heading": heading, "body": body}})


def planned(issue: Issue, *people: Person, tracks: bool = True) -> list[Message]:
    mailing = mailings.begin("newsletter", issue.occasion, tracks=tracks)
    Issue.objects.filter(pk=issue.pk).update(mailing=mailing)
    mailings.plan_recipients(mailing, Person.objects.filter(pk__in=[p.pk for p in people]), timezone.now())
    return list(Message.objects.filter(mailing=mailing).order_by("person"))


def test_the_opening_says_back_what_was_told_marked_and_says_something_to_those_who_told_nothing(
    only: Issue, reader: Reader
) -> None:
    write_opening(only, "For {industry|a business like yours} with {employees|few people}.")
    told = letter_for(only, reader(fields={"name": "Marta Berg"}, industry="bakery", employees="2-9"))
    html = str(told.html)
    assert "Hello Marta." in html
    assert re.search(r'<span class="fact" style="background[^"]+">a bakery</span>', html)
    assert re.search(r'<span class="fact" style="[^"]+">2 to 9 people</span>', html)
    assert "For a bakery with 2 to 9 people." in str(told.text)
    stranger = letter_for(only, reader(fields={"name": ""}))
    assert "Hello there." in str(stranger.html)
    assert "For a business like yours with few people." in str(stranger.text)
    assert 'class="fact"' not in re.sub(r"<style.*?</style>", "", str(stranger.html), flags=re.S)


@pytest.mark.parametrize(
    ("typed", "told", "stranger"),
    [
        ("For a {industry|business like yours}.", "For a bakery.", "For a business like yours."),
        ("For a {industry|an odd shop}.", "For a bakery.", "For an odd shop."),
        ("A {industry|shop}.", "A bakery.", "A shop."),
        ("Cuba {industry|shop}.", "Cuba a bakery.", "Cuba shop."),
    ],
)
def test_the_article_stands_once_whoever_brings_it(
    only: Issue, reader: Reader, typed: str, told: str, stranger: str
) -> None:
    write_opening(only, typed)
    for person, read in ((reader(industry="bakery"), told), (reader(), stranger)):
        letter = letter_for(only, person)
        assert read in str(letter.text)
        assert read in re.sub(r"<[^>]+>", "", str(letter.html))


def test_a_link_on_the_coloured_field_is_read_there_in_a_list_too(only: Issue, reader: Reader) -> None:
    write_opening(only, "[One](https://a.example/)\n\n- [Two](https://b.example/)")
    html = str(letter_for(only, reader()).html)
    colours = re.findall(r'<a href="https://[ab]\.example/"[^>]*style="color:\s*(#\w+)', html)
    assert len(colours) == 2
    assert len(set(colours)) == 1


def test_a_counted_link_is_known_by_its_words(only: Issue, reader: Reader) -> None:
    write_opening(only, "[Read **it**, {name|friend}](/library/x/)")
    [message] = planned(only, reader())
    stitch([message])[message.pk]()
    assert Link.objects.get(url__endswith="/library/x/").label == "Read it, friend"


def test_picks_stand_apart_in_the_text(only: Issue, reader: Reader) -> None:
    block(only, "picks", {"n": 2, "en": {"heading": ""}})
    ItemFactory.create_batch(2)
    text = str(letter_for(only, reader()).text)
    first, _second = re.findall(r"^http\S+/library/\S+$", text, re.MULTILINE)
    assert text.partition(first)[2].startswith("\n\n")


def test_the_subject_has_the_readers_words_and_no_marks(only: Issue, reader: Reader) -> None:
    only.words = {"en": {"subject": "{name|Hello}, bread for {industry|a shop}", "preview": ""}}
    only.save()
    letter = letter_for(only, reader(fields={"name": "Zoë Berg"}, industry="bakery"))
    assert letter.subject == "Zoë, bread for a bakery"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "KSLOT-stop-TOLSK", "{industry|x}", "=E9=\n=", "."]
)
def test_a_name_is_only_ever_words(only: Issue, reader: Reader, name: str) -> None:
    letter = letter_for(only, reader(fields={"name": name}))
    first = name.split(" ")[0]
    assert f"Hello {first}." in str(letter.text)
    assert "<script>" not in str(letter.html)


def test_picks_are_what_the_one_choice_chooses_each_with_its_reason(only: Issue, reader: Reader) -> None:
    block(only, "picks", {"n": 2, "en": {"heading": "Picked for you"}})
    for_bakers, for_all, other = ItemFactory.create_batch(3)
    Facet.objects.create(source="library", object_id=for_bakers.pk, question="industry", value="bakery")
    Facet.objects.create(source="library", object_id=other.pk, question="industry", value="garage")
    baker, stranger = reader(industry="bakery"), reader()
    letter = str(letter_for(only, baker).text)
    assert "PICKED FOR YOU" in letter
    assert letter.index(for_bakers.title) < letter.index(for_all.title)
    assert "For bakeries. 5 minutes." in letter
    assert other.title not in letter
    chosen = [choice.object_id for choice in choose(baker, "newsletter", 2)]
    assert chosen == [for_bakers.pk, for_all.pk]
    [(_, reasons)] = whys(only, baker)
    assert [title for title, _ in reasons] == [for_bakers.title, for_all.title]
    assert "bakeries" in reasons[0][1]
    assert "Good for any business" in str(letter_for(only, stranger).html)


def test_a_training_problems_a_question_and_numbers_come_where_there_are_some(
    only: Issue, reader: Reader
) -> None:
    training, problem = TrainingFactory.create(), ProblemFactory.create()
    Card.objects.create(training=training, position=1, title="One", html="<p>One.</p>")
    for kind, content in {
        "training": {"en": {}},
        "problems": {"n": 3, "en": {"heading": "What others ask"}},
        "question": {"en": {"heading": "One question"}},
        "numbers": {"en": {"heading": "Your numbers"}},
    }.items():
        block(only, kind, content)
    busy, new = reader(), reader()
    Rollup.objects.create(
        person=busy, verb="training_finished", count=2, first_at=timezone.now(), last_at=timezone.now()
    )
    text = str(letter_for(only, busy).text)
    assert training.title.upper() in text
    assert problem.title in text
    assert "ONE QUESTION" in text
    assert "So far you have finished 2 trainings here." in text
    assert "YOUR NUMBERS" not in str(letter_for(only, new).text)
    html = str(letter_for(only, busy).html)
    [token] = set(re.findall(r"/answer/([^/]+)/", html))
    assert read_token(token).person == busy


def test_a_condition_chooses_who_reads_a_block_and_the_others_read_the_default(
    only: Issue, reader: Reader
) -> None:
    block(
        only,
        "text",
        {"en": {"heading": "Flour", "body": "Buy now."}, "otherwise": {"en": {"body": "Nothing to buy."}}},
        condition={"question": "industry", "values": ["bakery"]},
    )
    block(
        only,
        "text",
        {"en": {"body": "Only bakers."}},
        condition={"question": "industry", "values": ["bakery"]},
    )
    baker, other = (str(letter_for(only, reader(**facts)).text) for facts in ({"industry": "bakery"}, {}))
    assert "Buy now." in baker
    assert "Only bakers." in baker
    assert "Nothing to buy." in other
    assert "Buy now." not in other
    assert "Only bakers." not in other


def test_a_story_that_is_withdrawn_is_left_out(only: Issue, reader: Reader) -> None:
    item = ItemFactory.create(title="How a bakery closes")
    block(only, "story", {"item": item.pk, "en": {"heading": "", "teaser": ""}})
    person = reader()
    assert "HOW A BAKERY CLOSES" in str(letter_for(only, person).text)
    Item.objects.update(published_at=timezone.now() + timedelta(days=1))
    assert "HOW A BAKERY CLOSES" not in str(letter_for(only, person).text)


def test_each_reads_it_in_their_language_where_it_is_written_in_it(only: Issue, reader: Reader) -> None:
    only.words = {"en": {"subject": "Bread"}, "de": {"subject": "Brot"}}
    only.save()
    only.blocks.update(
        content={"en": {"body": "Bread."}, "de": {"heading": "Hallo.", "body": "Für {industry|Sie}."}}
    )
    german = letter_for(only, reader(fields={"language": "de"}, industry="bakery"))
    assert german.subject == "Brot"
    assert '<html lang="de"' in str(german.html)
    assert "Für eine Bäckerei." in str(german.text)
    assert letter_for(only, reader()).subject == "Bread"
    only.words = {"en": {"subject": "Bread"}}
    only.save()
    assert letter_for(only, reader(fields={"language": "de"})).subject == "Bread"


def test_a_chunk_is_what_each_gets_alone_but_for_the_counted_links(only: Issue, reader: Reader) -> None:
    for kind, content in {"picks": {"n": 2, "en": {}}, "question": {"en": {}}}.items():
        block(only, kind, content)
    ItemFactory.create_batch(3)
    people = [reader(industry="bakery"), reader(fields={"language": "de"}), reader(role="owner")]
    rows = planned(only, *people, tracks=False)
    with time_machine.travel(timezone.now(), tick=False):  # links that carry the second
        letters = written(rows)
        for row in rows:
            alone = letter_for(only, row.person)  # type: ignore[arg-type]
            assert _of_no_message(letters[row.pk].text) == _of_no_message(alone.text)
            assert _of_no_message(letters[row.pk].html) == _of_no_message(alone.html)


def _of_no_message(words: object) -> str:
    """Without what tells which message it is."""
    return re.sub(r"/mail/stop/[^/\"?]+/", "/", str(words))


def test_links_are_counted_for_who_is_counted_and_bare_for_who_is_not(only: Issue, reader: Reader) -> None:
    write_opening(only, "See [the library](/library/?a=1&b=2).")
    counted, bare = reader(), reader()
    Preferences.objects.create(person=bare, tracked=False)
    rows = planned(only, counted, bare)
    letters = written(rows)
    with_count, without = (str(letters[row.pk].html) for row in rows)
    assert Link.objects.get(url="http://127.0.0.1:8000/library/?a=1&b=2").part == "opening"
    assert "/library/" not in with_count
    assert re.search(r'<img src="http://127.0.0.1:8000/o/[\w-]+\.gif"', with_count)
    assert 'href="http://127.0.0.1:8000/library/?a=1&amp;b=2"' in without
    assert "/o/" not in without
    assert "/l/" not in without
    assert "(http://127.0.0.1:8000/library/?a=1&b=2)" in str(letters[rows[1].pk].text)


class Body(HTMLParser):
    """The links of a letter with their attributes and words, and what is read in it before the first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.before = ""
        self.links: list[dict[str, str | None]] = []
        self.feed(page.partition("<body")[2])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        if not self.links:
            self.before += data


def test_the_trap_stands_before_all_links_and_no_person_meets_it(only: Issue, reader: Reader) -> None:
    only.words = {"en": {"subject": "Bread", "preview": "Ten minutes earlier"}}
    only.save()
    counted, bare = reader(), reader()
    Preferences.objects.create(person=bare, tracked=False)
    rows = planned(only, counted, bare)
    letters = written(rows)
    with_trap, without = (str(letters[row.pk].html) for row in rows)
    body = Body(with_trap)
    style = body.links[0].pop("style")
    assert body.links[0] == {"href": trap_url(rows[0].pk), "tabindex": "-1", "aria-hidden": "true"}
    assert style.endswith("display: none")
    assert 'aria-hidden="true"></a>' in with_trap
    assert body.before.partition(">")[2].strip() == "Ten minutes earlier"
    assert with_trap.index("Hello ") < with_trap.index("<img src=")
    assert "tabindex" not in without
    assert trap_url(rows[0].pk) not in str(letters[rows[0].pk].text)


def test_a_counted_link_leads_where_it_led(only: Issue, reader: Reader, client: Any) -> None:
    write_opening(only, "See [the library](/library/).")
    [row] = planned(only, reader())
    html = str(stitch([row])[row.pk]().html)
    places = {
        client.get(address).headers["Location"]
        for address in re.findall(r'href="http://127.0.0.1:8000(/l/[^"]+)"', html)
    }
    told = "utm_source=monthly&utm_medium=email&utm_campaign=monthly-1"
    assert f"http://127.0.0.1:8000/library/?{told}" in places


def test_who_is_gone_gets_nothing_and_the_rest_theirs(only: Issue, reader: Reader) -> None:
    rows = planned(only, reader(), reader())
    rows[0].person_id = 2**40
    assert set(stitch(rows)) == {rows[1].pk}


def test_the_web_version_knows_nobody_and_stops_nobodys_mail(only: Issue) -> None:
    write_opening(only, "For {industry|a business like yours}.")
    for kind, content in {
        "picks": {"n": 1, "en": {}},
        "question": {"en": {"heading": "One question"}},
    }.items():
        block(only, kind, content)
    item = ItemFactory.create()
    letter = web_version(only, "en")
    assert "For a business like yours." in str(letter.text)
    assert item.title in str(letter.text)
    assert "One question" not in str(letter.html)
    assert "/answer/" not in str(letter.html)
    assert "/mail/stop/" not in str(letter.html) + str(letter.text)


def test_the_letter_stands_the_checks_of_an_independent_reader(only: Issue, reader: Reader) -> None:
    write_opening(only, "Größe: 2 € — {name|x}\n\n.dot")
    for kind, content in {"picks": {"n": 3, "en": {"heading": "Für Sie"}}, "question": {"en": {}}}.items():
        block(only, kind, content)
    ItemFactory.create_batch(3, summary="Ä" * 200)
    [row] = planned(only, reader(fields={"name": "Zoë Ünal"}))
    raw = enclose(row, kinds["newsletter"], stitch([row])[row.pk]()).as_bytes()
    assert len(raw) <= 100_000
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    read = email.message_from_bytes(raw, policy=policy.default)
    assert read.defects == []
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["List-Unsubscribe"].startswith("<http")
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Größe: 2 € — Zoë" in plain.get_content()
    assert "Zoë" in html.get_content()
    assert "unsubscribe in one click" in html.get_content()
    assert "1 Mill Street, Leeds" in html.get_content()
    assert "KSLOT" not in raw.decode()


@pytest.mark.parametrize("size", [3, 12])
def test_a_chunk_of_any_size_takes_as_many_queries(
    only: Issue, reader: Reader, size: int, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    for kind, content in {
        "picks": {"n": 2, "en": {}},
        "training": {"en": {}},
        "question": {"en": {}},
        "numbers": {"en": {}},
    }.items():
        block(only, kind, content)
    ItemFactory.create_batch(4)
    rows = planned(only, *(reader(industry="bakery") for _ in range(size)))
    written(rows)
    connection.queries_log.clear()
    with django_assert_num_queries(10):
        written(rows)
