"""How far a business is, where it stands, how early somebody takes up what is new: by the rules, and as they said."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity, Rollup
from profiles.businesses.querysets import business_of
from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.facts.telling_many import Guess, tell_guesses
from profiles.models import (
    AdopterType,
    Business,
    BuyingStage,
    CurrentFact,
    Fact,
    Membership,
    Product,
    Purchase,
)
from profiles.owning.changing import use
from profiles.people.models import Person
from profiles.purchases.buying import keep_purchases
from profiles.questions.catalogue import catalogue
from profiles.segments.compiling import people_in
from profiles.segments.conditions import cleaned, conditions
from profiles.stages import adopting, buying, growing
from profiles.stages.choosing import choose_stage, choose_type
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
Did = dict[str, tuple[int, int]]
"""By verb: how often, and how many days ago the last time."""


@pytest.fixture
def marta() -> Person:
    return MembershipFactory.create(role="owner").person


def did(person: Person, what: Did) -> None:
    Rollup.objects.filter(person=person).delete()
    for verb, (count, days) in what.items():
        at = timezone.now() - timedelta(days=days)
        Rollup.objects.create(person=person, verb=verb, count=count, first_at=at, last_at=at)


def business(person: Person) -> Business:
    found = business_of(person)
    assert found
    return found


def product(slug: str) -> Product:
    return Product.objects.get(slug=slug)


def owns(person: Person, slug: str, renews_in: int | None = None) -> None:
    """Tells it as an import would: no verb of the person's."""
    renews = timezone.now().date() + timedelta(days=renews_in) if renews_in is not None else None
    use(person, product(slug), {"renews_on": renews})


def bought(person: Person, ago: int, amount: str = "50.00", slug: str = "kinship-till") -> None:
    on: date = timezone.now().date() - timedelta(days=ago)
    here = business(person)
    row = Purchase(business=here, product=product(slug), on=on, amount=amount, currency="EUR", source="t")
    row.reference = f"{here.pk}-{ago}"
    keep_purchases("t", [row])


def stage(person: Person) -> tuple[str, str]:
    buying.decide_all(timezone.now())
    return BuyingStage.objects.values_list("stage", "because").filter(business=business(person)).first() or (
        "",
        "",
    )


def kind(person: Person) -> tuple[str, str]:
    adopting.decide_all(timezone.now())
    return AdopterType.objects.values_list("kind", "because").filter(person=person).first() or ("", "")


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ({}, ("", "")),
        ({"told": (9, 1)}, ("", "")),
        ({"signed_in": (1, 89)}, ("exploring", "signed_in")),
        ({"signed_in": (1, 91)}, ("", "")),
        ({"signed_in": (9, 1), "product_used": (1, 80)}, ("comparing", "product_used")),
        ({"product_used": (1, 1), "asked_for_help": (1, 29)}, ("deciding", "asked_for_help")),
        ({"product_used": (1, 1), "asked_for_help": (1, 31)}, ("comparing", "product_used")),
    ],
)
def test_what_is_done_speaks_for_a_stage_for_its_days(
    marta: Person, what: Did, found: tuple[str, str]
) -> None:
    colleague = MembershipFactory.create(business=business(marta)).person
    did(colleague, what)
    assert stage(marta) == found


def test_what_is_owned_and_bought_goes_first(marta: Person) -> None:
    did(marta, {"asked_for_help": (1, 1)})
    owns(marta, "payroll")
    assert stage(marta) == ("deciding", "asked_for_help")
    bought(marta, 731)
    assert stage(marta) == ("deciding", "asked_for_help")
    bought(marta, 700)
    assert stage(marta) == ("using", "bought")
    owns(marta, "kinship-books", 91)
    assert stage(marta)[0] == "using"
    owns(marta, "kinship-books", 90)
    assert stage(marta) == ("renewing", "renews")
    owns(marta, "kinship-books", -1)
    assert stage(marta)[0] == "using"
    assert Activity.objects.filter(verb="buying_stage_changed", person=marta).count() == 4


def test_a_stage_lasts_half_as_long_again_and_ends_with_its_signs(marta: Person) -> None:
    for days, found in [(29, "deciding"), (44, "deciding"), (46, "exploring"), (44, "exploring")]:
        did(marta, {"asked_for_help": (1, days), "signed_in": (1, 1)})
        assert stage(marta)[0] == found
    did(marta, {})
    assert stage(marta) == ("", "")


def test_what_a_colleague_says_holds_for_ninety_days(marta: Person) -> None:
    owns(marta, "kinship-books")
    choose_stage(marta, "comparing")
    assert stage(marta)[0] == "comparing"
    BuyingStage.objects.update(since=timezone.now() - timedelta(days=91))
    assert stage(marta) == ("using", "owned")
    assert BuyingStage.objects.filter(is_chosen=True).count() == 0
    assert Activity.objects.filter(verb="buying_stage_changed").count() == 1


def test_what_a_colleague_said_and_the_signs_say_as_well_is_no_change(marta: Person) -> None:
    owns(marta, "kinship-books")
    choose_stage(marta, "using")
    long_ago = timezone.now() - timedelta(days=91)
    BuyingStage.objects.update(since=long_ago)
    assert stage(marta) == ("using", "owned")
    assert BuyingStage.objects.filter(is_chosen=False, since=long_ago).count() == 1
    assert not Activity.objects.filter(verb="buying_stage_changed").exists()


@pytest.mark.parametrize(
    ("comfort", "what", "found"),
    [
        ("", {}, ("", "")),
        ("", {"invited_colleague": (5, 1)}, ("", "")),
        ("", {"training_started": (2, 1)}, ("late_majority", "training_started")),
        ("", {"training_started": (2, 366)}, ("", "")),
        ("low", {}, ("laggard", "comfort:low")),
        ("middle", {}, ("late_majority", "comfort:middle")),
        ("high", {}, ("early_majority", "comfort:high")),
        ("high", {"training_started": (9, 1)}, ("early_adopter", "comfort:high")),
        ("high", {"training_started": (9, 1), "training_applied": (9, 1)}, ("innovator", "comfort:high")),
    ],
)
def test_the_rule_of_adopter_types(marta: Person, comfort: str, what: Did, found: tuple[str, str]) -> None:
    if comfort:
        tell(marta, "comfort", [comfort])
    did(marta, what)
    assert kind(marta) == found


def test_what_they_tried_long_ago_counts_until_a_year_after_the_last_time(marta: Person) -> None:
    did(marta, {"training_started": (2, 364)})
    Rollup.objects.filter(person=marta).update(first_at=timezone.now() - timedelta(days=900))
    assert kind(marta) == ("late_majority", "training_started")
    Rollup.objects.filter(person=marta).update(last_at=timezone.now() - timedelta(days=366))
    assert kind(marta) == ("", "")


def test_a_type_stays_until_a_whole_point_beyond_its_border(marta: Person) -> None:
    tell(marta, "comfort", ["middle"])
    for started, found in [(1, "late_majority"), (2, "late_majority"), (3, "early_majority")]:
        did(marta, {"training_started": (started, 1)})
        assert kind(marta)[0] == found
    for started, found in [(1, "early_majority"), (0, "late_majority")]:
        did(marta, {"training_started": (started, 1)} if started else {})
        assert kind(marta)[0] == found


def test_where_a_business_stands_is_guessed_as_the_weakest_answer(marta: Person) -> None:
    other = MembershipFactory.create(role="owner").person
    for ago in (1100, 20):
        bought(other, ago)
    tell(marta, "employees", ["1"])
    tell(marta, "employees", ["10-49"])
    assert growing.guess_all(timezone.now()) == 2
    said = {one: facts_of(one).get("stage", ())[0] for one in (marta, other)}
    assert [(known.value, known.source) for known in said.values()] == [
        ("growing", "inferred"),
        ("steady", "inferred"),
    ]
    assert growing.guess_all(timezone.now()) == 0
    tell(marta, "stage", ["new"])
    assert growing.guess_all(timezone.now()) == 0
    assert facts_of(marta).said("stage") == ["new"]


def test_spending_half_as_much_again_is_growing_and_a_guess_stays_half_a_year(marta: Person) -> None:
    for ago, amount in ((1100, "10.00"), (400, "100.00"), (20, "100.00")):
        bought(marta, ago, amount)
    growing.guess_all(timezone.now())
    assert facts_of(marta).said("stage") == ["steady"]
    bought(marta, 10, "50.00")
    assert growing.guess_all(timezone.now()) == 0
    CurrentFact.objects.update(at=timezone.now() - timedelta(days=183))
    assert growing.guess_all(timezone.now()) == 1
    assert facts_of(marta).said("stage") == ["growing"]
    assert Fact.objects.filter(source="inferred").count() == 2
    CurrentFact.objects.update(at=timezone.now() - timedelta(days=183))
    assert growing.guess_all(timezone.now()) == 0
    assert facts_of(marta).said("stage") == ["growing"]


def test_a_guess_is_for_the_business_it_was_made_for(marta: Person, django_assert_num_queries: Any) -> None:
    """Who left meanwhile, and whose business has an answer by now, keep what they have; all are told together."""
    left, answered, third = (MembershipFactory.create(role="owner").person for _ in range(3))
    guesses = [Guess(business(one).pk, one.pk, "steady") for one in (marta, left, answered, third)]
    tell(answered, "stage", ["new"])
    Membership.objects.filter(person=left).update(until_at=timezone.now())
    prompt = catalogue().prompts["stage"]
    with django_assert_num_queries(11):
        assert tell_guesses(prompt, guesses) == 2
    assert tell_guesses(prompt, [Guess(guesses[0].business, marta.pk, "growing")]) == 1
    assert tell_guesses(prompt, []) == 0
    held = CurrentFact.objects.filter(question=prompt.pk).order_by("business")
    assert list(held.values_list("business", "value", "source")) == [
        (guesses[0].business, "growing", "inferred"),
        (guesses[2].business, "new", "told"),
        (guesses[3].business, "steady", "inferred"),
    ]
    assert all(row.choice_id == prompt.options[row.value].pk for row in held)
    noted = Activity.objects.filter(verb="noted").order_by("id")
    facts = Fact.objects.filter(source="inferred").order_by("id")
    told = [("question:stage", {"fact": fact.pk, "source": "inferred"}) for fact in facts]
    assert list(noted.values_list("subject", "data")) == told
    assert [one.person_id for one in noted] == [marta.pk, third.pk, marta.pk]


def test_a_guess_is_told_once_and_not_after_somebody_deleted_the_answer(marta: Person) -> None:
    """Two runs found the same before either told it."""
    here, prompt = business(marta), catalogue().prompts["stage"]
    guesses = [Guess(here.pk, marta.pk, "steady")]
    assert [tell_guesses(prompt, guesses) for _ in range(2)] == [1, 0]
    assert Fact.objects.filter(source="inferred").count() == 1
    assert Activity.objects.filter(verb="noted", subject="question:stage").count() == 1
    left = MembershipFactory.create(business=here, role="colleague").person
    forget(left, "stage")
    Membership.objects.filter(person=left).update(until_at=timezone.now())
    other = MembershipFactory.create(role="owner").person
    both = [Guess(business(other).pk, other.pk, "steady"), Guess(here.pk, marta.pk, "growing")]
    assert tell_guesses(prompt, both) == 1
    assert (facts_of(marta).said("stage"), facts_of(other).said("stage")) == ([], ["steady"])


def test_a_type_goes_with_the_answer_that_it_rests_on(marta: Person) -> None:
    tell(marta, "comfort", ["high"])
    adopting.decide_all(timezone.now())
    assert AdopterType.objects.get().because == "comfort:high"
    tell(marta, "comfort", ["middle"])
    adopting.decide_all(timezone.now())
    assert AdopterType.objects.get().because == "comfort:middle"
    forget(marta, "comfort")
    adopting.decide_all(timezone.now())
    assert not AdopterType.objects.exists()


def test_a_guess_that_somebody_deleted_does_not_come_back(marta: Person) -> None:
    for ago in (1100, 20):
        bought(marta, ago)
    assert growing.guess_all(timezone.now()) == 1
    forget(marta, "stage")
    assert growing.guess_all(timezone.now()) == 0
    assert facts_of(marta).said("stage") == []


def test_a_member_reads_why_and_says_it_themselves(member: Person, member_client: Client) -> None:
    MembershipFactory.create(person=member, role="owner")
    tell(member, "comfort", ["high"])
    owns(member, "kinship-books", 30)
    buying.decide_all(timezone.now())
    adopting.decide_all(timezone.now())
    page = member_client.get("/me/").content.decode()
    assert "Something we make renews within 90 days." in page
    assert "You like it when technology brings something new to try." in page
    for path, why in (
        ("buying", "Something we make renews within 90 days."),
        ("new-things", "You like it when technology brings something new to try."),
    ):
        assert why in member_client.get(f"/me/stages/{path}/").text
    page = member_client.post("/me/stages/buying/", {"chosen": "deciding"}, follow=True).content.decode()
    assert "You or a colleague said that your business is" in page
    page = member_client.post("/me/stages/new-things/", {"chosen": "laggard"}, follow=True).content.decode()
    assert "only when you have to" in page
    buying.decide_all(timezone.now())
    adopting.decide_all(timezone.now())
    assert BuyingStage.objects.get().stage == "deciding"
    assert AdopterType.objects.get().kind == "laggard"
    for path in ("buying", "new-things"):
        assert member_client.get(f"/me/stages/{path}/").content.decode().count(" checked") == 1
        member_client.post(f"/me/stages/{path}/", {"chosen": "guess"})
    assert (BuyingStage.objects.get().stage, AdopterType.objects.get().kind) == ("renewing", "early_majority")


def test_nonsense_is_refused_and_who_works_nowhere_has_no_stage(
    member: Person, member_client: Client, client: Client
) -> None:
    assert member_client.post("/me/stages/new-things/", {"chosen": "king"}).status_code == 422
    for answer in (member_client.get("/me/stages/buying/"), member_client.post("/me/stages/buying/", {})):
        assert answer.status_code == 404
    MembershipFactory.create(person=member)
    for chosen in ("king", ""):
        assert member_client.post("/me/stages/buying/", {"chosen": chosen}).status_code == 422
    assert client.post("/me/stages/buying/", {"chosen": "using"}).status_code == 302
    assert not BuyingStage.objects.exists()


def test_segments_ask_for_both(marta: Person) -> None:
    other = PersonFactory.create()
    choose_stage(marta, "using")
    choose_type(other, "innovator")
    assert set(people_in({"has": "buying", "stages": ["using"]})) == {marta}
    assert set(people_in({"has": "adopts", "kinds": ["innovator", "laggard"]})) == {other}


@pytest.mark.parametrize(
    ("slug", "params", "says"),
    [
        (
            "buying",
            {"stages": ["using", "renewing"]},
            "work in a business that is using what we make or about to renew",
        ),
        ("adopts", {"kinds": ["innovator"]}, "take up what is new as Innovator"),
        ("wants", {"ways": ["monthly", "paused"]}, "want one mail a month at most or no mail for now"),
        (
            "feedback",
            {"what": "unhelpful", "within": 30},
            "told us that something did not help or please them, in the last 30 days",
        ),
        (
            "answered",
            {"question": "region", "values": ["capital", "north"]},
            "answered “Which part of the country is your business in?” with in and around the capital or in the north",
        ),
    ],
)
def test_rules_are_said_in_a_sentence(slug: str, params: dict[str, Any], says: str) -> None:
    condition = conditions[slug]
    assert condition.says(cleaned(condition, params), lambda word: word) == says  # type: ignore[arg-type,return-value]
