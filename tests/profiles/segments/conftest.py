from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from portal.activity.models import Rollup
from portal.feedback.models import Feedback
from profiles.businesses.querysets import business_of
from profiles.consent.consenting import give
from profiles.engagement.choosing import choose
from profiles.facts.telling import tell
from profiles.models import ConsentWording, Partner, PartnerOfRecord, Person, Preferences, Product, Purchase
from profiles.owning.changing import use
from profiles.purchases.buying import keep_purchases
from profiles.stages.choosing import choose_stage, choose_type
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.segments.twin import NOW, TODAY, Bought, Someone
from tests.starters import load_wordings

Crowd = list[Someone]
PARTNERS = ("harbour", "mill")


def settle(someone: Someone) -> Someone:
    """Makes the person in the database."""
    person = PersonFactory.create(
        language=someone.language, confirmed_at=someone.joined, is_active=someone.is_open
    )
    if someone.works:
        MembershipFactory.create(person=person, role="owner" if someone.is_owner else "colleague")
    for slug, values in someone.facts.items():
        tell(person, slug, values)
    settle_business(someone, person)
    for purpose, channel in someone.agreed:
        wording = ConsentWording.objects.filter(purpose=purpose, channel=channel, language="en").first()
        give(person, purpose, channel, wording=wording, source="test", proof={})
    for verb, (count, last) in someone.did.items():
        Rollup.objects.create(person=person, verb=verb, count=count, first_at=last, last_at=last)
    settle_wishes(someone, person)
    if someone.stage:
        choose_stage(person, someone.stage)
    if someone.adopts:
        choose_type(person, someone.adopts)
    if someone.takes_part:
        choose(person, someone.takes_part)
    someone.pk = person.pk
    return someone


def settle_wishes(someone: Someone, person: Person) -> None:
    if someone.wants:
        Preferences.objects.create(person=person, **someone.wants)
    for place, (scale, helpful, why, last) in enumerate(someone.said):
        row = Feedback.objects.create(
            target="library", object_id=place, person=person, scale=scale, helpful=helpful, why=why
        )
        Feedback.objects.filter(pk=row.pk).update(at=last)


def settle_business(someone: Someone, person: Person) -> None:
    products = {product.slug: product for product in Product.objects.all()}
    for slug, (seats, renews_on) in someone.owned.items():
        use(person, products[slug], {"seats": seats, "renews_on": renews_on})
    rows = [
        Purchase(
            business=business_of(person),
            product=products[line.product],
            on=line.on,
            quantity=line.quantity,
            amount=line.amount,
            currency=line.currency,
            source="test",
            reference=f"{person.pk}-{place}",
        )
        for place, line in enumerate(someone.bought)
    ]
    keep_purchases("test", rows)
    settle_partner(someone, person)


def settle_partner(someone: Someone, person: Person) -> None:
    """With one that looked after the business before: the last but one is not asked about."""
    if not someone.partner:
        return
    made = {
        slug: Partner.objects.get_or_create(slug=slug, defaults={"name": slug, "summary": slug})[0]
        for slug in PARTNERS
    }
    rows = {"business": business_of(person), "source": "test"}
    PartnerOfRecord.objects.create(partner=made[PARTNERS[0]], from_at=NOW, until_at=NOW, **rows)
    PartnerOfRecord.objects.create(partner=made[someone.partner], **rows)


def owned_at(number: int) -> dict[str, tuple[int | None, date | None]]:
    renews = TODAY + timedelta(days=[-1, 0, 30, 90, 91, 180][number % 6])
    owned: dict[str, tuple[int | None, date | None]] = {"kinship-till": (number % 8 + 1, renews)}
    if number % 3 == 0:
        owned["kinship-books"] = (
            None if number % 2 else 3,
            None if number % 4 else TODAY + timedelta(days=20),
        )
    return owned


def bought_at(number: int) -> list[Bought]:
    ago = [TODAY - timedelta(days=days) for days in (1, 29, 30, 31, 200)]
    lines = [Bought("kinship-till", ago[number % 5], "50.25", ["EUR", "GBP"][number % 2])]
    if number % 3 == 0:
        lines.append(Bought("kinship-books", ago[number % 4], "200.00"))
        lines.append(Bought("kinship-books", ago[0], "-80.00", quantity=-1))
    if number % 5 == 0:
        lines.append(Bought("kinship-cards", ago[4], "70.00", "GBP"))
    return lines


def wants_at(number: int) -> dict[str, Any]:
    """Some say nothing."""
    return {
        "cadence": ["weekly", "monthly", "twice_a_week"][number % 3],
        "paused_until": [TODAY + timedelta(days=1), None, TODAY][number % 3],
        "personalised": number % 4 != 1,
        "tracked": number % 5 != 1,
    }


def said_at(number: int) -> list[tuple[str, bool, str, datetime]]:
    ago = [NOW - timedelta(days=days) for days in (1, 30, 31)]
    lines = [("thumb", number % 4 == 1, "" if number % 3 else "It was too long.", ago[number % 3])]
    if number % 5 == 0:
        lines.append(("words", True, "Speak slower.", ago[number % 2]))
    return lines


def at(number: int) -> Someone:
    """Somebody of the crowd: each thing that can be asked comes with most of the others and without."""
    facts = {
        "industry": ["bakery", "cafe", "pub"][number % 3],
        "employees": ["1", "2-9", "10-49", "250-plus"][number % 4],
    }
    told = {slug: [value] for place, (slug, value) in enumerate(facts.items()) if (number + place) % 5}
    if number % 2:
        told["role"] = [["owner", "manager"][number % 3 // 2]]
    if number % 4 == 0:
        told["software"] = ["payroll", "kinship-books"][: 1 + number % 3]
    ago = NOW - timedelta(days=[1, 29, 30, 31, 200][number % 5], hours=number)
    works = number % 13 != 0
    business = {
        "owned": owned_at(number) if works and number % 2 else {},
        "bought": bought_at(number) if works and number % 4 else [],
        "partner": ["", *PARTNERS][number % 3] if works else "",
    }
    if not works:
        told = {slug: values for slug, values in told.items() if slug == "role"}
    return Someone(
        works=works,
        language="de" if number % 7 == 0 else "en",
        joined=ago if number % 6 else None,
        is_open=number % 11 != 0,
        is_owner=number % 5 != 2,
        facts=told,
        agreed={("newsletter", "mail")} if number % 3 == 1 else {("tips", "mail")} if number % 3 else set(),
        takes_part=["", "learner", "connector"][number % 3],
        wants=wants_at(number) if number % 4 else {},
        said=said_at(number) if number % 2 else [],
        stage=["", "exploring", "renewing"][number % 3] if works else "",
        adopts=["innovator", "", "laggard"][number % 3],
        did={"told": (number, ago)}
        | ({"took_back": (1, NOW - timedelta(days=number))} if number % 2 else {}),
        **business,
    )


@pytest.fixture
def crowd(starter: None) -> Crowd:
    """Analysed: else the plans would be for what autovacuum last saw here, which is other tests' rows or none."""
    load_wordings()
    people = [settle(at(number)) for number in range(1, 24)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people
