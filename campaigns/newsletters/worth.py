"""Whether an issue was worth the reader's time: asked at its end, and where it stands on the web."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from campaigns.newsletters.archive.querysets import readable
from campaigns.newsletters.models import Issue
from portal.feedback.mailing import feedback_url, with_choices
from portal.feedback.scales import CSAT
from portal.feedback.targets import Target
from portal.notices.kinds import Thing

SLUG = "issue"


def worth_url(person_id: int, issue_id: int) -> str:
    """Once for each letter."""
    return feedback_url(person_id, SLUG, issue_id, CSAT)


def worth_asked(url: str, language: str) -> dict[str, Any]:
    with override(language):
        return {"choices": [(address, str(words)) for address, words in with_choices(url, CSAT)], "url": url}


def find_public(request: HttpRequest, object_id: int) -> Issue:
    """One that anyone may read on the web; by mail its readers have links of their own."""
    return get_object_or_404(readable(), pk=object_id)


def look_up(ids: Collection[int]) -> Mapping[int, Thing]:
    """Whoever was asked got it. One that nobody may read on the web leads to the page of all feedback."""
    public = set(readable().filter(pk__in=ids).values_list("pk", flat=True))
    issues = Issue.objects.filter(pk__in=ids).select_related("newsletter")
    return {issue.pk: Thing(issue.title, _address(issue, issue.pk in public)) for issue in issues}


def _address(issue: Issue, is_public: bool) -> str:
    if not is_public:
        return reverse("feedback-site")
    return reverse("newsletter-issue", args=[issue.newsletter.slug, issue.number])


WORTH = Target(
    SLUG,
    _("Newsletter"),
    find_public,
    look_up,
    {CSAT: _("Was this issue worth your time?")},
)
