"""Issues that are for a segment and have not begun to go: what keeps it from being deleted."""

from collections.abc import Collection, Iterator

from campaigns.newsletters.models import OPEN, Issue
from profiles.segments.uses import Use

UNSENT = (*OPEN, Issue.State.SCHEDULED, Issue.State.SENDING, Issue.State.PAUSED)
"""One on its way is planned from its audience bit by bit, so that it counts as well."""


def issues_that_use(pks: Collection[int]) -> Iterator[Use]:
    wanted = set(pks)
    for issue in Issue.objects.filter(state__in=UNSENT, audience__has_key="segments").order_by("pk"):
        for used in wanted & set(issue.audience["segments"]):
            yield Use(used, issue.title, issue.get_absolute_url())
