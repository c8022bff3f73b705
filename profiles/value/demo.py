"""Cards that were shown to the people of the demo company, how they joined, and three tests of words.

One test is settled, one is inconclusive, one began lately. What a person drew is what the lot gives them.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from portal.drawing import arm_of
from profiles.consent.models import ConsentEntry, ConsentWording
from profiles.people.models import Person
from profiles.questions.models import Asking, Question, Wording
from profiles.value.models import OptInAsking, SplitTest
from profiles.value.noting import hidden
from profiles.value.testing import begin_benefit_test, begin_question_test

NEVER_ANSWERED = 0.4
"""Of those who joined, as many more asked for a code and did not come back."""
CARDS = 6
"""So many visits with a card a person had at most."""
TAKES = (6, 90)
"""Seconds to answer, most near the lower end."""
SHARES = {"saved": 0.5, "skipped": 0.22, "later": 0.1, "never": 0.05}
"""Of all cards; the rest was left open."""
TRIED = {
    "need": ("What would help you most this month?", (0.42, 0.78), "needs-words"),
    "challenge": ("What is hardest right now?", (0.5, 0.53), "challenge-words"),
}
"""By question: the other words, which share saves it in the words in force and in these, and the salt."""
BENEFIT = "Half an hour’s reading a month, chosen for your trade."  # noqa: RUF001


def make_value(dice: random.Random) -> int:
    people = list(Person.objects.filter(is_generated=True, is_staff=False).order_by("pk"))
    by = Person.objects.filter(email="marketer@kinship.example").first()
    wordings = {w.question.slug: w for w in _wordings()}
    if by is None or not people or not wordings:
        return 0
    cards = list(_cards(dice, people, [wordings[slug] for slug in wordings if slug not in TRIED]))
    tried = [row for slug in TRIED if slug in wordings for row in _tried(dice, people, wordings[slug], by)]
    made = _kept([*cards, *tried])
    return made + _make_opt_ins(dice, people) + _begin_benefit(by)


def _wordings() -> Iterator[Wording]:
    asked = Question.objects.filter(is_active=True)
    yield from Wording.objects.filter(question__in=asked, language="en", is_active=True).select_related(
        "question"
    )


def _cards(dice: random.Random, people: list[Person], wordings: list[Wording]) -> Iterator[Asking]:
    for person in people:
        for wording in dice.sample(wordings, dice.randint(0, min(CARDS, len(wordings)))):
            outcomes, weights = list(SHARES), list(SHARES.values())
            outcome = dice.choices([*outcomes, ""], [*weights, 1 - sum(weights)])[0]
            yield _card(dice, person, wording, outcome, _since(dice, person.confirmed_at or timezone.now()))


def _since(dice: random.Random, joined: datetime) -> datetime:
    return joined + (timezone.now() - joined) * dice.random()


def _card(dice: random.Random, person: Person, wording: Wording, outcome: str, at: datetime) -> Asking:
    takes = timedelta(seconds=TAKES[0] + TAKES[1] * dice.random() ** 3)
    return Asking(
        person=person,
        question_id=wording.question_id,
        wording=wording,
        place="home",
        visit=uuid.UUID(int=dice.getrandbits(128)),
        outcome=outcome,
        shown_at=at,
        ended_at=at + takes if outcome else None,
    )


def _tried(dice: random.Random, people: list[Person], wording: Wording, by: Person) -> Iterator[Asking]:
    """Over the last weeks everyone who was there met the question once, in the words that they drew."""
    asks, shares, salt = TRIED[wording.question.slug]
    words = {"asks": asks, "gap": wording.gap, "benefit": wording.benefit}
    test = begin_question_test(wording, [words], smallest=35, share=0.5, by=by)
    begun = timezone.now() - timedelta(days=45)
    SplitTest.objects.filter(pk=test.pk).update(salt=salt, started_at=begun)
    arms = [arm.wording for arm in test.arms.select_related("wording")]
    for person in people:
        drawn = arm_of(salt, person.pk, len(arms))
        saved = dice.random() < shares[drawn]
        at = max(begun, person.confirmed_at or begun) + timedelta(minutes=dice.randint(1, 600))
        yield _card(
            dice, person, arms[drawn] or wording, "saved" if saved else dice.choice(("skipped", "")), at
        )


def _make_opt_ins(dice: random.Random, people: list[Person]) -> int:
    """Who joined, with what they ticked then, and as many more who asked and did not come back."""
    wordings = list(ConsentWording.objects.filter(at_signup=True, language="en", is_active=True))
    shown = [wording.pk for wording in wordings]
    given = _given([person.pk for person in people])
    joined = [_joined(person, shown, given.get(person.pk, [])) for person in people]
    lost = [_lost(dice, row) for row in joined if dice.random() < NEVER_ANSWERED]
    return len(OptInAsking.objects.bulk_create([*joined, *lost]))


def _kept(cards: list[Asking]) -> int:
    """A card dates itself when it is kept, but these were shown earlier."""
    shown = {card.visit: card.shown_at for card in cards}
    made = Asking.objects.bulk_create(cards)
    for card in made:
        card.shown_at = shown[card.visit]
    Asking.objects.bulk_update(made, ["shown_at"], batch_size=500)
    return len(made)


def _given(people: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    entries = ConsentEntry.objects.filter(person__in=people, given=True, wording__isnull=False)
    for person, wording in entries.values_list("person_id", "wording_id"):
        found.setdefault(person, []).append(wording or 0)
    return found


def _joined(person: Person, shown: list[int], given: list[int]) -> OptInAsking:
    at = person.confirmed_at or timezone.now()
    return OptInAsking(
        key=uuid.uuid5(uuid.NAMESPACE_URL, person.email),
        who=hidden(person),
        is_new=True,
        language="en",
        shown=shown,
        given=given,
        asked_at=at - timedelta(minutes=2),
        confirmed_at=at,
        person=person,
    )


def _lost(dice: random.Random, like: OptInAsking) -> OptInAsking:
    number = dice.getrandbits(128)
    at = like.asked_at + timedelta(hours=dice.randint(1, 40))
    return OptInAsking(
        key=uuid.UUID(int=number),
        who=f"{number:040x}"[-40:],
        is_new=True,
        language="en",
        shown=like.shown,
        asked_at=min(at, timezone.now()),
    )


def _begin_benefit(by: Person) -> int:
    """Begun today: nobody has seen it."""
    wording = ConsentWording.objects.filter(at_signup=True, language="en", is_active=True).first()
    if wording is None:
        return 0
    begin_benefit_test(wording, [BENEFIT], smallest=10, share=0.6, by=by)
    return 1
