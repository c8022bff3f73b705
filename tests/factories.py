"""Rows for tests. Each factory makes the smallest row that is true."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from content.models import Item, Problem, Topic
from profiles.models import Business, Membership, Person
from training.models import Training


class PersonFactory(DjangoModelFactory[Person]):
    """A member: confirmed, with no password."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Pat Person{n}")
    confirmed_at = factory.LazyFunction(timezone.now)


class BusinessFactory(DjangoModelFactory[Business]):
    class Meta:
        model = Business

    name = factory.Sequence(lambda n: f"Business {n}")


def _role(new: Any) -> str:
    owned = Membership.objects.filter(business=new.business, role="owner", until_at=None).exists()
    return Membership.Role.COLLEAGUE if owned else Membership.Role.OWNER


class MembershipFactory(DjangoModelFactory[Membership]):
    """The first in a business is its owner."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    business = factory.SubFactory(BusinessFactory)
    role = factory.LazyAttribute(_role)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    title = factory.Sequence(lambda n: f"Topic {n}")
    family = Topic.Family.BUSINESS
    summary = "What it is about."


class ItemFactory(DjangoModelFactory[Item]):
    """A published article with one heading."""

    class Meta:
        model = Item

    slug = factory.Sequence(lambda n: f"item-{n}")
    kind = Item.Kind.ARTICLE
    title = factory.Sequence(lambda n: f"Item {n}")
    summary = "What it says."
    able = "You will be able to do it."
    minutes = 5
    author = "Kinship editors"
    body = "## First {#first}\n\nWords."
    html = '<h2 id="first">First</h2><p>Words.</p>'
    headings = factory.LazyFunction(lambda: [["first", "First"]])
    checked_on = factory.LazyFunction(lambda: timezone.now().date())
    published_at = factory.LazyFunction(timezone.now)


class ProblemFactory(DjangoModelFactory[Problem]):
    class Meta:
        model = Problem

    slug = factory.Sequence(lambda n: f"problem-{n}")
    title = factory.Sequence(lambda n: f"Problem {n}")
    minutes = 2
    item = factory.SubFactory(ItemFactory)
    anchor = "first"
    short = "Do this."
    html = "<p>Do this.</p>"


class TrainingFactory(DjangoModelFactory[Training]):
    class Meta:
        model = Training

    slug = factory.Sequence(lambda n: f"training-{n}")
    title = factory.Sequence(lambda n: f"Training {n}")
    summary = "What it teaches."
    promise = "You get one note to send."
    minutes = 3
    author = "Kinship editors"
    checked_on = factory.LazyFunction(lambda: timezone.now().date())
    today_title = "Today: do one thing."
    today_text = "Do it now."
    published_at = factory.LazyFunction(timezone.now)
