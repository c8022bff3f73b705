from django.http import Http404
from django.shortcuts import get_object_or_404

from campaigns.newsletters.archive.querysets import readable
from campaigns.newsletters.models import Issue, Newsletter


def get_issue(newsletter: str, number: int) -> Issue:
    """One that anyone may read, else Http404: drafts, private ones and those of a closed series are not there."""
    return get_object_or_404(readable(), newsletter__slug=newsletter, number=number)


def get_newsletter(slug: str) -> Newsletter:
    """A series with something to read, else Http404: before its first issue its name is nobody's business."""
    latest = readable().filter(newsletter__slug=slug).first()
    if latest is None:
        raise Http404
    return latest.newsletter
