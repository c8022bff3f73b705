import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from content.library.loading import load_items
from content.models import Facet
from content.starter import BadStarter
from content.topics.loading import load_topics
from portal.search.models import Entry
from tests.factories import PersonFactory
from tests.starters import load_questions
from training.courses.loading import STARTER, load_trainings
from training.models import Card, Option, Progress, Training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground() -> None:
    """What the starter files name: topics, pieces of the library, choices."""
    load_questions()
    load_topics()


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.library.loading.set_fits", lambda *given: None)
    load_items()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starter files, to be changed."""
    return Path(shutil.copytree(STARTER, tmp_path / "starter"))


def change(folder: Path, slug: str, before: str, after: str) -> None:
    path = folder / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def everything() -> list[list[dict[str, object]]]:
    models: list[type[Model]] = [Training, Card, Option]
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def facets() -> set[tuple[object, ...]]:
    rows = Facet.objects.filter(source="training")
    return {(row.object_id, row.question, row.value, str(row.span), row.filters) for row in rows}


def test_the_starter_trainings(library: None) -> None:
    call_command("load_trainings")
    assert list(Training.objects.values_list("slug", "minutes", "following__slug")) == [
        ("chase-late-invoice", 3, "safe-from-scams"),
        ("safe-from-scams", 4, "backup-that-works"),
        ("backup-that-works", 4, "chase-late-invoice"),
    ]
    training = Training.objects.get(slug="chase-late-invoice")
    assert list(training.topics.values_list("slug", flat=True)) == ["getting-paid"]
    assert training.published_at is not None
    assert training.today_title == "Today: send one note"
    assert training.today_copy.startswith("Hello [name],\ninvoice [number]")
    cards = list(training.cards.all())
    assert [card.position for card in cards] == [1, 2, 3, 4, 5]
    assert "<blockquote>\n<p>Hello Sue,</p>" in cards[1].figure_html
    assert "Hello Sue" not in cards[1].html
    assert [option.is_best for option in cards[2].options.all()] == [False, False, True, False]
    assert "[ ]" not in cards[2].html


def test_library_links_lead_to_the_heading(library: None) -> None:
    load_trainings()
    card = Card.objects.get(training__slug="backup-that-works", position=5)
    assert '<a href="/library/back-up-your-files/#set-up-drive">backup guide</a>' in card.html


def test_whom_they_fit(library: None) -> None:
    load_trainings()
    backup = Training.objects.get(slug="backup-that-works").pk
    assert {fit[1:] for fit in facets() if fit[0] == backup} == {
        ("challenge", "technology", "None", False),
        ("software", "office-suite", "None", False),
        ("software", "cloud-storage", "None", False),
        ("role", "it", "None", False),
        ("comfort", "middle", "None", False),
        ("comfort", "high", "None", False),
        ("need", "stay-safe", "None", False),
        ("need", "computers-work", "None", False),
        ("pcs", "", "[1, 501)", True),
    }


def test_they_can_be_found(library: None) -> None:
    load_trainings()
    entry = Entry.objects.get(source="training", title="Spot a fake mail before it costs you")
    assert entry.url == "/training/safe-from-scams/"
    assert "phishing training" in entry.lay
    assert "Call Anna on the number from an old invoice" in entry.body


def test_a_second_run_changes_nothing(library: None) -> None:
    load_trainings()
    rows, fits = everything(), facets()
    load_trainings()
    assert everything() == rows
    assert facets() == fits


def test_changed_words_are_taken_over_and_places_kept(library: None, folder: Path) -> None:
    load_trainings()
    training = Training.objects.get(slug="chase-late-invoice")
    card = training.cards.get(position=1)
    progress = Progress.objects.create(
        person=PersonFactory.create(), training=training, card=3, answers={"3": 2}, started_at=timezone.now()
    )
    change(folder, training.slug, "# Look at your own side first", "# Look at your side first")
    change(
        folder, training.slug, "- [ ] Wait until it is a month late", "- [x] Wait until it is a month late"
    )
    change(folder, training.slug, "- [x] Send a short note", "- [ ] Send a short note")
    load_trainings(folder)
    assert Card.objects.get(pk=card.pk).title == "Look at your side first"
    assert training.cards.get(position=3).options.get(is_best=True).text == "Wait until it is a month late"
    kept = Progress.objects.get(pk=progress.pk)
    assert (kept.card, kept.answers) == (3, {"3": 2})


def test_a_shorter_training_resumes_at_its_last_card(library: None, folder: Path) -> None:
    load_trainings()
    training = Training.objects.get(slug="chase-late-invoice")
    progress = Progress.objects.create(
        person=PersonFactory.create(), training=training, card=5, started_at=timezone.now()
    )
    path = folder / "chase-late-invoice.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("# The third step")], encoding="utf-8")
    load_trainings(folder)
    assert training.cards.count() == 4
    assert Progress.objects.get(pk=progress.pk).resume_card == 4


def test_what_was_withdrawn_stays_withdrawn(library: None) -> None:
    load_trainings()
    Training.objects.filter(slug="safe-from-scams").update(published_at=None)
    load_trainings()
    assert Training.objects.get(slug="safe-from-scams").published_at is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("minutes: 3", "minutes: three", "chase-late-invoice.md: minutes: must be a whole number"),
        ("minutes: 3\n", "", "chase-late-invoice.md: minutes: is missing"),
        ("minutes: 3\n", "minutes: 3\ncolour: red\n", "chase-late-invoice.md: colour: is not a key we know"),
        (
            "topics: [getting-paid]",
            "topics: [nothing]",
            "chase-late-invoice.md: topics: there is no 'nothing'",
        ),
        (
            "need: [get-paid]",
            "need: [nothing]",
            "chase-late-invoice.md: fits.need: 'nothing' is not a choice",
        ),
        ("next: safe-from-scams", "next: nowhere", "chase-late-invoice.md: next: there is no 'nowhere'"),
        ("# Look at your own side first", "# " + "long " * 70, "chase-late-invoice.md: card 1: "),
        ("Two minutes here", "[Two minutes](library:nothing)", "card 1: body: library:nothing leads nowhere"),
        ("  title: ", "  head: ", "chase-late-invoice.md: today: title: is missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_loaded(
    library: None, folder: Path, before: str, after: str, words: str
) -> None:
    change(folder, "chase-late-invoice", before, after)
    with pytest.raises(BadStarter) as caught:
        load_trainings(folder)
    assert words in str(caught.value)
    assert not Training.objects.exists()


def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library, the links lead nowhere."""
    with pytest.raises(
        CommandError, match=r"card 5: body: library:back-up-your-files#set-up-drive leads nowhere"
    ):
        call_command("load_trainings")
