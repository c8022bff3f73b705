from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from community.support.models import HelpRequest
from portal.administration.attention import Matter, number, some


def waiting_for_help(request: HttpRequest) -> Iterator[Matter]:
    if not request.user.has_perm("community.change_helprequest"):
        return
    if count := some(HelpRequest.objects.filter(answered_at=None)):
        words = ngettext("%(n)s person waits for an answer.", "%(n)s people wait for an answer.", count)
        url = reverse("admin:community_helprequest_changelist") + "?answered_at__isempty=1"
        yield Matter(words % {"n": number(count)}, url)
