"""What the people of the demo company told: weighted by what is common, with some things left unknown."""

import random
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from profiles.businesses.models import Membership
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.people.demo import MEMBER
from profiles.people.models import Person
from profiles.products.models import Product
from profiles.questions.models import Choice, Question

KNOWN_SHARE = 0.7
MARTA = {"industry": "bakery", "employees": "2-9"}
TOWNS = ("Hexham", "Leeds", "York", "Kendal", "Alnwick", "Durham", "Ripon", "Whitby")

Answer = tuple[str, Choice | None, Product | None]


def make_facts(dice: random.Random) -> int:
    """Facts about the generated people, and about each business once, in its owner's words."""
    catalogue = list(Question.objects.filter(is_active=True, writes="").prefetch_related("choices"))
    products = list(Product.objects.all())
    facts = [told for person in _generated() for told in _told_by(dice, person, catalogue, products)]
    Fact.objects.bulk_create(fact for fact, _ in facts)
    current = [row for fact, answers in facts for row in _current(fact, answers)]
    CurrentFact.objects.bulk_create(current)
    return len(facts) + len(current)


def _generated() -> Iterable[Person]:
    current = Membership.objects.filter(until_at__isnull=True)
    people = Person.objects.filter(is_generated=True, memberships__isnull=False).order_by("pk")
    return people.prefetch_related(Prefetch("memberships", current, to_attr="current"))


def _told_by(
    dice: random.Random, person: Person, catalogue: list[Question], products: list[Product]
) -> Iterator[tuple[Fact, list[Answer]]]:
    membership: Membership = person.current[0]  # type: ignore[attr-defined]
    for question in catalogue:
        if question.subject == Question.Subject.BUSINESS and membership.role != Membership.Role.OWNER:
            continue
        if answers := _answers(dice, person, question, products):
            yield _fact(person, membership, question, answers), answers


def _answers(
    dice: random.Random, person: Person, question: Question, products: list[Product]
) -> list[Answer]:
    if person.email == MEMBER:
        return [(c.slug, c, None) for c in question.choices.all() if c.slug == MARTA.get(question.slug)]
    if dice.random() > KNOWN_SHARE:
        return []
    return _picked(dice, question, products)


def _picked(dice: random.Random, question: Question, products: list[Product]) -> list[Answer]:
    if question.type == Question.Type.TEXT:
        return [(dice.choice(TOWNS), None, None)]
    if question.type == Question.Type.PRODUCTS:
        return [(product.slug, None, product) for product in dice.sample(products, dice.randint(1, 3))]
    choices = list(question.choices.all())
    weights = [8 if choice.is_common else 1 for choice in choices]
    picked = dice.choices(choices, weights)[0]
    return [(picked.slug, picked, None)]


def _fact(person: Person, membership: Membership, question: Question, answers: list[Answer]) -> Fact:
    about_person = question.subject == Question.Subject.PERSON
    return Fact(
        person=person if about_person else None,
        business_id=None if about_person else membership.business_id,
        question=question,
        value=[slug for slug, _, _ in answers],
        source=Source.TOLD,
        by=person,
    )


def _current(fact: Fact, answers: list[Answer]) -> Iterator[CurrentFact]:
    for value, choice, product in answers:
        yield CurrentFact(
            person=fact.person,
            business_id=fact.business_id,
            question=fact.question,
            value=value,
            choice=choice,
            product=product,
            span=choice.span if choice else None,
            source=fact.source,
            fact=fact,
            at=fact.at,
        )
