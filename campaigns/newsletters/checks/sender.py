"""Whether receivers will believe who it is from: SPF, DKIM and DMARC in the DNS, and no free-mail address."""

from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from campaigns.newsletters.checks.findings import Draft, Finding, Level
from portal.mail.models import Stream
from portal.mail.sender_dns import (
    Ask,
    CouldNotAskError,
    is_made_up,
    missing_records,
    sender_domain,
    txt_records,
)

KEPT_SECONDS = 600
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.de ymail.com "
    "aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de mail.com mail.ru "
    "yandex.ru yandex.com proton.me protonmail.com zoho.com qq.com 163.com 126.com orange.fr wanadoo.fr free.fr "
    "laposte.net libero.it seznam.cz btinternet.com sky.com comcast.net".split()
)


def not_free_mail(draft: Draft) -> Finding | None:
    if sender_domain(Stream.BULK) not in FREE_MAIL:
        return None
    words = _(
        "Receivers refuse it from anybody but its owner. "
        "Set MAIL_FROM, or MAIL_BULK_FROM, to an address of your own domain."
    )
    return Finding(Level.BLOCKS, _("It comes from a free-mail address."), words)


def dns_of_sender(draft: Draft) -> Finding:
    return judged(sender_domain(Stream.BULK), settings.MAIL_DKIM_SELECTOR, _kept)


def judged(domain: str, selector: str, ask: Ask) -> Finding:
    """What the DNS says of a domain; no answer is a warning, and in production it blocks."""
    level = Level.BLOCKS if settings.PRODUCTION else Level.WARNING
    if is_made_up(domain):
        title = _("%(domain)s is a made-up domain.") % {"domain": domain}
        return Finding(level, title, _("Nothing from it would arrive outside of a demo."))
    try:
        missing = missing_records(domain, selector, ask)
    except CouldNotAskError:
        title = _("Could not ask whether %(domain)s may send.") % {"domain": domain}
        return Finding(level, title, _("The DNS did not answer. Try again."))
    if not missing:
        return Finding(Level.OK, _("SPF, DKIM and DMARC are published for the sender."))
    title = _("Missing in the DNS of %(domain)s: %(records)s.")
    words = _("Without it large receivers refuse the mail. Whoever runs the domain adds it.")
    return Finding(Level.BLOCKS, title % {"domain": domain, "records": ", ".join(missing)}, words)


def _kept(name: str) -> Sequence[str]:
    key = f"dns-txt:{name}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = txt_records(name)
        cache.set(key, found, KEPT_SECONDS)
    return found
