"""Where a tracked link leads: the address that the mail's writer gave, never one from a request."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError

from portal.mail.kinds import Source, kinds
from portal.mail.models import Mailing
from portal.mail.tracking.models import Link
from portal.web.addresses import with_query

log = structlog.get_logger(__name__)
HOME = "/"
TRAP = 0
"""The id of no link: what follows it is a machine."""
KEPT_SECONDS = 86_400


def can_be_followed(url: str) -> bool:
    """A path of this site, or a whole web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    return url.startswith("/") and not url.startswith(("//", "/\\"))


def destination(link_id: int) -> str:
    """Home for a link that is gone, and for the trap: a reader is never shown an error."""
    if link_id == TRAP:
        return HOME
    key = f"mail-link:{link_id}"
    known: str | None = cache.get(key)
    if known is None and (known := _looked_up(link_id)):
        cache.set(key, known, KEPT_SECONDS)
    return known or HOME


def _looked_up(link_id: int) -> str | None:
    try:
        link = Link.objects.select_related("mailing").filter(pk=link_id).first()
        return with_source(link.url, link.mailing) if link else None
    except DatabaseError as error:
        log.warning("a link leads home while the database is away", link=link_id, error=str(error))
        return None


def with_source(url: str, mailing: Mailing | None) -> str:
    """Our own pages are told which mail a visit comes from; an address elsewhere stays as it was written."""
    if mailing is None or not settings.MAIL_UTM or not is_ours(url):
        return url
    source = source_of(mailing)
    told = {"utm_source": source.name, "utm_medium": "email", "utm_campaign": source.campaign}
    given = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    return with_query(url, urlencode({name: value for name, value in told.items() if name not in given}))


def source_of(mailing: Mailing) -> Source:
    kind = kinds.get(mailing.kind)
    return kind.source(mailing) if kind else Source.of(mailing)


def is_ours(url: str) -> bool:
    parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
    return not parts.netloc or (parts.scheme, parts.netloc.lower()) == (site.scheme, site.netloc.lower())
