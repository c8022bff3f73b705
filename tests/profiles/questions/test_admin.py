import uuid

import pytest
from django.contrib.postgres.forms import RangeWidget
from django.test import Client

from profiles.facts.telling import tell
from profiles.models import Fact, Question, SentenceTemplate, Wording
from profiles.questions.asking import show
from profiles.questions.catalogue import catalogue
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


def form_of(client: Client, url: str) -> dict[str, str]:
    """All that the admin's page would send back unchanged."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    sets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms += [form for formset in sets for form in (formset.management_form, *formset.forms)]
    return {bound.html_name + name: value for form in forms for bound in form for name, value in parts(bound)}


def parts(bound):
    value = bound.value()
    if isinstance(value, bool):
        return [("", "on")] if value else []
    if isinstance(bound.field.widget, RangeWidget):
        ends = value if isinstance(value, list) else bound.field.widget.decompress(value)
        return [(f"_{at}", "" if end is None else end) for at, end in enumerate(ends)]
    return [("", "" if value is None else value)]


def reword(client: Client, slug: str, asks: str) -> None:
    question = Question.objects.get(slug=slug)
    url = f"/admin/profiles/question/{question.pk}/change/"
    data = form_of(client, url)
    english = next(name for name, value in data.items() if name.endswith("-language") and value == "en")
    data[english.replace("language", "asks")] = asks
    response = client.post(url, data)
    assert response.status_code == 302, response.context["errors"]


def versions(slug: str) -> list[tuple[int, str, bool]]:
    words = Wording.objects.filter(question__slug=slug, language="en").order_by("version")
    return list(words.values_list("version", "asks", "is_active"))


def test_words_that_nobody_saw_are_edited_in_place(operator):
    reword(operator, "need", "What now?")
    assert versions("need") == [(1, "What now?", True)]
    assert catalogue().prompt("need").phrasing("en").asks == "What now?"


def test_words_that_somebody_saw_become_a_new_version(operator):
    show(PersonFactory(), catalogue().prompt("need"), "home", uuid.uuid4())
    reword(operator, "need", "What now?")
    assert versions("need") == [
        (1, "What do you want most right now?", False),
        (2, "What now?", True),
    ]
    assert catalogue().prompt("need").phrasing("en").asks == "What now?"
    assert Wording.objects.filter(question__slug="need", language="de").count() == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("You run {industry:indef} today.", ""),
        ("You run {industry}.", "one to four slots"),
        ("{x:y}", "no question"),
    ],
)
def test_sentence_templates_are_checked(operator, text, fault):
    data = {"sentence": "business", "position": 10, "language": "en", "voice": "you", "text": text}
    response = operator.post("/admin/profiles/sentencetemplate/add/", data)
    assert response.status_code == (200 if fault else 302)
    assert fault in response.content.decode()
    assert SentenceTemplate.objects.filter(text=text).exists() == (not fault)


@pytest.mark.parametrize("what", ["fact", "asking"])
def test_answers_and_askings_are_only_read(operator, what):
    person = PersonFactory()
    fact = tell(person, "need", ["get-paid"])
    asking = show(person, catalogue().prompt("need"), "home", uuid.uuid4())
    row = {"fact": fact, "asking": asking}[what]
    listed = operator.get(f"/admin/profiles/{what}/")
    assert person.email in listed.content.decode()
    assert operator.post(f"/admin/profiles/{what}/add/").status_code == 403
    assert operator.post(f"/admin/profiles/{what}/{row.pk}/delete/").status_code == 403
    assert operator.post(f"/admin/profiles/{what}/{row.pk}/change/", {"value": "[]"}).status_code == 403
    assert Fact.objects.get().value == ["get-paid"]


def test_lists_open(operator):
    for what in ("question", "product", "sentencetemplate"):
        assert operator.get(f"/admin/profiles/{what}/").status_code == 200
