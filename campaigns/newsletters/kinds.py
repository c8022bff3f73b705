"""The kinds of mail that newsletters are sent as: one for each purpose, because a kind rests on one consent."""

from campaigns.newsletters.models import Issue
from portal.mail.kinds import Kind, Source, kinds
from portal.mail.models import Mailing
from profiles.consent.models import Purpose

TEST = "newsletter_test"


def slug_of(purpose: str) -> str:
    """`newsletter`, or for a series that rests on another consent `newsletter_tips` and so on."""
    return "newsletter" if purpose == Purpose.NEWSLETTER else f"newsletter_{purpose}"


def source_of(mailing: Mailing) -> Source:
    """Visits come from the series, and the campaign is the issue: `monthly`, and `monthly-12`."""
    issue = Issue.objects.select_related("newsletter").filter(mailing=mailing).first()
    if issue is None:
        return Source.of(mailing)
    return Source(issue.newsletter.slug, f"{issue.newsletter.slug}-{issue.number}")


def kind_for(purpose: str) -> Kind:
    return kinds[slug_of(purpose)]
