"""The door through which every change of an issue's words goes: one at a time, and only over what was seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.newsletters.models import OPEN, Event, Issue
from campaigns.newsletters.noting import What, note, note_change
from profiles.people.models import Person


class NotNowError(Exception):
    """The issue is in no state for this. Its text is for the person who asked."""


class StaleError(Exception):
    """Somebody else saved since `version` was read. Nothing was changed; `issue` is as it is now."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(f"issue {issue.pk} is at version {issue.version}")
        self.issue = issue


@transaction.atomic
def locked(issue: Issue) -> Issue:
    """The row as it is now, held until the end of the caller's transaction."""
    return Issue.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=issue.pk)


@contextmanager
def changing(issue: Issue, by: Person, version: int, event: Event | None = None) -> Iterator[Issue]:
    """Within, the issue is locked and may be changed; at the end it is saved as the next version.

    `version`: what the person saw. Raises StaleError when somebody saved since, NotNowError when the issue is
    not open. A change takes an approval with it. `event`, unsaved, is noted instead of "changed".
    """
    with transaction.atomic():
        now = locked(issue)
        if now.state not in OPEN:
            raise NotNowError(_("This issue can’t be changed now. Take it back first."))  # noqa: RUF001
        if now.version != version:
            raise StaleError(now)
        yield now
        _save(now, by, event)
    issue.refresh_from_db()


def _save(issue: Issue, by: Person, event: Event | None) -> None:
    if event is None:
        note_change(issue, by)
    else:
        event.save()
    if issue.state == Issue.State.APPROVED:
        _drop_approval(issue, by)
    issue.version += 1
    issue.saved_at = timezone.now()
    issue.save()


def _drop_approval(issue: Issue, by: Person) -> None:
    issue.state = Issue.State.DRAFT
    issue.approved_by = issue.approved_version = None
    note(issue, What.DROPPED, by)
