"""Where else the operator is: lines of a name and an address, as typed and as kept."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MOST = 6
NAMES = {
    "linkedin.com": "LinkedIn",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "x.com": "X",
    "github.com": "GitHub",
    "xing.com": "XING",
    "tiktok.com": "TikTok",
    "bsky.app": "Bluesky",
}
Pairs = list[list[str]]


def links_in(typed: str) -> Pairs:
    """Raises ValidationError, which names the line."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValidationError(_("At most %(most)s lines.") % {"most": MOST})
    return [_pair(line) for line in lines]


def as_typed(links: Pairs) -> str:
    return "\n".join(" ".join(pair) for pair in links)


def _pair(line: str) -> list[str]:
    name, _space, url = line.rpartition(" ")
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError as error:
        raise ValidationError(
            _("“%(line)s” has no address at its end that begins with https://.") % {"line": line[:60]}
        ) from error
    return [(name.strip() or _name_of(url))[:40], url]


def _name_of(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return NAMES.get(host, host)
