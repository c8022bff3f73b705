import re

import pytest
from django.test import Client
from django.urls import reverse

from profiles.facts import panels
from profiles.facts.effects import Change, effects
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.facts.viewing import known_to
from profiles.models import Asking, Fact, Question
from profiles.questions.catalogue import forget_catalogue
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asking(member, member_client):
    member_client.get("/")
    return Asking.objects.get(person=member)


def post(client, asking, act, data=None, **headers):
    return client.post(f"/questions/{asking.pk}/{act}/", data or {}, headers=headers)


def values(html):
    return re.findall(r'name="answer" value="([\w-]+)"', html)


def test_home_asks_one_question(member_client, asking):
    html = member_client.get("/").content.decode()
    assert html.count('id="question"') == 1
    assert "You run <span" in html
    assert values(html) == "bakery cafe restaurant clothes-shop hair-salon building-firm".split() or values(
        html
    )
    for act in ("save", "skip", "later", "never"):
        assert f"/questions/{asking.pk}/{act}/" in html
    assert Asking.objects.count() == 1


def test_a_visitor_is_asked_nothing(client):
    assert 'id="question"' not in client.get("/").content.decode()
    assert Asking.objects.count() == 0


def test_saving_shows_what_changed(member, member_client, asking):
    response = post(member_client, asking, "save", {"answer": "bakery"})
    fact = Fact.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/?saved={fact.pk}#changed"
    html = member_client.get(f"/?saved={fact.pk}").content.decode()
    assert "That changed this" in html
    assert '<a class="fact nowrap" href="/me/facts/industry/">a bakery</a>' in html
    assert "One more gap: How many people work in your business?" in html
    assert 'id="question"' not in html
    assert Asking.objects.get().outcome == "saved"


def test_effects_say_what_was_and_what_is(member, member_client, asking, monkeypatch):
    seen = []

    def guides(person, prompt, before, after):
        seen.append((prompt.slug, before.said("industry"), after.said("industry")))
        return [Change("Guides", "240", "<b>38</b>", "202 about other trades went away.")]

    monkeypatch.setattr(effects, "_things", {"guides": guides})
    tell(member, "industry", ["cafe"], source="import")
    post(member_client, asking, "save", {"answer": "bakery"})
    html = member_client.get(f"/?saved={Fact.objects.latest('id').pk}").content.decode()
    assert "<del data-content>240</del> <ins data-content>&lt;b&gt;38&lt;/b&gt;</ins>" in html
    assert seen == [("industry", ["cafe"], ["bakery"])]


def test_what_is_undone_while_the_page_is_made_is_not_shown(member, member_client, monkeypatch):
    fact = tell(member, "industry", ["bakery"])

    def undone_since(request):
        known = known_to(request)
        Fact.objects.filter(pk=fact.pk).delete()
        return known

    monkeypatch.setattr(panels, "known_to", undone_since)
    response = member_client.get(f"/?saved={fact.pk}")
    assert (response.status_code, "That changed this" in response.text) == (200, False)


@pytest.mark.parametrize("saved", ["", "x", "0", "9" * 30, "-1", "²"])
def test_nonsense_after_saved_shows_nothing(member_client, saved):
    assert "That changed this" not in member_client.get("/", {"saved": saved}).content.decode()


def test_another_s_answer_is_not_shown_as_saved(member_client):
    fact = tell(PersonFactory(), "industry", ["bakery"])
    assert "That changed this" not in member_client.get("/", {"saved": fact.pk}).content.decode()


def test_undo_after_saving_asks_again(member, member_client, asking):
    post(member_client, asking, "save", {"answer": "bakery"})
    data = {"fact": Fact.objects.get().pk, "next": "/"}
    assert member_client.post("/me/facts/industry/undo/", data)["Location"] == "/"
    assert facts_of(member).said("industry") == []
    assert 'id="question"' in member_client.get("/").content.decode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "Choose an answer."),
        ("astrology", "Choose one of the answers in the list."),
        ("a\0b", "Choose one"),
    ],
)
def test_a_bad_answer_is_explained_and_nothing_is_saved(member_client, asking, answer, said):
    response = post(member_client, asking, "save", {"answer": answer})
    assert response.status_code == 422
    html = response.content.decode()
    assert "One thing to put right" in html
    assert said in html
    assert f'href="#ask{asking.pk}_answer_0"' in html
    assert f'id="ask{asking.pk}_answer_0"' in html
    assert Fact.objects.count() == 0


@pytest.mark.parametrize(("act", "outcome"), [("skip", "skipped"), ("later", "later"), ("never", "never")])
def test_sending_away(member_client, asking, act, outcome):
    response = post(member_client, asking, act, {"next": "/library/"})
    assert (response.status_code, response["Location"]) == (302, "/library/")
    assert Asking.objects.get().outcome == outcome
    assert 'id="question"' not in member_client.get("/").content.decode()


@pytest.mark.parametrize("act", ["skip", "later", "never"])
def test_with_a_script_only_the_card_is_replaced(member_client, asking, act):
    response = post(member_client, asking, act, **HTMX)
    assert response.status_code == 200
    assert response.content.decode().startswith('<section class="ask" id="question"')


@pytest.mark.parametrize("act", ["save", "skip", "later", "never"])
def test_strangers_visitors_and_gets_change_nothing(member_client, asking, act):
    stranger = Client()
    stranger.force_login(PersonFactory())
    data = {"answer": "bakery"}
    assert post(stranger, asking, act, data).status_code == 404
    url = f"/questions/{asking.pk}/{act}/"
    assert post(Client(), asking, act, data)["Location"] == f"{reverse('join')}?next={url}"
    assert member_client.get(url).status_code == 405
    assert Client(enforce_csrf_checks=True).post(url, data).status_code == 403
    asking.refresh_from_db()
    assert asking.outcome == ""
    assert Fact.objects.count() == 0


def test_a_retired_question_can_not_be_answered(member_client, asking):
    Question.objects.update(is_active=False)
    forget_catalogue()
    assert post(member_client, asking, "save", {"answer": "bakery"}).status_code == 404


def test_other_words_find_choices_with_and_without_a_script(member_client, asking):
    url = f"/questions/{asking.pk}/choices/"
    part = member_client.get(url, {"q": "hairdresser", "answer": "cafe"}, headers=HTMX).content.decode()
    assert values(part)[0] == "hair-salon"
    assert "cafe" in values(part)
    assert "<html" not in part
    page = member_client.get(url, {"q": "hairdresser"}).content.decode()
    assert values(page)[0] == "hair-salon"
    assert f'action="/questions/{asking.pk}/save/"' in page
    nothing = member_client.get(url, {"q": "<script>xqzw"}).content.decode()
    assert "Nothing here sounds like “&lt;script&gt;xqzw”" in nothing
    assert member_client.post(url).status_code == 405
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert stranger.get(url).status_code == 404


def test_what_was_found_can_be_saved(member, member_client, asking):
    post(member_client, asking, "save", {"answer": "vet"})
    assert facts_of(member).said("industry") == ["vet"]
