from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from campaigns.newsletters.models import Issue

DAYS = 14
SETTLES = timedelta(minutes=10)
"""What happened within the window is written down by then: sightings and hits come in batches."""


@dataclass(frozen=True)
class Window:
    """From when until when what people do counts: the same moments for those who got the issue and those held back."""

    since: datetime
    until: datetime

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.until + SETTLES


def window_of(issue: Issue) -> Window:
    """Raises ValueError for an issue of which nothing was planned."""
    if issue.mailing is None:
        raise ValueError(f"issue {issue.pk} has no mailing")
    return Window(issue.mailing.begun_at, issue.mailing.begun_at + timedelta(days=DAYS))
