"""The second pair of eyes: asked for, given by somebody who wrote none of it, and gone with any change."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.newsletters.changing import NotNowError, StaleError, locked
from campaigns.newsletters.models import Issue
from campaigns.newsletters.notices import approval_is_over, tell_approvers
from campaigns.newsletters.noting import What, has_written, note
from campaigns.newsletters.versions import keep_version
from profiles.people.models import Person

State = Issue.State


class OwnWorkError(NotNowError):
    """Nobody approves what they wrote."""


@transaction.atomic
def ask_for_review(issue: Issue, by: Person) -> None:
    """Raises NotNowError for anything but a draft."""
    now = _in_state(issue, State.DRAFT, _("This issue waits for approval already, or has it."))
    _move(now, State.REVIEW)
    keep_version(now, What.ASKED, by)
    note(now, What.ASKED, by)
    tell_approvers(now, by)


@transaction.atomic
def approve(issue: Issue, by: Person, version: int) -> None:
    """`version`: what they read. Raises OwnWorkError, StaleError when it changed since, NotNowError."""
    now = _in_state(
        issue, State.REVIEW, _("Nobody asked for approval of this issue, or it is given already.")
    )
    if now.version != version:
        raise StaleError(now)
    if has_written(now, by):
        raise OwnWorkError(_("You wrote some of this. Somebody else approves it."))
    now.approved_by, now.approved_version = by, now.version
    _move(now, State.APPROVED, "approved_by", "approved_version")
    keep_version(now, What.APPROVED, by)
    note(now, What.APPROVED, by)
    approval_is_over(now)


@transaction.atomic
def send_back(issue: Issue, by: Person, words: str) -> None:
    """To be written on, with what is to be put right. Raises NotNowError."""
    now = _in_state(issue, State.REVIEW, _("This issue is not in review."))
    _move(now, State.DRAFT)
    note(now, What.SENT_BACK, by, words)
    approval_is_over(now)


def is_approved(issue: Issue) -> bool:
    """What it says now, word for word, was approved, or need not be."""
    return not issue.newsletter.needs_approval or issue.approved_version == issue.version


def _in_state(issue: Issue, state: str, otherwise: str) -> Issue:
    now = locked(issue)
    if now.state != state:
        raise NotNowError(otherwise)
    return now


def _move(issue: Issue, state: str, *fields: str) -> None:
    issue.state = state
    issue.save(update_fields=["state", *fields])
