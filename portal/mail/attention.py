from collections.abc import Iterator

from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from portal.administration.attention import Matter, number, some
from portal.mail.models import Pace
from portal.mail.querysets import in_doubt


def mail(request: HttpRequest) -> Iterator[Matter]:
    """Mails that may or may not have left, and receivers that nothing goes to for now."""
    if request.user.has_perm("portal.change_message"):
        yield from _doubts()
    if request.user.has_perm("portal.change_pace"):
        yield from _paused()


def _doubts() -> Iterator[Matter]:
    if count := some(in_doubt()):
        words = ngettext(
            "%(n)s mail may have arrived or not: say which.",
            "%(n)s mails may have arrived or not: say which.",
            count,
        )
        url = reverse("admin:portal_message_changelist") + "?state__exact=in_doubt"
        yield Matter(words % {"n": number(count)}, url)


def _paused() -> Iterator[Matter]:
    if count := some(Pace.objects.filter(paused_until__gt=Now())):
        words = ngettext(
            "%(n)s receiver gets nothing for now: its servers refused us.",
            "%(n)s receivers get nothing for now: their servers refused us.",
            count,
        )
        yield Matter(words % {"n": number(count)}, reverse("admin:portal_pace_changelist"))
