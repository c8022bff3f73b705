from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Asking, Fact, Membership, Question
from profiles.questions.catalogue import forget_catalogue
from profiles.questions.mailing import SALT, answer_url
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def marta():
    return PersonFactory(name="Marta Secret", email="marta@secret.example")


def path(person, question="industry", value=""):
    parts = urlsplit(answer_url(person, question, value))
    return f"{parts.path}?{parts.query}"


def save(client, url, answer="bakery"):
    return client.post(url, {"answer": answer})


def test_the_question_is_answered_without_signing_in(client, marta):
    response = save(client, path(marta))
    assert (response.status_code, response["Location"]) == (302, "/answer/thanks/")
    assert "Saved. Thank you." in client.get("/answer/thanks/").content.decode()
    [known] = facts_of(marta)["industry"]
    assert (known.value, known.mark, known.by) == ("bakery", "told", marta.pk)
    asking = Asking.objects.get()
    assert (asking.place, asking.outcome, asking.wording.language) == ("mail", "saved", "en")
    assert "sessionid" not in client.cookies


def test_a_get_saves_nothing_and_only_ticks(client, marta):
    html = client.get(path(marta, value="bakery")).content.decode()
    assert 'value="bakery" id="id_answer_0" required checked' in html or "checked" in html
    client.head(path(marta, value="bakery"))
    assert Fact.objects.count() == Asking.objects.count() == 0
    assert "checked" not in client.get(path(marta, value="<script>")).content.decode()


def test_the_page_shows_nothing_that_is_known(client, marta):
    tell(marta, "town", ["Hexham-Secret"])
    tell(marta, "industry", ["cafe"])
    marta.language = "de"
    marta.save()
    response = client.get(path(marta))
    html = response.content.decode()
    assert "Was für einen Betrieb führen Sie?" in html
    for secret in ("Marta", "secret", "Hexham", "checked", "ein Café"):
        assert secret not in html
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in html


def test_a_link_is_good_for_one_answer(client, marta):
    url = path(marta)
    save(client, url)
    assert save(client, url, "cafe").status_code == 410
    assert client.get(url).status_code == 410
    forget(marta, "industry")
    assert save(client, url, "cafe").status_code == 410
    assert Fact.objects.count() == 0


def test_a_later_word_of_the_person_or_a_colleague_stands(client, marta):
    tell(marta, "employees", ["2-9"])
    url = path(marta)
    tell(MembershipFactory(business=Membership.objects.get().business).person, "industry", ["cafe"])
    response = save(client, url)
    assert response.status_code == 410
    assert "cafe" not in response.content.decode().lower().replace("café", "cafe")
    assert facts_of(marta).said("industry") == ["cafe"]


def test_an_import_since_does_not_spend_the_link(client, marta):
    url = path(marta)
    tell(marta, "industry", ["cafe"], source="import")
    assert save(client, url).status_code == 302


def test_an_earlier_answer_may_be_corrected(client, marta):
    tell(marta, "industry", ["cafe"])
    assert save(client, path(marta)).status_code == 302
    assert facts_of(marta).said("industry") == ["bakery"]


def test_links_end_after_30_days(client, marta, monkeypatch):
    url = path(marta)
    later = timezone.now() + timedelta(days=30, minutes=1)
    monkeypatch.setattr("time.time", lambda: later.timestamp())
    assert save(client, url).status_code == 410
    assert Fact.objects.count() == 0


def forged(payload, salt=SALT):
    return f"/answer/{signing.dumps(payload, salt=salt)}/"


def test_other_tokens_are_no_such_page(client, marta):
    good = path(marta).split("?")[0]
    now = timezone.now().timestamp()
    bad = [
        "/answer/x/",
        good[:-3] + "/",
        good[:-4] + "AAA/",
        forged([marta.pk, "industry", now], "profiles.accounts.link"),
        forged([10**9, "industry", now]),
        forged([marta.pk, "shoe", now]),
        forged("x"),
    ]
    assert [save(client, url).status_code for url in bad] == [404] * len(bad)
    Question.objects.update(is_active=False)
    forget_catalogue()
    assert save(client, good).status_code == 404
    assert Fact.objects.count() == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"closed_at": timezone.now()}])
def test_a_closed_or_suspended_person_s_link_is_no_such_page(client, marta, change):
    url = path(marta)
    type(marta).objects.update(**change)
    assert save(client, url).status_code == 404


def test_one_question_only(client, marta):
    client.post(path(marta), {"answer": "bakery", "need": "get-paid", "question": "need", "person": "1"})
    assert list(facts_of(marta)) == ["name", "industry"]


def test_a_bad_answer_can_be_corrected(client, marta):
    response = save(client, path(marta), "astrology")
    assert response.status_code == 422
    assert "Choose one of the answers in the list." in response.content.decode()
    assert Fact.objects.count() == 0


def test_other_words_find_an_answer(client, marta):
    html = client.get(path(marta), {"q": "hairdresser"}).content.decode()
    assert 'value="hair-salon"' in html


def test_posts_are_limited(client, marta):
    answers = [save(client, path(marta, "need"), "x").status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_csrf_is_checked(marta):
    assert Client(enforce_csrf_checks=True).post(path(marta), {"answer": "bakery"}).status_code == 403
