"""The addresses that stand in a tracked letter instead of the links themselves, and the picture that says "opened".

Links that are made for one reader (stop, answer a question) are not tracked links: they go as they are.
"""

import functools
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from portal.mail.models import Mailing
from portal.mail.tokens import in_address
from portal.mail.tracking.destinations import TRAP, can_be_followed
from portal.mail.tracking.models import Link

CLICK, OPEN = "click", "open"
_ANY = "token"


def tracked_links(mailing: Mailing, part: str, urls: Mapping[str, str]) -> dict[str, Link]:
    """The links of this part of the letter, by address; `urls` gives each its label.

    Made once, whoever asks at the same time. What is no web address (`mailto:`, `#below`) can't be counted and
    is not among them.
    """
    wanted = {url: label for url, label in urls.items() if can_be_followed(url)}
    found = _links(mailing, part, wanted)
    missing = [url for url in wanted if url not in found]
    if not missing:
        return found
    new = [Link(mailing=mailing, part=part, url=url, label=wanted[url][:200]) for url in missing]
    Link.objects.bulk_create(new, ignore_conflicts=True)
    return _links(mailing, part, wanted)


def click_url(message_id: int, link_id: int) -> str:
    """The whole address that leads to the link and counts it for the message."""
    return _before(settings.SITE_URL, "mail-link") + in_address(CLICK, message_id, link_id)


def open_url(message_id: int) -> str:
    """The whole address of the picture, one by one point, that says that the letter was opened."""
    return f"{_before(settings.SITE_URL, 'mail-open')}{in_address(OPEN, message_id)}.gif"


def trap_url(message_id: int) -> str:
    """A link for no person: hidden, and before all others, where a machine that follows links meets it first."""
    return click_url(message_id, TRAP)


def _links(mailing: Mailing, part: str, urls: Mapping[str, str]) -> dict[str, Link]:
    return {link.url: link for link in Link.objects.filter(mailing=mailing, part=part, url__in=list(urls))}


@functools.lru_cache(maxsize=8)
def _before(site: str, view: str) -> str:
    """What stands before the token; asked of the address map once, since it is needed a million times."""
    return site + reverse(view, args=[_ANY]).partition(_ANY)[0]
