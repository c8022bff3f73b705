import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.mail.claiming import Claimed, HandOver, claim, claim_suspect, extend, release, return_expired
from portal.mail.conditions import Condition
from portal.mail.models import Message, State, Suppression
from portal.mail.querysets import BULK, NOW, Line
from portal.mail.sealing import unseal
from profiles.models import Person
from tests.sizes import sized

Plan = Callable[..., Message]
LONG_AGO = timezone.now() - timedelta(days=1)


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("occasion", "state"))


def only_occasion(prefix: str, otherwise: str = "exclude") -> Condition:
    return Condition("not_wanted", lambda kind: Q(occasion__startswith=prefix), otherwise)  # type: ignore[arg-type]


def hand_over(rows: list[Message]) -> list[Message]:
    return HandOver(rows).advance([], rows)


def claimed(n: int = 10, line: Line = NOW) -> list[str]:
    return [row.occasion for row in claim(n, line).rows]


def test_claims_the_longest_due_first_and_never_one_stream_for_the_other(plan: Plan) -> None:
    plan("news", "old-news", due_at=LONG_AGO)
    plan("service", "late", due_at=timezone.now() - timedelta(minutes=1))
    plan("service", "early", due_at=timezone.now() - timedelta(minutes=2))
    assert claimed() == ["early", "late"]
    assert claimed(10, BULK) == ["old-news"]


def test_claims_no_more_than_asked_for(plan: Plan) -> None:
    plan("service", "a", due_at=LONG_AGO)
    plan("service", "b", due_at=LONG_AGO + timedelta(seconds=1))
    plan("service", "c")
    assert claimed(2) == ["a", "b"]
    assert claimed(2) == ["c"]


def test_a_claim_is_one_statement(plan: Plan) -> None:
    plan()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        claim(5)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 1
    assert statements[0].count("SKIP LOCKED") == 1


def test_a_claimed_row_has_a_lease_and_is_not_claimed_again(plan: Plan, settings: object) -> None:
    plan()
    [row] = claim(1).rows
    assert row.state == State.CLAIMED
    assert isinstance(row.claim, uuid.UUID)
    assert row.leased_until is not None
    assert timedelta(seconds=110) < row.leased_until - timezone.now() < timedelta(seconds=121)
    assert not claim(1)


def test_rows_that_are_not_due_or_of_an_unknown_kind_stay(plan: Plan) -> None:
    plan(occasion="later", due_at=timezone.now() + timedelta(hours=1))
    plan("retired", "retired")
    assert not claim(10)
    assert states() == {"later": "planned", "retired": "planned"}


def test_a_deferred_row_is_claimed_when_it_is_due(plan: Plan) -> None:
    plan(state=State.DEFERRED)
    assert len(claim(10).rows) == 1


def test_suppressed_addresses_get_nothing_whatever_their_case(plan: Plan) -> None:
    plan(occasion="gone", address="Gone@Example.org")
    Suppression.objects.create(address="gone@example.org", reason=Suppression.Reason.BOUNCE)
    assert claim(10) == Claimed([], excluded=1)
    assert Message.objects.values_list("state", "reason").get() == ("excluded", "suppressed")


def test_closed_people_get_nothing(plan: Plan, db: None) -> None:
    closed = Person.objects.create_user("closed@example.org", closed_at=timezone.now())
    open_ = Person.objects.create_user("open@example.org")
    plan(occasion="closed", person=closed)
    plan(occasion="open", person=open_)
    assert claimed(10) == ["open"]
    assert Message.objects.get(occasion="closed").reason == "closed"


def test_conditions_with_joins_and_subqueries_hold_inside_the_claim(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    yes = Person.objects.create_user("yes@example.org", name="Yes")
    no = Person.objects.create_user("no@example.org", name="No")
    named = Person.objects.filter(pk=OuterRef("person_id"), name="Yes")
    condition(Condition("named", lambda kind: Q(person__name="Yes") & Q(Exists(named))))
    plan("news", "yes", person=yes)
    plan("news", "no", person=no)
    plan("news", "nobody")
    found = claim(10, BULK)
    assert ([row.occasion for row in found.rows], found.excluded) == (["yes"], 2)


def test_what_a_condition_refuses_is_excluded_with_its_code_and_its_secret_is_wiped(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    condition(only_occasion("yes"))
    plan(occasion="yes", secret="123456")
    plan(occasion="no", secret="123456")
    assert claim(10).excluded == 1
    row = Message.objects.get(occasion="no")
    assert (row.state, row.reason, row.sealed) == ("excluded", "not_wanted", None)
    assert row.ended_at is not None
    assert unseal(Message.objects.get(occasion="yes").sealed) == {"code": "123456"}


def test_what_a_waiting_condition_refuses_is_put_off(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    condition(only_occasion("yes", otherwise="wait"))
    plan(occasion="no", secret="123456")
    assert claim(10) == Claimed([], deferred=1)
    row = Message.objects.get()
    assert (row.state, row.reason, row.ended_at) == ("deferred", "not_wanted", None)
    assert 3590 < (row.due_at - timezone.now()).total_seconds() < 3601
    assert unseal(row.sealed) == {"code": "123456"}
    assert not claim(10)


def test_a_waiting_condition_says_when_to_look_again(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    rule = Condition("not_yet", lambda kind: Q(pk__in=[]), "wait", again=lambda: Value(tomorrow))
    condition(rule)
    plan()
    claim(1)
    assert Message.objects.get().due_at == tomorrow


def test_of_two_conditions_the_one_that_excludes_counts_if_it_comes_first(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    condition(Condition("never", lambda kind: Q(occasion="b")))
    condition(only_occasion("none", otherwise="wait"))
    plan(occasion="a")
    plan(occasion="b")
    claim(10)
    assert dict(Message.objects.values_list("occasion", "reason")) == {"a": "never", "b": "not_wanted"}


def test_a_condition_that_says_nothing_about_a_kind_lets_it_pass(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    condition(Condition("consent", lambda kind: Q(pk__in=[]) if kind.purpose else None))
    plan("service", "service")
    plan("news", "news")
    assert claimed() == ["service"]
    assert claim(10, BULK) == Claimed([], excluded=1)


def test_a_condition_that_cannot_tell_does_not_hold(
    plan: Plan, condition: Callable[[Condition], None]
) -> None:
    condition(Condition("unclear", lambda kind: Q(ended_at__lt=Now())))
    plan()
    assert claim(10) == Claimed([], excluded=1)


def test_released_rows_are_due_again(plan: Plan) -> None:
    plan()
    rows = claim(1).rows
    assert release(rows) == 1
    assert claimed(1) == ["one"]


def test_hand_over_commits_the_try(plan: Plan) -> None:
    plan()
    rows = claim(1).rows
    assert hand_over(rows) == rows
    row = Message.objects.get()
    assert (row.state, row.attempts) == ("handed_over", 1)
    assert row.handed_over_at is not None


def test_a_stop_between_claim_and_hand_over_is_obeyed(plan: Plan) -> None:
    plan(occasion="stopped")
    plan(occasion="kept")
    rows = claim(2).rows
    Suppression.objects.create(address="stopped@example.org", reason=Suppression.Reason.OPERATOR)
    assert [row.occasion for row in hand_over(rows)] == ["kept"]
    assert states() == {"stopped": "claimed", "kept": "handed_over"}


def test_nothing_is_handed_over_after_the_lease(plan: Plan) -> None:
    plan()
    rows = claim(1).rows
    Message.objects.update(leased_until=Now() - timedelta(seconds=1))
    assert hand_over(rows) == []
    assert return_expired() == (1, 0)
    assert hand_over(rows) == []


def test_a_row_that_another_worker_took_over_is_not_handed_over_by_the_first(plan: Plan) -> None:
    plan()
    first = claim(1).rows
    Message.objects.update(claim=uuid.uuid4())
    assert hand_over(first) == []
    assert release(first) == 0


def test_a_lease_is_extended_for_the_whole_claim(plan: Plan) -> None:
    plan(occasion="a")
    plan(occasion="b")
    rows = claim(2).rows
    hand_over(rows[:1])
    Message.objects.update(leased_until=Now() + timedelta(seconds=1))
    extend(rows[0].claim)
    assert Message.objects.filter(leased_until__gt=Now() + timedelta(seconds=60)).count() == 2


def test_expired_rows_are_planned_again_or_in_doubt(plan: Plan) -> None:
    plan(occasion="handed", secret="123456")
    hand_over(claim(1).rows)
    plan(occasion="claimed", secret="123456")
    claim(1)
    assert return_expired() == (0, 0)
    Message.objects.update(leased_until=Now() - timedelta(seconds=1))
    assert return_expired() == (1, 1)
    assert states() == {"claimed": "planned", "handed": "in_doubt"}
    assert Message.objects.get(occasion="handed").sealed is None
    assert Message.objects.get(occasion="claimed").sealed is not None


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_workers_never_claim_the_same_row(plan: Plan) -> None:
    count = sized(60, 2000)
    for number in range(count):
        plan("news" if number % 2 else "service", f"o{number}")
    taken: list[int] = []

    def work(number: int) -> None:
        lines = (NOW, BULK)
        while rows := claim(7, lines[number % 2]).rows:
            taken.extend(row.pk for row in rows)
        connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(sized(4, 12))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    missed = Message.objects.filter(state=State.PLANNED).count()
    assert len(taken) == len(set(taken)) == count - missed
    assert missed == 0


def lose_worker() -> tuple[int, int]:
    """A worker that is lost with whatever it may hold."""
    claim_suspect() or claim(100)
    Message.objects.update(leased_until=Now() - timedelta(seconds=1))
    found = return_expired()
    Message.objects.filter(state=State.PLANNED).update(due_at=Now())
    return found


def test_a_row_that_keeps_losing_its_worker_fails_at_the_tenth(plan: Plan) -> None:
    plan(secret="123456")
    assert [lose_worker() for _ in range(10)] == [(1, 0)] * 9 + [(0, 0)]
    row = Message.objects.get()
    assert (row.state, row.reason) == ("failed", "kept_losing")
    assert (row.lost, row.attempts, row.sealed, row.claim, row.leased_until) == (10, 0, None, None, None)
    assert row.ended_at is not None
    assert not claim(1)
    assert not claim_suspect()


def test_rows_that_were_lost_together_are_claimed_alone(plan: Plan) -> None:
    for number in range(3):
        plan(occasion=f"lost{number}")
    assert lose_worker() == (3, 0)
    plan(occasion="new")
    assert claimed(10) == ["new"]
    assert [[row.occasion for row in claim_suspect().rows] for _ in range(4)] == [
        ["lost0"],
        ["lost1"],
        ["lost2"],
        [],
    ]


@pytest.mark.parametrize(("lost", "seconds"), [(0, 0), (1, 12), (2, 36), (8, 255 * 12)])
def test_a_lost_row_waits_longer_each_time(plan: Plan, lost: int, seconds: int) -> None:
    plan(lost=lost, state=State.CLAIMED, leased_until=LONG_AGO)
    before = timezone.now()
    return_expired()
    assert -2 < (Message.objects.get().due_at - before).total_seconds() - seconds < 2
