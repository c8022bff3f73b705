"""Whether receivers will believe who it is from: SPF, DKIM and DMARC in the DNS, and no free-mail address."""

from collections.abc import Callable, Sequence
from email.utils import parseaddr

import dns.exception
import dns.resolver
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from campaigns.newsletters.checks.findings import Draft, Finding, Level
from portal.mail.models import Stream
from portal.mail.streams import sender_of

PATIENCE = 2.0
KEPT_SECONDS = 600
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.de ymail.com "
    "aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de mail.com mail.ru "
    "yandex.ru yandex.com proton.me protonmail.com zoho.com qq.com 163.com 126.com orange.fr wanadoo.fr free.fr "
    "laposte.net libero.it seznam.cz btinternet.com sky.com comcast.net".split()
)
MADE_UP = ("example", "test", "invalid", "localhost")
"""RFC 2606: nobody has these domains, so there is nothing to ask; only a demo sends from them."""

Ask = Callable[[str], Sequence[str]]


class CouldNotAskError(Exception):
    """No answer, which is not the same as the answer that there is nothing."""


def txt_records(name: str) -> list[str]:
    """The TXT records at a name, none where there are none. Raises CouldNotAskError."""
    resolver = dns.resolver.Resolver()
    resolver.timeout = resolver.lifetime = PATIENCE
    try:
        answer = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise CouldNotAskError(str(error)) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def not_free_mail(draft: Draft) -> Finding | None:
    if sender_domain() not in FREE_MAIL:
        return None
    words = _(
        "Receivers refuse it from anybody but its owner. "
        "Set MAIL_FROM, or MAIL_BULK_FROM, to an address of your own domain."
    )
    return Finding(Level.BLOCKS, _("It comes from a free-mail address."), words)


def dns_of_sender(draft: Draft) -> Finding:
    return judged(sender_domain(), settings.MAIL_DKIM_SELECTOR, _kept)


def sender_domain() -> str:
    return parseaddr(sender_of(Stream.BULK))[1].rpartition("@")[2].lower()


def judged(domain: str, selector: str, ask: Ask) -> Finding:
    """What the DNS says of a domain; no answer is a warning, and in production it blocks."""
    level = Level.BLOCKS if settings.PRODUCTION else Level.WARNING
    if domain.rpartition(".")[2] in MADE_UP:
        title = _("%(domain)s is a made-up domain.") % {"domain": domain}
        return Finding(level, title, _("Nothing from it would arrive outside of a demo."))
    try:
        missing = [name for name, there in _asked(domain, selector, ask) if not there]
    except CouldNotAskError:
        title = _("Could not ask whether %(domain)s may send.") % {"domain": domain}
        return Finding(level, title, _("The DNS did not answer. Try again."))
    if not missing:
        return Finding(Level.OK, _("SPF, DKIM and DMARC are published for the sender."))
    title = _("Missing in the DNS of %(domain)s: %(records)s.")
    words = _("Without it large receivers refuse the mail. Whoever runs the domain adds it.")
    return Finding(Level.BLOCKS, title % {"domain": domain, "records": ", ".join(missing)}, words)


def _asked(domain: str, selector: str, ask: Ask) -> list[tuple[str, bool]]:
    """From and envelope have one domain, so that SPF and DKIM of that domain are aligned, strictly too (RFC 7489)."""
    return [
        ("SPF", has_spf(domain, ask)),
        (f"DKIM ({selector})" if selector else "DKIM (MAIL_DKIM_SELECTOR)", has_dkim(domain, selector, ask)),
        ("DMARC", has_dmarc(domain, ask)),
    ]


def has_spf(domain: str, ask: Ask) -> bool:
    """Exactly one record, as RFC 7208 wants it, and not one that lets everybody."""
    found = [text for text in ask(domain) if text.lower().split(" ")[0] == "v=spf1"]
    return len(found) == 1 and not {"+all", "all"} & set(found[0].lower().split())


def has_dkim(domain: str, selector: str, ask: Ask) -> bool:
    """A key under the selector; an empty one is revoked (RFC 6376)."""
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


def _kept(name: str) -> Sequence[str]:
    key = f"dns-txt:{name}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = txt_records(name)
        cache.set(key, found, KEPT_SECONDS)
    return found
