from django.db.models import QuerySet

from campaigns.newsletters.models import Issue

State = Issue.State
BEGUN = (State.SENDING, State.PAUSED, State.SENT)
"""From the first letter on: whoever has it already may follow its link. One that was cancelled is not shown."""


def readable() -> QuerySet[Issue]:
    """What anyone may read on the web, the latest first."""
    public = Issue.objects.filter(
        state__in=BEGUN, is_public=True, newsletter__is_public=True, newsletter__is_active=True
    )
    return public.select_related("newsletter").order_by("-number")
