"""`manage.py load_library`: the starter, whole; done again the same; wrong files are refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import NumericRange

from content.library.loading import load_items
from content.library.publishing import publish, withdraw
from content.models import Facet, Item, Problem, Topic
from content.problems.loading import load_problems
from content.starter import BadStarter
from portal.activity.models import Activity
from portal.search.models import Entry
from profiles.questions.models import Choice
from tests.content.ranking.rows import questions
from tests.factories import ItemFactory, TopicFactory

PIECE = """---
slug: piece
kind: guide
title: A piece
summary: What it says.
able: You will be able to do it.
minutes: 6
topics: [getting-paid]
lay: ["unpaid"]
{more}
author: Kinship editors
checked: 2026-11-22
---
Words.

## First {{#first}}

{body}
"""


def write(folder, more="", body="More words."):
    (folder / "piece.md").write_text(PIECE.format(more=more, body=body))
    return folder


def counts():
    return [model.objects.count() for model in (Topic, Item, Problem, Facet, Entry)]


def test_the_starter_loads_and_loading_again_changes_nothing(starter):
    before = counts()
    assert before[:3] == [25, 14, 10]
    assert before[4] == 25 + 14 + 10
    ids = list(Item.objects.values_list("pk", "slug"))
    call_command("load_library", verbosity=0)
    assert counts() == before
    assert list(Item.objects.values_list("pk", "slug")) == ids


def test_each_problem_leads_to_a_heading_that_is_there(starter):
    for problem in Problem.objects.select_related("item"):
        assert f'id="{problem.anchor}"' in problem.item.html


def test_every_link_between_pieces_is_resolved(starter):
    assert not Item.objects.filter(html__contains="library:").exists()
    assert Item.objects.filter(html__contains='href="/library/back-up-your-files/').exists()


def test_fits_become_facets(starter):
    hire = Item.objects.get(slug="first-hire")
    facets = Facet.objects.filter(source="library", object_id=hire.pk).order_by("question")
    assert [(f.question, f.value, f.span, f.filters) for f in facets.order_by("question", "value")] == [
        ("challenge", "staff", None, False),
        ("employees", "", NumericRange(1, 5), True),
        ("need", "find-staff", None, False),
        ("role", "owner", None, False),
        ("stage", "growing", None, False),
        ("stage", "new", None, False),
    ]
    till = Facet.objects.filter(question="software", value="kinship-till")
    assert set(till.values_list("source", "filters")) == {("library", False), ("problem", False)}
    closing = Problem.objects.get(slug="closing-up-takes-too-long")
    industries = set(
        Facet.objects.filter(source="problem", object_id=closing.pk, question="industry").values_list(
            "value", flat=True
        )
    )
    groups = ["food-and-drink", "shops", "beauty-and-wellbeing", "hospitality-and-travel", "health-and-care"]
    expected = Choice.objects.filter(question__slug="industry", group__in=groups)
    assert industries == set(expected.values_list("slug", flat=True))


def test_what_an_operator_withdrew_stays_withdrawn(starter):
    withdraw(Item.objects.get(slug="late-invoices"))
    call_command("load_library", verbosity=0)
    assert Item.objects.get(slug="late-invoices").published_at is None
    assert not Entry.objects.filter(source="library", url="/library/late-invoices/").exists()
    assert not Entry.objects.filter(source="problem", title="A customer has not paid").exists()
    publish(Item.objects.get(slug="late-invoices"))
    assert Entry.objects.filter(source="problem", title="A customer has not paid").exists()


def test_publishing_and_withdrawing_are_recorded_once(db, member):
    item = ItemFactory.create(slug="piece")
    withdraw(item, by=member)
    withdraw(item, by=member)
    publish(item, by=member)
    recorded = Activity.objects.order_by("id").values_list("verb", "subject", "person")
    assert list(recorded) == [
        ("withdrew", "library:piece", member.pk),
        ("published", "library:piece", member.pk),
    ]


@pytest.fixture
def shelf(db):
    questions()
    TopicFactory.create(slug="getting-paid")


def test_an_inclusive_span_ends_before_the_next_number(shelf, tmp_path):
    load_items(write(tmp_path, "fits: {employees: [2, 9], industry_group: [shops]}"))
    assert set(Facet.objects.values_list("question", "value", "span")) == {
        ("employees", "", NumericRange(2, 10)),
        ("industry", "florist", None),
    }


@pytest.mark.parametrize(
    ("more", "body", "words"),
    [
        (
            "fits: {need: [world-peace]}",
            "",
            "piece.md: fits.need: 'world-peace' is not a choice of the question need",
        ),
        ("fits: {shoe-size: [43]}", "", "piece.md: fits.shoe-size: choice has no rule for it"),
        ("fits: {employees: [9, 2]}", "", "piece.md: fits.employees: 9 is more than 2"),
        ("fits: {employees: [2]}", "", "piece.md: fits.employees: must be [from, to], not [2]"),
        ("fits: {industry_group: [pirates]}", "", "no choice of the question industry is of 'pirates'"),
        ("colour: red", "", "piece.md: colour: is not a key we know"),
        ("", "[x](library:nowhere)", "piece.md: body: library:nowhere leads nowhere"),
        ("", "[x](library:piece#second)", "piece.md: body: library:piece#second leads nowhere"),
    ],
)
def test_a_wrong_piece_is_refused_by_file_and_key(shelf, tmp_path, more, body, words):
    with pytest.raises(BadStarter) as caught:
        load_items(write(tmp_path, more, body))
    assert words in str(caught.value)


def test_a_problem_must_lead_to_a_heading(shelf, tmp_path):
    load_items(write(tmp_path))
    path = tmp_path / "problems.yaml"
    path.write_text(
        "- {slug: p, title: P, lay: [a], minutes: 1, item: piece, anchor: second, short: Do, topics: [], position: 1}"
    )
    with pytest.raises(BadStarter, match=r"problems\.yaml: p: anchor: is 'second'; it can be: first"):
        load_problems(path)


def test_the_command_says_what_is_wrong_and_changes_nothing(db):
    """Without the questions, the starter's own fits have no choices to point at."""
    with pytest.raises(CommandError, match="fits"):
        call_command("load_library", verbosity=0)
    assert counts() == [0, 0, 0, 0, 0]
