"""The rows behind each figure, by the same rules as counting.py; tests compare the two for any ledger."""

from collections.abc import Callable, Mapping

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Replace

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.outcomes import BY_SLUG, FINISHED, HELPED_VERB, VIEW
from campaigns.newsletters.reporting.windows import Window, window_of
from portal.activity.models import Activity, Sighting
from portal.mail.models import Message, State
from portal.mail.reasons import HELD_OUT
from portal.mail.tracking.models import Hit
from profiles.businesses.models import Membership
from profiles.consent.models import ConsentEntry
from profiles.facts.known import SURE
from profiles.facts.models import Fact
from profiles.questions.models import Asking, Question

HELD = Q(state=State.EXCLUDED, reason=HELD_OUT)
SENT = Q(state__in=[State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED, State.IN_DOUBT])
Rule = Callable[[Issue, Window], Q]


def rows_of(issue: Issue) -> QuerySet[Message]:
    """Everyone with a row but staff, in the order they were planned in."""
    return Message.objects.filter(mailing=issue.mailing_id, person__is_staff=False).order_by("pk")


def eligible() -> Q:
    """Who could be sent it when it was planned: both arms."""
    return ~Q(state=State.EXCLUDED) | HELD | Q(ended_at__gt=F("planned_at"))


def _hits(window: Window, **more: object) -> Exists:
    found = Hit.objects.filter(message=OuterRef("pk"), people__gt=0, first_at__lt=window.until, **more)
    return Exists(found)


def _clicked(issue: Issue, window: Window) -> Q:
    return Q(_hits(window, link__isnull=False))


def _did(window: Window, *verbs: str) -> Q:
    within = {"at__gte": window.since, "at__lt": window.until}
    return Q(Exists(Activity.objects.filter(person=OuterRef("person"), verb__in=verbs, **within)))


def _saw(window: Window) -> Q:
    within = {"at__gte": window.since, "at__lt": window.until}
    return Q(Exists(Sighting.objects.filter(person=OuterRef("person"), kind=VIEW, **within)))


def _delivered(issue: Issue, window: Window) -> Q:
    reported = Message.objects.filter(mailing=issue.mailing_id, state=State.DELIVERED)
    unreported = Q(state=State.SENT) & ~Q(Exists(reported))
    return Q(state__in=[State.DELIVERED, State.COMPLAINED]) | unreported | _clicked(issue, window)


def _answered(issue: Issue, window: Window) -> Q:
    found = Asking.objects.filter(
        person=OuterRef("person"),
        place="mail",
        outcome=Asking.Outcome.SAVED,
        shown_at__gte=window.since,
        shown_at__lt=window.until,
    )
    return ~Q(state=State.EXCLUDED) & Q(Exists(found))


def _unsubscribed(issue: Issue, window: Window) -> Q:
    """The mail's own link was used: the proof of the withdrawal names the message."""
    stops = ConsentEntry.objects.filter(
        person=OuterRef("person"), given=False, at__gte=window.since, at__lt=window.until
    )
    named = stops.annotate(named=_bare(KT("proof__message")))
    return Q(Exists(named.filter(named=_bare(Cast(OuterRef("key"), TextField())))))


def _bare(key: Combinable) -> Replace:
    """A UUID as text is written with dashes or without."""
    return Replace(key, Value("-"), Value(""), output_field=TextField())


def _state(*states: State) -> Rule:
    return lambda issue, window: Q(state__in=states)


RULES: Mapping[str, Rule] = {
    "all": lambda issue, window: Q(),
    "sent": lambda issue, window: SENT,
    "delivered": _delivered,
    "bounced": _state(State.BOUNCED),
    "doubtful": _state(State.IN_DOUBT),
    "failed": _state(State.FAILED),
    "complained": _state(State.COMPLAINED),
    "opened": lambda issue, window: Q(_hits(window, link__isnull=True)),
    "clicked": _clicked,
    "clicked_finished": lambda issue, window: _clicked(issue, window) & _did(window, *FINISHED.verbs),
    "clicked_helped": lambda issue, window: _clicked(issue, window) & _did(window, HELPED_VERB),
    "answered": _answered,
    "unsubscribed": _unsubscribed,
    "came_back": lambda issue, window: _did(window, *BY_SLUG["came_back"].verbs) | _saw(window),
    "finished": lambda issue, window: _did(window, *FINISHED.verbs),
    "asked": lambda issue, window: _did(window, *BY_SLUG["asked"].verbs),
    "told": lambda issue, window: _did(window, *BY_SLUG["told"].verbs),
}
"""By the slug that a figure has in counting.py."""


def showing(issue: Issue, show: str, arm: str = "") -> QuerySet[Message]:
    """The rows that a figure counts. `arm`: "got", "held", or both."""
    arms = {"got": eligible() & ~HELD, "held": HELD}
    rows = rows_of(issue).filter(arms.get(arm, eligible()))
    return rows.filter(RULES[show](issue, window_of(issue)))


def left_out(issue: Issue) -> QuerySet[Message]:
    """Who was in the audience and not eligible when it was planned."""
    return rows_of(issue).exclude(eligible())


def who_clicked(rows: QuerySet[Message], issue: Issue, **where: object) -> QuerySet[Message]:
    """`link`: an id; `link__part`: a block."""
    return rows.filter(_hits(window_of(issue), **where))


def whose_answer(rows: QuerySet[Message], issue: Issue, question: Question, value: str) -> QuerySet[Message]:
    """As it was known when the issue began; an empty value is not known."""
    known = rows.annotate(known=Subquery(_known_then(window_of(issue), question)))
    return known.filter(**({"known__contains": [value]} if value else {"known__isnull": True}))


def _known_then(window: Window, question: Question) -> QuerySet[Fact, object]:
    about: Q = Q(person=OuterRef("person"))
    if question.subject == Question.Subject.BUSINESS:
        there = Membership.objects.filter(
            Q(until_at=None) | Q(until_at__gt=window.since),
            person=OuterRef(OuterRef("person")),
            from_at__lte=window.since,
        )
        about = Q(business=Subquery(there.order_by("-from_at").values("business")[:1]))
    facts = Fact.objects.filter(about, question=question, at__lt=window.since)
    surest = facts.annotate(is_sure=ExpressionWrapper(Q(source__in=SURE), BooleanField()))
    return surest.order_by("-is_sure", "-at", "-id").values("value")[:1]
