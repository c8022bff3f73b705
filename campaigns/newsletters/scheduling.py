"""When an issue goes: set, and taken back. Nothing is scheduled that preflight blocks."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.newsletters.changing import NotNowError, StaleError, locked
from campaigns.newsletters.checks.findings import Finding
from campaigns.newsletters.models import OPEN, Issue
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.preflight import blocking, preflight
from campaigns.newsletters.reviewing import is_approved
from campaigns.newsletters.schedule import EARLIEST_CLOCK, moment
from campaigns.newsletters.versions import keep_version
from profiles.people.models import Person


class BlockedError(NotNowError):
    """What has to be mended first."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.title for finding in findings))
        self.findings = findings


class PastError(NotNowError):
    """That time is over."""


def schedule(issue: Issue, by: Person, version: int, send_at: datetime) -> None:
    """`send_at` as the issue holds it; `version`: what the person saw.

    Raises StaleError, PastError, BlockedError, and NotNowError for an issue that is not open or not approved.
    """
    check_time(issue, send_at)
    if blocked := blocking(preflight(issue)):
        raise BlockedError(blocked)
    _schedule(issue, by, version, send_at)
    issue.refresh_from_db()


def check_time(issue: Issue, send_at: datetime) -> None:
    """Raises PastError. Where each reader's own clock counts, the clock of the newsletter's zone decides."""
    when = send_at
    if issue.where_they_are:
        when = moment(send_at.date(), send_at.time(), issue.newsletter.time_zone)
    if when <= timezone.now():
        raise PastError(_("That time is over. Choose a later one."))


@transaction.atomic
def _schedule(issue: Issue, by: Person, version: int, send_at: datetime) -> None:
    now = locked(issue)
    if now.state not in OPEN:
        raise NotNowError(_("This issue is scheduled already, or has gone."))
    if now.version != version:
        raise StaleError(now)
    if not is_approved(now):
        raise NotNowError(_("Somebody else approves this issue first."))
    now.state, now.send_at = Issue.State.SCHEDULED, send_at
    now.save(update_fields=["state", "send_at"])
    keep_version(now, What.SCHEDULED, by)
    note(now, What.SCHEDULED, by, send_at.isoformat())


@transaction.atomic
def unschedule(issue: Issue, by: Person) -> None:
    """Back to what it was before; an approval stays, for nothing was changed. Raises NotNowError once it goes."""
    now = locked(issue)
    if now.state != Issue.State.SCHEDULED:
        raise NotNowError(_("It is too late to take this issue back. Cancel the sending instead."))
    now.state = Issue.State.APPROVED if now.approved_version == now.version else Issue.State.DRAFT
    now.send_at = None
    now.save(update_fields=["state", "send_at"])
    note(now, What.UNSCHEDULED, by)


def begins_at(issue: Issue) -> datetime | None:
    """When its mailing is begun: with the first clocks of the world where each reader's own clock counts."""
    early = EARLIEST_CLOCK if issue.where_they_are else EARLIEST_CLOCK * 0
    return issue.send_at - early if issue.send_at else None
