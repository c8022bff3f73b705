"""What the people of the demo company told: weighted by what is common, some things unknown, one at odds."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from profiles.businesses.models import Membership
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.people.demo import MEMBER
from profiles.people.models import Person
from profiles.products.models import Product
from profiles.questions.models import Choice, Question

KNOWN_SHARE = 0.7
MARTA = {"industry": "bakery", "employees": "2-9"}
HEARD, HEARD_BY = ("employees", "10-49"), "agent@kinship.example"
"""What an agent noted of Marta otherwise: she says at /me/ which is right."""
SERVERS_FROM, PCS_PER_SERVER = 6, 3
"""So many PCs a business of the demo has before it has a server, and for each of them."""
TOWNS = ("Hexham", "Leeds", "York", "Kendal", "Alnwick", "Durham", "Ripon", "Whitby")

LAST = ("software", "servers")
"""Told after what they depend on, whatever their weight."""
OWN_DICE = ("region",)
"""The same for a business whatever else is made."""

Answer = tuple[str, Choice | None, Product | None]


@dataclass
class Teller:
    """A person while they tell: how many of their business are here, and what they have chosen so far."""

    person: Person
    membership: Membership
    size: int
    chosen: dict[str, Choice] = field(default_factory=dict)

    @property
    def is_owner(self) -> bool:
        return self.membership.role == Membership.Role.OWNER

    def note(self, question: str, answers: list[Answer]) -> None:
        for _, choice, _ in answers:
            if choice:
                self.chosen[question] = choice


def make_facts(dice: random.Random) -> int:
    """Facts about the generated people, and about each business once, in its owner's words."""
    catalogue = sorted(_asked(), key=lambda question: question.slug in LAST)
    products = list(Product.objects.all())
    facts = [told for teller in _tellers() for told in _told_by(dice, teller, catalogue, products)]
    Fact.objects.bulk_create(fact for fact, _ in facts)
    current = [row for fact, answers in facts for row in _current(fact, answers)]
    CurrentFact.objects.bulk_create(current)
    return len(facts) + len(current) + _heard_otherwise()


def _heard_otherwise() -> int:
    question, value = HEARD
    told = Fact.objects.filter(by__email=MEMBER, question__slug=question).first()
    if told is None:
        return 0
    agent = Person.objects.filter(email=HEARD_BY).first()
    about = {"business_id": told.business_id, "question_id": told.question_id}
    Fact.objects.create(**about, value=[value], source=Source.AGENT, by=agent)
    return 1


def _asked() -> Iterable[Question]:
    return Question.objects.filter(is_active=True, writes="").prefetch_related("choices")


def _tellers() -> list[Teller]:
    current = Membership.objects.filter(until_at__isnull=True)
    found = Person.objects.filter(is_generated=True, memberships__isnull=False).order_by("pk")
    people = list(found.prefetch_related(Prefetch("memberships", current, to_attr="current")))
    working = [(person, person.current[0]) for person in people]
    sizes = Counter(membership.business_id for _, membership in working)
    return [Teller(person, membership, sizes[membership.business_id]) for person, membership in working]


def _told_by(
    dice: random.Random, teller: Teller, catalogue: list[Question], products: list[Product]
) -> Iterator[tuple[Fact, list[Answer]]]:
    for question in catalogue:
        if question.subject == Question.Subject.BUSINESS and not teller.is_owner:
            continue
        own = random.Random(f"{question.slug} {teller.person.email}") if question.slug in OWN_DICE else dice
        if answers := _answers(own, teller, question, products):
            teller.note(question.slug, answers)
            yield _fact(teller.person, teller.membership, question, answers), answers


def _answers(
    dice: random.Random, teller: Teller, question: Question, products: list[Product]
) -> list[Answer]:
    if teller.person.email == MEMBER:
        return [(c.slug, c, None) for c in question.choices.all() if c.slug == MARTA.get(question.slug)]
    if dice.random() > KNOWN_SHARE:
        return []
    return _picked(dice, teller, question, products)


def _picked(dice: random.Random, teller: Teller, question: Question, products: list[Product]) -> list[Answer]:
    if question.type == Question.Type.TEXT:
        return [(dice.choice(TOWNS), None, None)]
    if question.type == Question.Type.PRODUCTS:
        count = 0 if _most(teller.chosen, "pcs") == 0 else dice.randint(1, 3)
        return [(product.slug, None, product) for product in dice.sample(products, count)]
    choices = [choice for choice in question.choices.all() if _is_likely(choice, question.slug, teller)]
    if not choices:
        return []
    picked = dice.choices(choices, [8 if choice.is_common else 1 for choice in choices])[0]
    return [(picked.slug, picked, None)]


def _is_likely(choice: Choice, question: str, teller: Teller) -> bool:
    """Whether it fits what the same person said before, and who works in the business."""
    if question == "role":
        return (choice.slug == "owner") == teller.is_owner
    if question == "employees":
        return bool(choice.span.upper is None or choice.span.upper > teller.size)
    if question == "pcs":
        return bool(choice.span.lower <= max(_least(teller.chosen, "employees"), teller.size))
    if question == "servers":
        pcs = _least(teller.chosen, "pcs")
        return pcs >= SERVERS_FROM and bool(choice.span.lower * PCS_PER_SERVER <= pcs)
    return True


def _least(chosen: Mapping[str, Choice], question: str) -> int:
    return int(chosen[question].span.lower) if question in chosen else 0


def _most(chosen: Mapping[str, Choice], question: str) -> int | None:
    """None where it is not known, or has no end."""
    upper = chosen[question].span.upper if question in chosen else None
    return upper - 1 if upper is not None else None


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
