import re
import uuid

import pytest
from django.test import Client

from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Asking, Fact, Question
from profiles.questions.catalogue import forget_catalogue
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.mark.parametrize(
    ("slug", "answer", "kept"),
    [
        ("industry", "bakery", ["bakery"]),
        ("employees", "2-9", ["2-9"]),
        ("software", ["payroll", "kinship-books"], ["kinship-books", "payroll"]),
        ("town", " Hexham ", ["Hexham"]),
        ("name", "Marta B", ["Marta B"]),
    ],
)
def test_every_type_is_filled_in_and_changed(member, member_client, slug, answer, kept):
    page = member_client.get(f"/me/facts/{slug}/").content.decode()
    assert 'name="answer"' in page
    response = member_client.post(f"/me/facts/{slug}/", {"answer": answer})
    assert (response.status_code, response["Location"]) == (302, f"/me/#fact-{slug}")
    [known, *_] = facts_of(member)[slug]
    assert facts_of(member).said(slug) == kept
    assert known.mark == "told"
    assert Fact.objects.latest("id").wording.language == "en"
    changed = member_client.get(f"/me/facts/{slug}/").content.decode()
    assert "checked" in changed or f'value="{kept[0]}"' in changed


@pytest.mark.parametrize(
    ("slug", "answer", "said"),
    [
        ("industry", "", "Choose an answer."),
        ("industry", "x", "Choose one of the answers in the list."),
        ("software", ["payroll", "x"], "Choose one of the answers in the list."),
        ("town", "  ", "Write an answer."),
        ("town", "x" * 81, "at most 80"),
        ("town", "a\0b", "ull characters"),
    ],
)
def test_a_bad_answer_is_explained_and_what_was_typed_is_kept(member_client, slug, answer, said):
    response = member_client.post(f"/me/facts/{slug}/", {"answer": answer})
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert 'role="alert"' in html
    assert Fact.objects.count() == 0
    if isinstance(answer, list):
        assert re.search(r'value="payroll"[^>]* checked', html)


def test_other_words_and_a_ticked_answer_without_a_script(member_client):
    html = member_client.get("/me/facts/industry/", {"q": "hairdresser"}).content.decode()
    assert re.findall(r'name="answer" value="([\w-]+)"', html)[0] == "hair-salon"
    html = member_client.get("/me/facts/industry/", {"answer": "farm"}).content.decode()
    assert re.search(r'value="farm"[^>]* checked', html)


def test_forgetting_undoing_and_refusing(member, member_client):
    first = tell(member, "industry", ["bakery"])
    second = tell(member, "industry", ["cafe"])
    assert (
        member_client.post("/me/facts/industry/undo/", {"fact": first.pk})["Location"] == "/me/#fact-industry"
    )
    assert facts_of(member).said("industry") == ["cafe"]
    member_client.post("/me/facts/industry/undo/", {"fact": second.pk})
    assert facts_of(member).said("industry") == ["bakery"]
    for nonsense in ("", "x", "9" * 40):
        assert member_client.post("/me/facts/industry/undo/", {"fact": nonsense}).status_code == 302
    assert member_client.post("/me/facts/industry/forget/").status_code == 302
    assert Fact.objects.count() == 0
    member_client.post("/me/facts/industry/never/")
    assert Asking.objects.get().outcome == "never"


def test_undo_stays_on_this_site(member_client):
    for evil in ("//evil.example", "https:evil.example", "/\\evil.example"):
        response = member_client.post("/me/facts/industry/undo/", {"fact": "1", "next": evil})
        assert response["Location"] == "/me/#fact-industry"


def test_strangers_touch_only_their_own(member):
    fact = tell(member, "industry", ["bakery"])
    tell(member, "town", ["Hexham"])
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert "Hexham" not in stranger.get("/me/facts/town/").content.decode()
    stranger.post("/me/facts/industry/undo/", {"fact": fact.pk})
    stranger.post("/me/facts/industry/forget/")
    stranger.post("/me/facts/town/", {"answer": "Leeds"})
    assert (facts_of(member).said("industry"), facts_of(member).said("town")) == (["bakery"], ["Hexham"])


@pytest.mark.parametrize("path", ["", "forget/", "undo/", "never/"])
def test_visitors_are_asked_to_join_and_unknown_questions_are_no_page(client, member_client, path):
    url = f"/me/facts/industry/{path}"
    assert client.post(url)["Location"].endswith(f"?next={url}")
    assert member_client.post(f"/me/facts/shoe-size/{path}").status_code == 404
    assert member_client.get(url).status_code == (405 if path else 200)
    assert Fact.objects.count() == 0


def test_never_at_me_takes_the_card_of_the_same_visit_away(member, member_client):
    assert 'id="question"' in member_client.get("/").content.decode()
    asking = Asking.objects.get(person=member)
    response = member_client.post(f"/me/facts/{asking.question.slug}/never/")
    assert response["Location"] == f"/me/#fact-{asking.question.slug}"
    assert 'id="question"' not in member_client.get("/").content.decode()
    assert list(Asking.objects.values_list("visit", "outcome")) == [(asking.visit, "never")]


def test_never_of_another_question_leaves_the_card_and_holds_later(member, member_client):
    member_client.get("/")
    asking = Asking.objects.get(person=member)
    member_client.post("/me/facts/need/never/")
    html = member_client.get("/").content.decode()
    assert f"/questions/{asking.pk}/save/" in html
    assert Asking.objects.get(question__slug="need").outcome == "never"
    assert Asking.objects.count() == 2


def test_never_after_skip_asks_nothing_else_in_the_same_visit(member, member_client):
    member_client.get("/")
    asking = Asking.objects.get(person=member)
    member_client.post(f"/questions/{asking.pk}/skip/")
    member_client.post(f"/me/facts/{asking.question.slug}/never/")
    assert 'id="question"' not in member_client.get("/").content.decode()
    assert list(Asking.objects.order_by("id").values_list("outcome", flat=True)) == ["skipped", "never"]
    assert "You said we should never ask." in member_client.get("/me/").content.decode()


def test_undo_opens_only_the_last_card_again(member, member_client):
    member_client.get("/")
    earlier = Asking.objects.get(person=member)
    slug = earlier.question.slug
    member_client.post(f"/questions/{earlier.pk}/save/", {"answer": "bakery"})
    last = Asking.objects.create(
        person=member, question=earlier.question, wording=earlier.wording, place="home", visit=uuid.uuid4()
    )
    member_client.post(f"/questions/{last.pk}/save/", {"answer": "cafe"})
    member_client.post(f"/me/facts/{slug}/undo/", {"fact": Fact.objects.latest("id").pk})
    assert facts_of(member).said(slug) == ["bakery"]
    assert list(Asking.objects.order_by("id").values_list("outcome", flat=True)) == ["saved", ""]


def test_undo_leaves_a_never(member, member_client):
    member_client.get("/")
    asking = Asking.objects.get(person=member)
    slug = asking.question.slug
    member_client.post(f"/questions/{asking.pk}/save/", {"answer": "bakery"})
    member_client.post(f"/me/facts/{slug}/never/")
    member_client.post(f"/me/facts/{slug}/undo/", {"fact": Fact.objects.get().pk})
    assert list(Asking.objects.order_by("id").values_list("outcome", flat=True)) == ["saved", "never"]
    assert 'id="question"' not in member_client.get("/").content.decode()


UNSEEN = ["\x1b", "\x1f", "\x85", "\u200b", "\u200d", "\u2066", "\u202e", "\u061c", "\ufeff", "\ue000"]


@pytest.mark.parametrize("slug", ["town", "name"])
def test_signs_nobody_can_see_are_refused(member_client, slug):
    for sign in UNSEEN:
        response = member_client.post(f"/me/facts/{slug}/", {"answer": f"a{sign}b"})
        assert response.status_code == 422, ascii(sign)
        assert "Use letters, numbers and signs only." in response.content.decode()
    assert member_client.post(f"/me/facts/{slug}/", {"answer": "\u202eab\u202c"}).status_code == 422
    assert not Fact.objects.exists()


def test_only_unseen_signs_are_no_answer(member_client):
    assert member_client.post("/me/facts/town/", {"answer": "\u200b\u2060"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Bad\tTölz\u00a0 am  See", "Bad Tölz am See"), ("Łódź", "Łódź"), ("上海", "上海"), ("عمّان", "عمّان")],
)
def test_letters_of_every_language_are_kept(member, member_client, typed, kept):
    assert member_client.post("/me/facts/town/", {"answer": typed}).status_code == 302
    assert facts_of(member).said("town") == [kept]


def test_a_question_without_words_is_asked_nobody_and_can_t_be_refused(member_client):
    Question.objects.create(slug="wordless", subject="person", type="text", weight=1)
    forget_catalogue()
    page = member_client.get("/me/").text
    assert "/me/facts/wordless/" in page
    assert "/me/facts/wordless/never/" not in page
    assert member_client.post("/me/facts/wordless/never/").status_code == 404
