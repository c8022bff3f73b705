"""Bounces that were written for people, in the words of some forty mail systems: flufl.bounce knows them."""

import logging
import re
from email.message import Message as Mail

from flufl.bounce import all_failures

from portal.mail.bounces.models import What
from portal.mail.bounces.statuses import NOT_THE_ADDRESS, kind_of_failure, status_in

logging.getLogger("flufl.bounce").setLevel(
    logging.CRITICAL
)  # it reports every try, and each odd mail as an error
SPOKEN = 4_000
"""Characters in which a mail system says what is wrong, before it quotes."""

Found = tuple[str, str, str, What]


def human_bounce(mail: Mail) -> Found | None:
    """The address, its status if one is told, the words, and what it is; None for what is no bounce."""
    temporary, permanent = all_failures(mail)
    if not temporary and not permanent:
        return None
    words = _spoken(mail)
    status = status_in("", words)
    what = _permanent(status, words) if permanent else What.DELAYED
    return _first(permanent or temporary), status, _about(words, status), what


def _permanent(status: str, words: str) -> What:
    """Without a code, what the words say against the address holds, unless they speak of something else."""
    if status:
        return kind_of_failure(status, words)
    return What.SOFT if NOT_THE_ADDRESS.search(words) else What.HARD


def _first(addresses: frozenset[bytes]) -> str:
    return min(addresses).decode("ascii", "replace")


def _about(words: str, status: str) -> str:
    """The line with the code, else the beginning."""
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    return next((line for line in lines if status and status in line), " ".join(lines))[:300]


def _spoken(mail: Mail) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            words = part.get_payload(decode=True)
            text = words.decode("utf-8", "replace") if isinstance(words, bytes) else ""
            return re.split(r"\n-{3,}[^\n]*(original|copy|returned|included)", text, maxsplit=1, flags=re.I)[
                0
            ][:SPOKEN]
    return ""
