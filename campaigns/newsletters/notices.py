"""What those who write and approve newsletters are told."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.newsletters.access import can_approve, can_write
from campaigns.newsletters.models import Event, Issue
from campaigns.newsletters.noting import WRITING, What
from portal.mail.reasons import reason_words
from portal.notices.kinds import NoticeKind, Thing, Told, ids_in
from portal.notices.notifying import notify
from portal.notices.reading import settle
from portal.permissions import staff_who_may
from profiles.people.models import Person

FOR_APPROVAL, FINISHED, STOPPED = "issue_for_approval", "issue_finished", "issue_stopped"


def tell_approvers(issue: Issue, by: Person) -> None:
    """Those who may approve; whoever asks is not among them."""
    people = staff_who_may("campaigns.approve_newsletters").values_list("pk", flat=True)
    event = f"{issue.occasion}:{issue.version}:{_times_asked(issue)}"
    notify(FOR_APPROVAL, people, event, issue.occasion, by=by)


def approval_is_over(issue: Issue) -> None:
    settle(FOR_APPROVAL, issue.occasion)


def tell_writers(issue: Issue, event: Event) -> None:
    """Of an end, or of a pause that nobody pressed."""
    kind = {What.FINISHED: FINISHED, What.PAUSED: STOPPED, What.HELD_UP: STOPPED}.get(What(event.what))
    if kind and event.by_id is None:
        notify(kind, _writers(issue), f"event:{event.pk}", issue.occasion, data={"why": event.words})


def _times_asked(issue: Issue) -> int:
    return Event.objects.filter(issue=issue, what=What.ASKED).count()


def _writers(issue: Issue) -> set[int]:
    wrote = Event.objects.filter(issue=issue, what__in=(*WRITING, What.SCHEDULED), by__isnull=False)
    return {*wrote.values_list("by_id", flat=True), *([issue.written_by_id] if issue.written_by_id else [])}


def for_writers(person: Person, abouts: Collection[str]) -> Mapping[str, Thing]:
    return _issues(abouts) if can_write(person) else {}


def for_approvers(person: Person, abouts: Collection[str]) -> Mapping[str, Thing]:
    return _issues(abouts) if can_approve(person) else {}


def _issues(abouts: Collection[str]) -> dict[str, Thing]:
    names = ids_in(abouts)
    found = Issue.objects.filter(pk__in=names)
    return {names[issue.pk]: Thing(issue.title, issue.get_absolute_url()) for issue in found}


def say_for_approval(told: Told) -> str:
    if not told.actors:
        return _("“%(issue)s” waits for your approval.") % {"issue": told.thing.title}
    return _("%(who)s asks you to approve “%(issue)s”.") % {
        "who": told.actors[0],
        "issue": told.thing.title,
    }


def say_finished(told: Told) -> str:
    return _("“%(issue)s” has gone to everybody.") % {"issue": told.thing.title}


def say_stopped(told: Told) -> str:
    issue, why = told.thing.title, reason_words(told.data.get("why", ""))
    if not why:
        return _("“%(issue)s” stopped by itself.") % {"issue": issue}
    return _("“%(issue)s” stopped by itself: %(why)s") % {"issue": issue, "why": why}


EXAMPLE = gettext_lazy("The November letter")
KINDS = (
    NoticeKind(
        FOR_APPROVAL,
        gettext_lazy("Newsletters that wait for your approval"),
        for_approvers,
        say_for_approval,
        icon="check",
        meant_for=can_approve,
        example=EXAMPLE,
    ),
    NoticeKind(
        FINISHED,
        gettext_lazy("Newsletters of yours that have gone out"),
        for_writers,
        say_finished,
        icon="mail",
        meant_for=can_write,
        example=EXAMPLE,
    ),
    NoticeKind(
        STOPPED,
        gettext_lazy("Newsletters of yours that stopped by themselves"),
        for_writers,
        say_stopped,
        icon="warning",
        can_be_off=False,
        meant_for=can_write,
        example=EXAMPLE,
    ),
)
