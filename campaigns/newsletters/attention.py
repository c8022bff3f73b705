from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from campaigns.newsletters.models import Issue
from portal.administration.attention import Matter

SHOWN = 5


def waiting_issues(request: HttpRequest) -> Iterator[Matter]:
    """Issues that somebody else has to look at, and those that stand still."""
    if request.user.has_perm("campaigns.approve_newsletters"):
        yield from _matters(Issue.State.REVIEW, _("“%(title)s” waits for approval."))
    if request.user.has_perm("campaigns.write_newsletters"):
        yield from _matters(Issue.State.PAUSED, _("“%(title)s” is paused in the midst of sending."))


def _matters(state: str, words: str) -> Iterator[Matter]:
    for issue in Issue.objects.filter(state=state).order_by("pk")[:SHOWN]:
        yield Matter(words % {"title": issue.title}, issue.get_absolute_url())
