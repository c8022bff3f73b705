"""`demo_company --people N`: so many believable people, the same each time, whatever ends a run; and no mail leaves."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from campaigns.models import Figures
from community.models import HelpRequest
from portal.activity import rollups
from portal.activity.consuming import consumers
from portal.activity.models import Activity, Cursor, Rollup
from portal.activity.querysets import after
from portal.demo import company as making
from portal.demo.dice import SEED
from portal.demo.makers import Maker, makers
from portal.feedback.models import Feedback, FeedbackTally
from portal.feedback.tallying import rebuild as rebuild_tallies
from portal.mail.models import UNFINISHED, Message, State, Suppression
from profiles.facts.rebuilding import rebuild_current_facts
from profiles.models import (
    Business,
    Consent,
    ConsentEntry,
    CurrentFact,
    Fact,
    Membership,
    OwnedProduct,
    Person,
    Preferences,
    Purchase,
    PurchaseTotal,
)
from profiles.owning.holding import hold_owned
from profiles.purchases.buying import rebuild_totals
from tests.portal.demo.fitting import only_owners_own_it, servers_of_fitting_businesses
from training.models import Progress as Learning

PEOPLE = 600
THIS_YEAR = timezone.now().year
RESERVED = re.compile(r"@([a-z0-9-]+\.(example|test|invalid)|example\.(com|net|org))$")
NUMBERED = r"^[a-z]+\.[a-z]+\.[0-9]+@"
NATURAL: dict[Any, tuple[str, ...]] = {
    Person: ("email", "name", "language", "time_zone", "created_at", "confirmed_at", "closed_at", "password"),
    Business: ("name", "created_at"),
    Membership: ("person__email", "business__name", "role", "from_at"),
    Fact: ("person__email", "business__memberships__person__email", "question__slug", "value", "source", "at"),
    CurrentFact: ("person__email", "fact__by__email", "question__slug", "value", "choice__slug", "span", "at"),
    OwnedProduct: ("business__name", "product__slug", "version__name", "seats", "in_use", "renews_on", "source"),
    Purchase: ("business__name", "product__slug", "on", "quantity", "amount", "currency", "partner"),
    PurchaseTotal: ("business__name", "product__slug", "currency", "times", "amount", "last_on"),
    ConsentEntry: ("person__email", "purpose", "given", "wording__text", "at", "proof"),
    Consent: ("person__email", "purpose", "given", "at"),
    Preferences: ("person__email", "cadence", "paused_until", "personalised"),
    Feedback: ("person__email", "object_id", "helpful", "at"),
    FeedbackTally: ("target", "object_id", "answers", "helped", "net_of_people"),
    Learning: ("person__email", "training__slug", "card", "started_at", "finished_at", "done_today_at"),
    Activity: ("person__id", "verb", "subject"),
    Message: ("address", "key", "state", "reason", "ended_at"),
    HelpRequest: ("email", "text", "made_at", "answered_at"),
    Suppression: ("address", "reason"),
}  # fmt: skip


def top_up(people: int = PEOPLE) -> str:
    out = StringIO()
    call_command("demo_company", f"--people={people}", stdout=out)
    return out.getvalue()


def rows(model: Any, *names: str) -> Counter[str]:
    """What stands in the table, whatever the ids."""
    return Counter(map(repr, model.objects.values_list(*names)))


def everything() -> dict[str, Counter[str]]:
    """All but what hangs on the small company, which stays as it is, ids, and what is noted when all are there."""
    lived = Activity.objects.exclude(verb="segment_filled")
    found = {model.__name__: rows(model, *names) for model, names in NATURAL.items()}
    return {**found, "Activity": Counter(map(repr, lived.values_list("verb", "subject", "at")))}


@pytest.fixture
def many(company: None) -> None:
    top_up()


def generated() -> Any:
    return Person.objects.filter(is_generated=True, email__regex=NUMBERED)


def test_so_many_people_and_something_of_everything_about_them(many: None) -> None:
    others = 5  # Marta, three around her, the partner
    assert Person.objects.filter(is_generated=True, is_staff=False).count() == PEOPLE + others
    assert generated().count() == 400
    assert Business.objects.count() == 51 + 120 - generated().filter(memberships=None).count()
    told = (Fact, CurrentFact, Consent, ConsentEntry, Preferences, Feedback, HelpRequest)
    for model in (*told, Learning, Message, Rollup):
        name = "by" if model is Fact else "fact__by" if model is CurrentFact else "person"
        assert model.objects.filter(**{f"{name}__in": generated()}).count() > 20, model  # type: ignore[attr-defined]


def test_their_addresses_lead_nowhere(many: None) -> None:
    addresses = [
        *Person.objects.values_list("email", flat=True),
        *Message.objects.values_list("address", flat=True),
    ]
    assert [address for address in addresses if not RESERVED.search(address)] == []
    assert not Person.objects.filter(is_generated=False).exists()


def test_they_are_as_people_are(many: None) -> None:
    people = generated().aggregate(
        members=Count("pk", filter=Q(confirmed_at__isnull=False)),
        german=Count("pk", filter=Q(language="de")),
        zones=Count("time_zone", distinct=True),
        nameless=Count("pk", filter=Q(name="")),
    )
    newsletter = Consent.objects.filter(person__in=generated(), purpose="newsletter", given=True).count()
    assert 350 < people["members"] < 390
    assert 40 < people["german"] < 120
    assert people["zones"] > 12
    assert 20 < people["nameless"] < 80
    assert 0.5 < newsletter / 400 < 0.7
    told = CurrentFact.objects.filter(question__slug="employees").values("value").annotate(n=Count("pk"))
    bands = {row["value"]: row["n"] for row in told}
    assert bands["2-9"] > bands["50-249"]
    regions = CurrentFact.objects.filter(question__slug="region", source="import")
    assert len(set(regions.values_list("value"))) == 5
    businesses = set(generated().values_list("memberships__business", flat=True)) - {None}
    assert 0.8 < regions.count() / len(businesses) < 1


def test_some_are_not_to_be_written_to(company: None) -> None:
    top_up(2000)
    closed = generated().filter(closed_at__isnull=False).count()
    came_back = Message.objects.filter(state__in=[State.BOUNCED, State.COMPLAINED]).values_list(
        "address", flat=True
    )
    assert set(came_back) == set(Suppression.objects.values_list("address", flat=True))
    assert 0.01 < (closed + len(came_back)) / 1800 < 0.03
    assert not generated().filter(closed_at__lt=F("confirmed_at")).exists()


def test_they_come_by_the_week_and_the_season_and_some_fall_silent(company: None) -> None:
    top_up(1200)
    visits = Activity.objects.filter(verb="signed_in", person__in=generated())
    by_day = Counter(visits.values_list("at__iso_week_day", flat=True))
    assert by_day[2] > 2 * by_day[6] > 0
    by_month = Counter(visits.filter(at__year=THIS_YEAR - 1).values_list("at__month", flat=True))
    assert by_month[8] < by_month[7]
    assert by_month[12] < by_month[11]
    last = visits.values("person").annotate(last=Max("at"))
    silent = last.filter(last__lt=timezone.now() - timedelta(days=90)).count()
    assert 0.05 < silent / last.count() < 0.3
    assert not visits.filter(Q(at__lt=F("person__confirmed_at")) | Q(at__gt=F("person__closed_at"))).exists()
    assert 10 < visits.count() / generated().count() < 40


def test_issues_went_to_who_had_said_yes_and_are_counted(many: None) -> None:
    got = Message.objects.filter(kind="newsletter", person__in=generated(), state=State.SENT)
    assert got.count() > 300
    assert not got.exclude(person__consents__purpose="newsletter", person__consents__given=True).exists()
    assert not got.filter(person__confirmed_at__gt=F("due_at")).exists()
    assert not Message.objects.filter(state__in=UNFINISHED).exists()
    for figures in Figures.objects.select_related("issue"):
        delivered = Message.objects.filter(mailing=figures.issue.mailing_id, state=State.SENT)
        everyone = [group for group in figures.numbers["groups"] if not group["split"] and not group["held"]]
        assert sum(group["delivered"] for group in everyone) == delivered.count()


def test_few_wait_for_an_answer(many: None) -> None:
    asked = HelpRequest.objects.filter(person__in=generated())
    assert 0 <= asked.filter(answered_at=None).count() < asked.count() / 4
    assert not asked.filter(answered_at__lte=F("made_at")).exists()


def test_nothing_is_at_odds(many: None) -> None:
    servers_of_fitting_businesses()
    only_owners_own_it()
    assert not Business.objects.annotate(
        owners=Count("memberships", filter=Q(memberships__role="owner"))
    ).exclude(owners=1)
    assert not Fact.objects.filter(person__in=generated(), person__memberships=None).exists()


def test_what_is_owned_is_what_the_verbs_would_keep_and_was_bought(many: None) -> None:
    names = ("business", "product", "version", "seats", "in_use", "renews_on", "source", "by", "at", "entry")
    owned, sums = rows(OwnedProduct, *names), rows(PurchaseTotal, *NATURAL[PurchaseTotal])
    hold_owned(list(Business.objects.values_list("pk", flat=True)))
    assert rows(OwnedProduct, *names) == owned
    assert rebuild_totals() == sum(sums.values())
    assert rows(PurchaseTotal, *NATURAL[PurchaseTotal]) == sums
    soon = (timezone.now().date(), timezone.now().date() + timedelta(days=90))
    assert OwnedProduct.objects.filter(renews_on__range=soon).count() > 5
    assert not OwnedProduct.objects.filter(in_use__gt=F("seats")).exists()
    assert not Purchase.objects.filter(on__gte=timezone.now()).exists()


def test_the_current_facts_are_those_that_the_verbs_would_keep(many: None) -> None:
    names = [field.attname for field in CurrentFact._meta.concrete_fields if field.attname != "id"]
    kept = sorted(map(repr, CurrentFact.objects.values_list(*names)))
    rebuild_current_facts()
    assert sorted(map(repr, CurrentFact.objects.values_list(*names))) == kept
    unheld = Fact.objects.annotate(held=Count("current")).filter(held=0)
    assert [(fact.source, fact.value) for fact in unheld] == [("agent", ["10-49"])]


def test_the_rollups_are_those_that_the_consumer_would_keep(many: None) -> None:
    names = ("person_id", "verb", "count", "first_at", "last_at")
    kept = sorted(Rollup.objects.values_list(*names))
    assert len(kept) > 400
    rollups.rebuild()
    assert sorted(Rollup.objects.values_list(*names)) == kept


def test_no_consumer_has_their_past_before_it(many: None) -> None:
    past = Activity.objects.filter(person__in=generated())
    assert past.filter(verb="joined").count() == generated().filter(confirmed_at__isnull=False).count()
    for consumer in consumers:
        ahead = after(Cursor.objects.get(consumer=consumer.slug))
        assert not ahead.filter(pk__in=past.values("pk")).exists()
        assert ahead.count() == Activity.objects.exclude(person__in=generated()).count()


def test_the_counts_of_what_helped_are_those_that_answering_keeps(many: None) -> None:
    names = ("target", "object_id", "answers", "helped", "net_of_people")
    kept = sorted(FeedbackTally.objects.values_list(*names))
    rebuild_tallies()
    assert sorted(FeedbackTally.objects.values_list(*names)) == kept


def test_every_consent_has_its_proof_and_every_no_came_after_a_yes(many: None) -> None:
    for consent in Consent.objects.filter(person__in=generated()).select_related("entry"):
        entries = list(
            ConsentEntry.objects.filter(person=consent.person_id, purpose=consent.purpose).order_by("pk")
        )
        assert entries[-1] == consent.entry
        assert [entry.given for entry in entries] == ([True] if consent.given else [True, False])
        assert (consent.given, consent.at) == (consent.entry.given, consent.entry.at)


def test_two_databases_get_the_same_people_whatever_the_batches(company: None) -> None:
    with transaction.atomic():
        list(making.top_up(PEOPLE))
        once = everything()
        transaction.set_rollback(True)
    list(making.top_up(PEOPLE, size=33))
    assert everything() == once


def test_a_killed_run_goes_on_where_it_was(company: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        list(making.top_up(PEOPLE, size=150))
        whole = everything()
        transaction.set_rollback(True)
    run = making.top_up(PEOPLE, size=150)
    assert next(run).people == 350
    with monkeypatch.context() as patched:
        patched.setitem(makers._things, "welcomes", Maker("welcomes", top_up=_interrupted))
        with pytest.raises(KeyboardInterrupt):
            next(run)
    assert making.reached() == 350
    assert top_up().startswith("600 of 600 people")
    assert everything() == whole


def _interrupted(batch: Any) -> None:
    raise KeyboardInterrupt


def test_a_second_run_adds_nothing_and_a_third_tops_up(many: None) -> None:
    before = Person.objects.count()
    assert top_up() == "There are 600 people already.\n"
    assert top_up(300) == "There are 600 people already.\n"
    assert Person.objects.count() == before
    top_up(610)
    assert Person.objects.count() == before + 10


def test_the_small_company_is_the_same_with_people_on_top(company: None) -> None:
    held = CurrentFact.objects.exclude(fact__by=None)
    small = [set(Person.objects.values_list("email", "name")), held.count()]
    top_up(250)
    people = Person.objects.exclude(email__regex=NUMBERED)
    told = CurrentFact.objects.exclude(fact__by__email__regex=NUMBERED).exclude(fact__by=None)
    assert [set(people.values_list("email", "name")), told.count()] == small


def test_one_at_a_time(company: None) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SEED])
        with pytest.raises(CommandError, match="Another process"):
            top_up()
    finally:
        other.close()
    assert not generated().exists()


def test_there_is_none_in_production(company: None, settings: Any) -> None:
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="not made in production"):
        top_up()
    assert not generated().exists()


@pytest.mark.parametrize("url", ["smtp://mail.kinship.example:25", "anymail:postmark", "smtp://192.0.2.1"])
def test_there_is_none_where_mail_would_leave(company: None, settings: Any, url: str) -> None:
    settings.MAIL_URL = url
    with pytest.raises(CommandError, match="Only production may mail the outside"):
        top_up()
    assert not generated().exists()


def test_the_languages_spoken_are_offered(many: None) -> None:
    assert set(generated().values_list("language", flat=True)) <= {code for code, _ in configured.LANGUAGES}
