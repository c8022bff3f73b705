"""Behind every figure are exactly as many rows as it says: for ledgers thrown together at random."""

import random
from typing import Any

import pytest

from campaigns.newsletters.reporting.counting import SPLITS, STEPS, numbers_of
from campaigns.newsletters.reporting.models import Figures
from campaigns.newsletters.reporting.outcomes import OUTCOMES
from campaigns.newsletters.reporting.querysets import left_out, showing, who_clicked, whose_answer
from campaigns.newsletters.reporting.report import Report
from portal.mail.models import State
from profiles.consent.models import ConsentEntry
from profiles.models import Asking, Membership
from profiles.questions.models import Question, Wording
from tests.campaigns.newsletters.reporting.ledgers import (
    AFTER,
    BEFORE,
    BEGUN,
    DURING,
    Sent,
    did,
    know,
    make_sent,
    saw,
)
from tests.factories import BusinessFactory, PersonFactory
from tests.sizes import sized

pytestmark = [pytest.mark.django_db, pytest.mark.properties]
WHEN = (BEFORE, DURING, DURING, AFTER)
VERBS = ("signed_in", "training_finished", "asked_for_help", "told", "found_helpful", "noted")


def fill(sent: Sent, dice: random.Random, many: int) -> None:
    """Anything that can happen, in any combination, to any number of colleagues."""
    businesses = [*BusinessFactory.create_batch(1 + many // 3), None]
    wordings = list(Wording.objects.all())
    for at in range(many):
        person = PersonFactory.create(is_staff=dice.random() < 0.1)
        business = dice.choice(businesses)
        if business:
            joined = Membership.objects.create(person=person, business=business)
            Membership.objects.filter(pk=joined.pk).update(from_at=dice.choice((BEFORE, DURING)))
        row = _row(sent, person, dice)
        for verb in dice.sample(VERBS, dice.randrange(4)):
            did(person, verb, dice.choice(WHEN))
        if dice.random() < 0.3:
            saw(person, dice.choice(WHEN))
        for link in dice.sample(
            [None, sent.link("/a/"), sent.link("/b/", part="block:99")], dice.randrange(3)
        ):
            sent.hit(row, link, dice.choice((0, 1, 3)), dice.choice((0, 2)), dice.choice(WHEN))
        _answers(person, dice, wordings)
        if dice.random() < 0.2:
            proof = dice.choice(
                ({"message": row.key.hex}, {"message": str(row.key)}, {}, {"message": "other"})
            )
            entry = ConsentEntry.objects.create(
                person=person, purpose="newsletter", channel="mail", given=False, proof=proof
            )
            assert entry.pk, at


def _row(sent: Sent, person: Any, dice: random.Random) -> Any:
    if dice.random() < 0.3:
        return sent.held(person)
    state = dice.choice(list(State))
    reason = dice.choice(("no_consent", "too_late")) if state == State.EXCLUDED else ""
    return sent.to(person, state, reason, at_once=dice.random() < 0.5)


def _answers(person: Any, dice: random.Random, wordings: list[Wording]) -> None:
    has_business = Membership.objects.filter(person=person).exists()
    for question, values in (("industry", ("bakery", "cafe")), ("need", ("get-paid", "save-time"))):
        if question == "need" or has_business:
            for _ in range(dice.randrange(3)):
                know(
                    question, dice.choice(values), person, dice.choice(WHEN), dice.choice(("told", "import"))
                )
    if dice.random() < 0.3:
        asking = Asking.objects.create(
            person=person, question=wordings[0].question, wording=wordings[0], place=dice.choice(("mail", "home")),
            visit=f"00000000-0000-4000-8000-{person.pk:012d}", outcome=dice.choice(("saved", "skipped")),
        )  # fmt: skip
        Asking.objects.filter(pk=asking.pk).update(shown_at=dice.choice(WHEN))


@pytest.mark.parametrize("seed", range(sized(3, 30)))
def test_every_figure_leads_to_its_rows(questions: None, time_machine: Any, seed: int) -> None:
    time_machine.move_to(DURING)
    sent, dice = make_sent(), random.Random(seed)
    fill(sent, dice, 60)
    numbers = numbers_of(sent.issue)
    report = Report(sent.issue, Figures(issue=sent.issue, numbers=numbers, counted_at=BEGUN))
    everyone = report.everyone
    for step in STEPS:
        assert showing(sent.issue, step).count() == everyone[step] + everyone.held[step], step
    for outcome in OUTCOMES:
        for arm, of in (("got", everyone.got), ("held", everyone.held)):
            assert showing(sent.issue, outcome.slug, arm).count() == of[outcome.slug], (outcome.slug, arm)
    assert showing(sent.issue, "all").count() == everyone.people
    assert left_out(sent.issue).count() == sum(report.left_out.values())
    rows = showing(sent.issue, "all")
    for part in numbers["parts"]:
        assert who_clicked(rows, sent.issue, link__part=part["part"]).count() == part["people"]
    for split in SPLITS:
        question = Question.objects.get(slug=split)
        for readers in report.split(split):
            assert whose_answer(rows, sent.issue, question, readers.value).count() == readers.people
