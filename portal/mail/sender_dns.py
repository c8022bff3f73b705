"""What the DNS says of who sends: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489)."""

from collections.abc import Callable, Sequence
from email.utils import parseaddr

import dns.exception
import dns.resolver

from portal.mail.streams import sender_of

PATIENCE = 2.0
MADE_UP = ("example", "test", "invalid", "localhost")
"""RFC 2606: nobody has these domains, so there is nothing to ask; only a demo sends from them."""

Ask = Callable[[str], Sequence[str]]


class CouldNotAskError(Exception):
    """No answer, which is not the same as the answer that there is nothing."""


def txt_records(name: str) -> list[str]:
    """The TXT records at a name, none where there are none. Raises CouldNotAskError."""
    try:
        resolver = dns.resolver.Resolver()
        resolver.timeout = resolver.lifetime = PATIENCE
        answer = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise CouldNotAskError(str(error)) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def sender_domain(stream: str) -> str:
    return parseaddr(sender_of(stream))[1].rpartition("@")[2].lower()


def is_made_up(domain: str) -> bool:
    return domain.rpartition(".")[2] in MADE_UP


def missing_records(domain: str, selector: str, ask: Ask) -> list[str]:
    """What is not published for the domain. Raises CouldNotAskError.

    From and envelope have one domain, so that SPF and DKIM of that domain are aligned, strictly too.
    """
    there = {
        "SPF": has_spf(domain, ask),
        f"DKIM ({selector or 'MAIL_DKIM_SELECTOR'})": has_dkim(domain, selector, ask),
        "DMARC": has_dmarc(domain, ask),
    }
    return [name for name, published in there.items() if not published]


def has_spf(domain: str, ask: Ask) -> bool:
    """Exactly one record, as RFC 7208 wants it, and not one that lets everybody."""
    found = [text for text in ask(domain) if text.lower().split(" ")[0] == "v=spf1"]
    return len(found) == 1 and not {"+all", "all"} & set(found[0].lower().split())


def has_dkim(domain: str, selector: str, ask: Ask) -> bool:
    """A key under the selector; an empty one is revoked."""
    records = ask(f"{selector}._domainkey.{domain}") if selector else []
    return any(_tags(text).get("p") for text in records)


def has_dmarc(domain: str, ask: Ask) -> bool:
    """A policy of the domain or of one above it."""
    labels = domain.split(".")
    above = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return any(_is_policy(text) for name in above for text in ask(f"_dmarc.{name}"))


def _is_policy(text: str) -> bool:
    tags = _tags(text)
    return text.lower().startswith("v=dmarc1") and tags.get("p", "") in ("none", "quarantine", "reject")


def _tags(text: str) -> dict[str, str]:
    pairs = (tag.partition("=") for tag in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
