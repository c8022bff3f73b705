from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Asking, Fact, Membership, Question
from profiles.questions.catalogue import forget_catalogue
from profiles.questions.mailing import SALT, answer_url, with_value
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def marta():
    return PersonFactory(name="Marta Secret", email="marta@secret.example")


def path(person, question="industry", value=""):
    url = answer_url(person, question)
    parts = urlsplit(with_value(url, value) if value else url)
    return f"{parts.path}?{parts.query}"


def save(client, url, answer="bakery"):
    return client.post(url, {"answer": answer})


def test_the_question_is_answered_without_signing_in(client, marta):
    response = save(client, path(marta))
    assert (response.status_code, response["Location"]) == (302, "/answer/thanks/")
    thanks = client.get("/answer/thanks/").content.decode()
    assert "Saved. Thank you." in thanks
    assert "mail will" not in thanks
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


def test_all_links_of_a_mail_are_good_for_one_answer_together(client, marta, member_client):
    mail = answer_url(marta, "industry")
    links = [with_value(mail, value).removeprefix(settings.SITE_URL) for value in ("bakery", "cafe")]
    assert save(client, links[0]).status_code == 302
    client.force_login(marta)
    client.post("/me/facts/industry/forget/")
    client.logout()
    assert save(client, links[1], "cafe").status_code == 410
    assert client.get(links[1]).status_code == 410
    assert facts_of(marta).said("industry") == []


@pytest.mark.parametrize("slug", ["industry", "need"])
@pytest.mark.django_db(transaction=True)
def test_a_deletion_since_the_mail_stands(client, marta, slug):
    answer = {"industry": "bakery", "need": "get-paid"}[slug]
    tell(marta, slug, [answer])
    url = path(marta, slug)
    client.force_login(marta)
    client.post(f"/me/facts/{slug}/forget/")
    assert save(Client(), url, answer).status_code == 410
    assert not Fact.objects.filter(question__slug=slug).exists()
    assert save(Client(), path(marta, slug), answer).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_colleague_s_deletion_stands_a_stranger_s_does_not(client, marta):
    tell(marta, "industry", ["bakery"])
    colleague = MembershipFactory(business=Membership.objects.get().business).person
    url = path(marta)
    stranger = PersonFactory()
    tell(stranger, "industry", ["cafe"])
    forget(stranger, "industry")
    assert client.get(url).status_code == 200
    forget(colleague, "industry")
    assert save(client, url).status_code == 410


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
