import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from profiles.models import Choice, Product, Question, SentenceTemplate, Wording
from profiles.questions.loading import load_questions

pytestmark = pytest.mark.django_db
NOTHING = {"families": 0, "products": 0, "questions": 0, "sentences": 0}


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    """A copy of the starter files, to be broken."""
    for folder in ("questions", "products", "sentences"):
        shutil.copytree(
            settings.BASE_DIR / f"profiles/{folder}",
            tmp_path / "profiles" / folder,
            ignore=lambda _path, names: [name for name in names if not name.endswith(".yaml")],
        )
    settings.BASE_DIR = tmp_path
    return tmp_path


def change(files: Path, folder: str, edit) -> None:
    path = files / f"profiles/{folder}/starter.yaml"
    entries = yaml.safe_load(path.read_text())
    edit(entries)
    path.write_text(yaml.safe_dump(entries, allow_unicode=True))


def test_everything_is_loaded_once():
    written = load_questions()
    assert Question.objects.count() == 13
    assert Wording.objects.count() == 26
    assert written["products"] == Product.objects.count() == 24
    assert written["sentences"] == SentenceTemplate.objects.count()
    assert load_questions() == NOTHING


def test_bands_end_before_their_last_number():
    load_questions()
    few = Choice.objects.get(question__slug="employees", slug="2-9")
    assert (few.span.lower, few.span.upper) == (2, 10)
    most = Choice.objects.get(question__slug="employees", slug="250-plus")
    assert (most.span.lower, most.span.upper) == (250, None)


def test_what_operators_changed_stays():
    load_questions()
    Question.objects.filter(slug="need").update(weight=1)
    Wording.objects.filter(question__slug="need", language="en").update(asks="What now?")
    SentenceTemplate.objects.filter(text="Your business {stage:clause}.").delete()
    SentenceTemplate.objects.filter(text="You have {pcs:count}.").update(text="{pcs:count} you have.")
    Choice.objects.filter(question__slug="need", slug="get-paid").update(is_active=False)
    assert load_questions() == {**NOTHING, "questions": 0, "sentences": 1}
    assert Question.objects.get(slug="need").weight == 1
    assert Wording.objects.get(question__slug="need", language="en").asks == "What now?"
    assert SentenceTemplate.objects.filter(text="You have {pcs:count}.").count() == 0
    assert not Choice.objects.get(question__slug="need", slug="get-paid").is_active


def test_overwrite_brings_the_files_back_and_keeps_old_words_as_a_version():
    load_questions()
    Question.objects.filter(slug="need").update(weight=1)
    Wording.objects.filter(question__slug="need", language="en").update(asks="What now?")
    Product.objects.filter(slug="payroll").update(own=True)
    SentenceTemplate.objects.filter(text="You have {pcs:count}.").update(text="{pcs:count} you have.")
    written = load_questions(overwrite=True)
    assert (written["products"], written["questions"]) == (1, 2)
    assert Question.objects.get(slug="need").weight == 85
    versions = Wording.objects.filter(question__slug="need", language="en").order_by("version")
    assert [(w.version, w.asks, w.is_active) for w in versions] == [
        (1, "What now?", False),
        (2, "What do you want most right now?", True),
    ]
    assert not Product.objects.get(slug="payroll").own
    assert SentenceTemplate.objects.filter(text="You have {pcs:count}.").count() == 1
    assert load_questions(overwrite=True) == NOTHING


def test_new_choices_reach_an_old_question(files: Path):
    load_questions()
    new = {"slug": "robots", "words": {"en": {"label": "robots", "infinitive": "have robots"}}}
    change(files, "questions", lambda entries: entries[2]["choices"].append(new))
    assert load_questions() == {**NOTHING, "questions": 1, "sentences": 0}


@pytest.mark.parametrize(
    ("folder", "edit", "said"),
    [
        (
            "questions",
            lambda e: e[0].pop("weight"),
            "questions/starter.yaml, entry 1 (industry): weight is missing",
        ),
        (
            "questions",
            lambda e: e[1].update(type="guess"),
            "entry 2 (employees): Value 'guess' is not a valid",
        ),
        (
            "questions",
            lambda e: e[2]["texts"]["de"].update(gap="Sie."),
            "entry 3 (need), de: gap must hold {gap}",
        ),
        ("questions", lambda e: e[2]["choices"][0].pop("words"), "(need), choice get-paid: words is missing"),
        (
            "products",
            lambda e: e[0].pop("own"),
            "products/starter.yaml, entry 1 (kinship-books): own is missing",
        ),
        (
            "sentences",
            lambda e: e[0].update(text="You {x}."),
            "entry 1 (You {x}.): A template has one to four",
        ),
        ("sentences", lambda e: e[0].update(text="You run {trade:indef}."), "There is no question “trade”"),
        (
            "sentences",
            lambda e: e[0].update(text="You {industry:verb}."),
            "the form “verb” is missing for: bakery",
        ),
        ("sentences", lambda e: e[0].update(text="You run {industry:indef}}."), "A brace stands alone"),
    ],
)
def test_a_bad_entry_is_named_and_nothing_is_loaded(files: Path, folder: str, edit, said: str):
    change(files, folder, edit)
    with pytest.raises(CommandError) as error:
        call_command("load_questions")
    assert said in str(error.value)
    assert Question.objects.count() == Product.objects.count() == 0


def test_a_broken_file_is_named(files: Path):
    (files / "profiles/products/starter.yaml").write_text("- slug: [")
    with pytest.raises(CommandError, match=r"profiles/products/starter\.yaml"):
        call_command("load_questions")
