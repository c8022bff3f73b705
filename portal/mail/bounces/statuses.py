"""What a status code says about an address: RFC 3463, and what receiving systems make of it."""

import re

from portal.mail.bounces.models import What

CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")
VAGUE = re.compile(r"[45]\.(0\.0|\d{1,3}\.0)")

NO_SUCH_ADDRESS = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
"""Bad mailbox, bad domain, moved away, domain that takes no mail, switched off, no host to be found."""
OF_ITSELF = {"5.0.0", "5.2.0", "5.3.0", "5.4.0", "5.4.1", ""}
"""Say nothing by themselves: then the reply's number counts. Exchange says 5.4.1 of addresses it does not know."""
REFUSED_ADDRESS = {"550", "551", "553"}
NOT_THE_ADDRESS = re.compile(
    r"\b(spam|unsolicited|blocked|blocklist\w*|black ?list\w*|(is|was|been) listed|polic\w+|reputation|dmarc|spf"
    r"|dkim|authenticat\w+|rejected content|virus\w*|relay\w* (denied|not|access)|\w*quota|full|over ?limit|exceed\w*"
    r"|too (large|big|many)|rate limit\w*|temporar\w+|timed? ?out|connection|server error|dns)\b",
    re.IGNORECASE,
)


def status_in(status: str, said: str) -> str:
    """The code of the status field, or a clearer one in the words."""
    given, spoken = CODE.search(status), CODE.search(said)
    if given and not (VAGUE.fullmatch(given[1]) and spoken):
        return given[1]
    return spoken[1] if spoken else ""


def kind_of_failure(status: str, said: str) -> What:
    """Hard only for an address that does not exist: a full mailbox, or a refusal of the sender, is not its fault."""
    if status in NO_SUCH_ADDRESS:
        return What.HARD
    reply = REPLY.search(said)
    if status in OF_ITSELF and reply and reply[1] in REFUSED_ADDRESS and not NOT_THE_ADDRESS.search(said):
        return What.HARD
    return What.SOFT
