from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.newsletters.models import Event, Issue
from profiles.people.models import Person

What = Event.What
WRITING = (What.MADE, What.CHANGED, What.BLOCK_REMOVED, What.RESTORED)
"""What makes somebody a writer of the issue: they don't approve it."""
ONE_SITTING = timedelta(minutes=30)


def note(
    issue: Issue, what: Event.What, by: Person | None, words: str = "", data: dict[str, Any] | None = None
) -> Event:
    return Event.objects.create(issue=issue, what=what, by=by, words=words[:200], data=data or {})


def note_change(issue: Issue, by: Person) -> None:
    """One line for all that somebody saves in one sitting: a form saves itself every few seconds."""
    last = Event.objects.filter(issue=issue).first()
    lately = timezone.now() - ONE_SITTING
    if last and last.what == What.CHANGED and last.by_id == by.pk and last.at > lately:
        Event.objects.filter(pk=last.pk).update(at=timezone.now())
    else:
        note(issue, What.CHANGED, by)


def writing_of(issue: Issue) -> QuerySet[Event]:
    """Who wrote it and when, the latest first."""
    return Event.objects.filter(issue=issue, what__in=WRITING).order_by("-at", "-id")


def has_written(issue: Issue, person: Person) -> bool:
    return issue.written_by_id == person.pk or writing_of(issue).filter(by=person).exists()
