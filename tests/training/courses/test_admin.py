"""What operators do with trainings in admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.activity.models import Activity
from portal.search.indexing import rebuild
from portal.search.models import Entry
from tests.factories import PersonFactory
from training.models import Card, Option, Training

pytestmark = pytest.mark.django_db
Make = Callable[..., Training]
TRAININGS = "/admin/training/training/"


@pytest.fixture
def editor(db: None) -> Client:
    """A marketer: changes what is there."""
    person = PersonFactory.create(is_staff=True)
    person.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(person)
    return client


def filled(client: Client, url: str, **changed: object) -> dict[str, object]:
    """What the page's own forms hold, with changes."""
    context = client.get(url).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    forms += [form for formset in formsets for form in (formset.management_form, *formset.forms)]
    held = {form[name].html_name: form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in {**held, **changed}.items() if value is not None}


def test_trainings_are_hidden_and_shown_by_verbs(editor: Client, make: Make) -> None:
    trainings = [make("one", 1), make("two", 2)]
    rebuild("training")
    chosen = [training.pk for training in trainings]
    for action, found in (("withdraw_all", 0), ("withdraw_all", 0), ("publish_all", 2)):
        editor.post(TRAININGS, {"action": action, "_selected_action": chosen})
        assert Entry.objects.filter(source="training").count() == found
    recorded = list(Activity.objects.order_by("id").values_list("verb", "subject"))
    assert sorted(recorded[:2]) == [("withdrew", "training:one"), ("withdrew", "training:two")]
    assert [verb for verb, _ in recorded] == ["withdrew"] * 2 + ["published"] * 2


def test_words_are_changed_and_found(editor: Client, course: Training) -> None:
    Training.objects.update(lay=["a"])
    url = f"{TRAININGS}{course.pk}/change/"
    words = {
        "title": "Zebra",
        "lay": '["a"]',
        "cards-0-html": "<p onclick=x>New</p><script>alert(1)</script>",
    }
    assert editor.post(url, filled(editor, url, **words)).status_code == 302
    assert Entry.objects.get(source="training").title == "Zebra"
    assert course.cards.get(position=1).html == "<p>New</p>"


def options(card: Card) -> list[tuple[str, bool]]:
    return list(card.options.order_by("position").values_list("text", "is_best"))


def test_the_best_answer_moves(editor: Client, course: Training) -> None:
    card = course.cards.get(position=3)
    url = f"/admin/training/card/{card.pk}/change/"
    moved = {"options-0-is_best": "on", "options-1-is_best": None, "options-2-is_best": None}
    assert editor.post(url, filled(editor, url, **moved)).status_code == 302
    assert options(card) == [("Shout", True), ("Ask kindly", False), ("Wait", False)]
    same = {f"options-{at}-is_best": "on" if at == 0 else None for at in range(3)}
    assert editor.post(url, filled(editor, url, **same, **{"options-1-text": "Ask"})).status_code == 302
    assert options(card) == [("Shout", True), ("Ask", False), ("Wait", False)]


@pytest.mark.parametrize("best", [(), (0, 1)])
def test_a_check_has_one_best_answer(editor: Client, course: Training, best: tuple[int, ...]) -> None:
    card = course.cards.get(position=3)
    url = f"/admin/training/card/{card.pk}/change/"
    marks = {f"options-{at}-is_best": "on" if at in best else None for at in range(3)}
    page = editor.post(url, filled(editor, url, **marks)).content.decode()
    assert "A check has two answers or more, and one of them is the best." in page
    assert Option.objects.get(card=card, is_best=True).text == "Ask kindly"


def test_nothing_is_deleted(editor: Client, course: Training) -> None:
    for url in (f"{TRAININGS}{course.pk}/", f"/admin/training/card/{course.cards.all()[0].pk}/"):
        assert editor.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    assert course.cards.count() == 4
