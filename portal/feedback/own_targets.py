"""What the ground itself asks about: its answers to people, and the portal as a whole."""

from collections.abc import Collection, Mapping

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.feedback.access import get_answered
from portal.feedback.models import Feedback
from portal.notices.kinds import Thing

SITE = 1
"""There is one portal."""


def find_own_reply(request: HttpRequest, object_id: int) -> Feedback:
    return get_answered(request, object_id)


def look_up_replies(ids: Collection[int]) -> Mapping[int, Thing]:
    answered = Feedback.objects.filter(pk__in=ids).exclude(reply="").values_list("pk", flat=True)
    return {pk: Thing(_("our answer"), reverse("feedback-reply", args=[pk])) for pk in answered}


def find_site(request: HttpRequest, object_id: int) -> Thing:
    if object_id != SITE:
        raise Http404
    return look_up_site([SITE])[SITE]


def look_up_site(ids: Collection[int]) -> Mapping[int, Thing]:
    return {SITE: Thing(_("this site"), reverse("feedback-site"))} if SITE in ids else {}
