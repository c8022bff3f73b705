import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.activity.models import Activity, Sighting
from portal.activity.sightings import flush
from profiles.models import Person
from training.models import Progress, Training

pytestmark = pytest.mark.django_db
Make = Callable[..., Training]


@pytest.fixture(params=["visitor", "member"])
def anyone(request: pytest.FixtureRequest, client: Client) -> Client:
    found: Client = request.getfixturevalue("member_client") if request.param == "member" else client
    return found


def words(response: Any) -> str:
    """What the page says, between its head and its foot."""
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# The way through


def test_through_a_training_without_script(course: Training, anyone: Client) -> None:
    page = anyone.get("/training/late-invoice/")
    assert "A training of 3 min, 4 cards" in words(page)
    assert 'href="/training/late-invoice/1/">Start</a>' in page.content.decode()

    page = anyone.get("/training/late-invoice/1/")
    assert "Card 1 of 4, 3 min left" in words(page)
    assert "Words of card 1." in words(page)

    page = anyone.post("/training/late-invoice/1/next/", follow=True)
    assert page.redirect_chain == [("/training/late-invoice/2/", 302)]
    page = anyone.post("/training/late-invoice/2/next/", follow=True)
    assert page.redirect_chain == [("/training/late-invoice/3/", 302)]
    assert "Check my answer" in words(page)
    assert "Why Shout." not in words(page)

    page = anyone.post("/training/late-invoice/3/", {"option": "1"}, follow=True)
    assert page.redirect_chain == [("/training/late-invoice/3/#reasons", 302)]
    assert "Your pick Shout Why Shout. Works best Ask kindly Why Ask kindly. Wait Why Wait." in words(page)
    assert '<span class="fact nowrap">Shout</span>' in page.content.decode()

    page = anyone.get("/training/late-invoice/3/?again")
    assert "Check my answer" in words(page)
    page = anyone.post("/training/late-invoice/3/", {"option": "2"}, follow=True)
    assert "Shout Why Shout. Your pick, and it works best Ask kindly" in words(page)

    anyone.post("/training/late-invoice/3/next/")
    page = anyone.post("/training/late-invoice/4/next/", follow=True)
    assert page.redirect_chain == [("/training/late-invoice/done/", 302)]
    assert "Done. Now the part that counts. Today: do one thing." in words(page)

    page = anyone.post("/training/late-invoice/done/today/", follow=True)
    assert page.redirect_chain == [("/training/late-invoice/done/#today", 302)]
    assert "You did it" in words(page)
    assert "I did it" not in words(page)


def test_a_visitor_is_shown_the_way_to_keep_it(course: Training, client: Client) -> None:
    assert "Keep what you did" not in words(client.get("/training/late-invoice/done/"))
    client.post("/training/late-invoice/1/next/")
    page = client.get("/training/late-invoice/done/")
    assert "Keep what you did" in words(page)
    assert 'href="/join/?next=/training/late-invoice/done/"' in page.content.decode()
    assert not Progress.objects.exists()
    assert not Activity.objects.exists()


def test_a_member_keeps_it_in_their_own_row(course: Training, member: Person, member_client: Client) -> None:
    member_client.post("/training/late-invoice/3/", {"option": "2"})
    progress = Progress.objects.get()
    assert (progress.person, progress.training, progress.card, progress.answers) == (
        member,
        course,
        3,
        {"3": 2},
    )
    page = member_client.get("/training/late-invoice/done/")
    assert "Keep what you did" not in words(page)


def test_a_page_resumes_where_they_were(course: Training, anyone: Client) -> None:
    anyone.post("/training/late-invoice/2/next/")
    page = anyone.get("/training/late-invoice/")
    assert "Card 3 of 4" in words(page)
    assert 'href="/training/late-invoice/3/">Carry on, 2 min left</a>' in page.content.decode()
    row = words(anyone.get("/training/"))
    assert "3 min card 3 of 4" in row
    assert "You started this" in row
    for _ in range(2):
        anyone.post("/training/late-invoice/4/next/")
    assert "To the thing to do" in words(anyone.get("/training/late-invoice/"))
    assert "You finished this" in words(anyone.get("/training/"))


def test_reading_moves_nothing(course: Training, anyone: Client) -> None:
    for address in ("", "1/", "3/", "4/", "done/"):
        assert anyone.get(f"/training/late-invoice/{address}").status_code == 200
        assert anyone.head(f"/training/late-invoice/{address}").status_code == 200
    assert "Start" in words(anyone.get("/training/late-invoice/"))
    assert not Progress.objects.exists()
    assert "training" not in anyone.session


def test_a_deep_link_to_the_last_card_is_a_beginning(course: Training, anyone: Client) -> None:
    page = anyone.get("/training/late-invoice/4/")
    assert "To the thing to do today" in words(page)
    page = anyone.get("/training/late-invoice/done/")
    assert f"The part of “{course.title}” that counts." in words(page)
    assert 'href="/training/late-invoice/1/">Start with the first card</a>' in page.content.decode()


# The end


def test_words_to_copy_have_gaps(make: Make, client: Client) -> None:
    make("note", today_copy="Hello [name],\n\ninvoice <b> [number].")
    page = client.get("/training/note/done/").content.decode()
    assert '<p>Hello <span class="fact fact--gap">name</span>,</p>' in page
    assert '<p>invoice &lt;b&gt; <span class="fact fact--gap">number</span>.</p>' in page
    assert 'data-copy-text="Hello [name],\n\ninvoice &lt;b&gt; [number]."' in page


def test_next_comes_the_one_it_names_unless_that_is_done(make: Make, anyone: Client) -> None:
    third = make("third", 3, title="The third")
    make("second", 2, title="The second")
    make("first", 1, following=third)
    assert "Next, if you like Training 3 min The third" in words(anyone.get("/training/first/done/"))
    anyone.post("/training/third/4/next/")
    assert "Next, if you like Training 3 min The second" in words(anyone.get("/training/first/done/"))
    anyone.post("/training/second/4/next/")
    assert "Next, if you like" not in words(anyone.get("/training/first/done/"))


def test_a_withdrawn_one_does_not_follow(make: Make, anyone: Client) -> None:
    make("first", 1, following=make("second", 2, published_at=None))
    assert "Next, if you like" not in words(anyone.get("/training/first/done/"))


def test_it_can_be_said_whether_it_was_worth_it(course: Training, anyone: Client) -> None:
    page = anyone.get("/training/late-invoice/done/")
    assert "Was it worth 3 minutes?" in words(page)
    said = {"answer": "yes", "next": "/training/late-invoice/done/"}
    page = anyone.post(f"/feedback/training/{course.pk}/", said, follow=True)
    assert page.redirect_chain == [("/training/late-invoice/done/", 302)]
    assert "Was it worth 3 minutes?" not in words(page)


def test_it_can_be_shown_to_someone(course: Training, client: Client) -> None:
    page = client.get("/training/late-invoice/done/").content.decode()
    assert 'value="http://127.0.0.1:8000/training/late-invoice/"' in page


# Attacks and mistakes


@pytest.mark.parametrize(
    "address",
    [
        "nothing/",
        "nothing/1/",
        "nothing/done/",
        "withdrawn/",
        "withdrawn/1/",
        "withdrawn/done/",
        "late-invoice/0/",
        "late-invoice/5/",
        "late-invoice/99999999999999999999/",
        "late-invoice/-1/",
    ],
)
def test_what_is_not_there_is_404(course: Training, make: Make, anyone: Client, address: str) -> None:
    make("withdrawn", published_at=None, title="A secret title")
    page = anyone.get(f"/training/{address}")
    assert page.status_code == 404
    assert "A secret title" not in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["nothing/1/next/", "nothing/1/", "nothing/done/today/", "withdrawn/1/next/", "late-invoice/5/next/"],
)
def test_what_is_not_there_cannot_be_changed(
    course: Training, make: Make, anyone: Client, address: str
) -> None:
    make("withdrawn", published_at=None)
    assert anyone.post(f"/training/{address}", {"option": "1"}).status_code == 404
    assert not Progress.objects.exists()
    assert "training" not in anyone.session


@pytest.mark.parametrize(
    ("option", "error"),
    [
        (None, "Pick one answer, then check it."),
        ("", "Pick one answer, then check it."),
        ("9", "That answer is not on the list."),
        ("-1", "That answer is not on the list."),
        ("x", "That answer is not on the list."),
        ("1 OR 1=1", "That answer is not on the list."),
        ("<script>", "That answer is not on the list."),
    ],
)
def test_a_wrong_answer_form_is_kept_on_its_page(
    course: Training, anyone: Client, option: str | None, error: str
) -> None:
    page = anyone.post("/training/late-invoice/3/", {} if option is None else {"option": option})
    assert page.status_code == 422
    assert error in words(page)
    assert 'href="#id_option_0"' in page.content.decode()
    assert 'id="id_option_0"' in page.content.decode()
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert not Progress.objects.exists()
    assert "training" not in anyone.session


def test_an_option_of_another_card_is_refused(make: Make, course: Training, anyone: Client) -> None:
    other = make("other", 2)
    other.cards.get(position=3).options.create(position=4, text="Only here", why_html="<p>Why.</p>")
    assert anyone.post("/training/late-invoice/3/", {"option": "4"}).status_code == 422
    assert anyone.post("/training/other/3/", {"option": "4"}).status_code == 302


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", ""),
        ("post", "late-invoice/"),
        ("post", "late-invoice/1/"),
        ("post", "late-invoice/done/"),
        ("put", "late-invoice/3/"),
        ("delete", "late-invoice/3/"),
        ("get", "late-invoice/1/next/"),
        ("get", "late-invoice/done/today/"),
        ("head", "late-invoice/done/today/"),
    ],
)
def test_wrong_methods(course: Training, anyone: Client, method: str, address: str) -> None:
    assert getattr(anyone, method)(f"/training/{address}").status_code == 405
    assert not Progress.objects.exists()


@pytest.mark.parametrize("address", ["1/next/", "3/", "done/today/"])
def test_a_form_of_another_site_is_refused(course: Training, member: Person, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    assert client.post(f"/training/late-invoice/{address}", {"option": "1"}).status_code == 403
    assert not Progress.objects.exists()


@pytest.mark.parametrize("junk", [None, [], "x", {"late-invoice": "x"}, {"late-invoice": {"card": "y"}}])
@pytest.mark.parametrize("address", ["", "late-invoice/", "late-invoice/3/", "late-invoice/done/"])
def test_a_session_that_makes_no_sense_breaks_no_page(
    course: Training, client: Client, junk: Any, address: str
) -> None:
    session = client.session
    session["training"] = junk
    session.save()
    assert client.get(f"/training/{address}").status_code == 200


def test_an_answer_of_an_option_that_is_gone_asks_nobody_s_pick(course: Training, client: Client) -> None:
    session = client.session
    session["training"] = {"late-invoice": {"card": 3, "answers": {"3": 9}}}
    session.save()
    assert "Your pick" not in words(client.get("/training/late-invoice/3/"))


def test_one_person_s_place_is_not_shown_to_another(
    course: Training, member_client: Client, client: Client
) -> None:
    member_client.post("/training/late-invoice/3/", {"option": "1"})
    page = client.get("/training/late-invoice/3/")
    assert "Your pick" not in words(page)
    assert member_client.get("/training/late-invoice/3/")["Cache-Control"] == "private, no-store"


# The list, and what pages cost


def test_the_list(make: Make, anyone: Client) -> None:
    make("second", 2, title="The second")
    make("first", 1, title="The first", promise="You get a note.")
    make("withdrawn", 1, title="Withdrawn", published_at=None)
    said = words(anyone.get("/training/"))
    assert "Training 3 min The first You get a note. Training 3 min The second" in said
    assert "Withdrawn" not in said


def test_an_empty_list_says_where_else_to_look(anyone: Client) -> None:
    page = anyone.get("/training/")
    assert "No training is here yet. Look in the library" in words(page)


def test_views_are_seen(course: Training, member: Person, member_client: Client) -> None:
    for address in ("/training/", "/training/late-invoice/", "/training/late-invoice/2/"):
        member_client.get(address)
    flush()
    assert list(
        Sighting.objects.order_by("id").values_list("kind", "person", "subject", "place", "data")
    ) == [
        ("view", member.pk, "training-list", "training-list", {}),
        ("view", member.pk, "training:late-invoice", "training", {}),
        ("view", member.pk, "training:late-invoice", "training-card", {"card": 2}),
    ]


@pytest.mark.parametrize("trainings", [2, 6])
@pytest.mark.parametrize(
    ("address", "visitor", "signed_in"),
    [
        ("", 2, 4),
        ("late-invoice/", 2, 4),
        ("late-invoice/1/", 3, 5),
        ("late-invoice/3/", 3, 5),
        ("late-invoice/done/", 6, 10),
    ],
)
def test_what_a_page_costs(
    make: Make,
    client: Client,
    member_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    trainings: int,
    address: str,
    visitor: int,
    signed_in: int,
) -> None:
    for position in range(trainings):
        make("late-invoice" if position == 0 else f"more-{position}", position)
    client.get(f"/training/{address}")
    with django_assert_num_queries(visitor):
        client.get(f"/training/{address}")
    member_client.get(f"/training/{address}")
    with django_assert_num_queries(signed_in):
        member_client.get(f"/training/{address}")
