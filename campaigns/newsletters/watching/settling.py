"""What a marketer decides about messages of an issue of which nobody knows whether they arrived."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import ngettext

from campaigns.newsletters.models import Event, Issue
from campaigns.newsletters.noting import note
from portal.mail import resolving
from portal.mail.models import Mailing, Message, State
from profiles.people.models import Person


@transaction.atomic
def count_as_sent(issue: Issue, messages: Iterable[int], by: Person) -> int:
    """They have it. How many of these were still in doubt."""
    settled = _each(issue, messages, resolving.arrived)
    if settled:
        words = ngettext("%(n)s in doubt counted as sent", "%(n)s in doubt counted as sent", settled)
        note(issue, Event.What.SETTLED, by, words % {"n": settled})
    return settled


@transaction.atomic
def send_again(issue: Issue, messages: Iterable[int], by: Person) -> int:
    """They may get two. How many of these were still in doubt; none once the issue was cancelled."""
    if issue.mailing is None or issue.mailing.state == Mailing.State.CANCELLED:
        return 0
    settled = _each(issue, messages, resolving.send_again)
    if settled:
        words = ngettext("%(n)s in doubt sent again", "%(n)s in doubt sent again", settled)
        note(issue, Event.What.SETTLED, by, words % {"n": settled})
    return settled


def _each(issue: Issue, messages: Iterable[int], act: Callable[[Message], bool]) -> int:
    rows = Message.objects.filter(pk__in=list(messages), mailing=issue.mailing_id, state=State.IN_DOUBT)
    return sum(act(row) for row in rows.order_by("pk"))
