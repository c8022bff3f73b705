"""The addresses that stand in a tracked letter instead of the links themselves, and the picture that says "opened".

Links that are made for one reader (stop, answer a question) are not tracked links: they go as they are.
"""

from collections.abc import Mapping

from django.conf import settings

from portal.mail.models import Mailing
from portal.mail.tokens import in_address
from portal.mail.tracking.destinations import TRAP, can_be_followed
from portal.mail.tracking.models import Link
from portal.web.addresses import before_token

CLICK, LINK, OPEN = "click", "link", "open"


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
    return clicks_of(message_id) + link_end(link_id)


def clicks_of(message_id: int) -> str:
    """What all tracked links of a letter begin with: made once for each reader, whatever the number of links."""
    return before_token(settings.SITE_URL, "mail-link") + in_address(CLICK, message_id)


def link_end(link_id: int) -> str:
    """What a tracked link ends with: the same for all readers."""
    return in_address(LINK, link_id)


def open_url(message_id: int) -> str:
    """The whole address of the picture, one by one point, that says that the letter was opened."""
    return f"{before_token(settings.SITE_URL, 'mail-open')}{in_address(OPEN, message_id)}.gif"


def trap_url(message_id: int) -> str:
    """A link for no person: hidden, and before all others, where a machine that follows links meets it first."""
    return click_url(message_id, TRAP)


def _links(mailing: Mailing, part: str, urls: Mapping[str, str]) -> dict[str, Link]:
    return {link.url: link for link in Link.objects.filter(mailing=mailing, part=part, url__in=list(urls))}
