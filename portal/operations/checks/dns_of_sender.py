from collections.abc import Iterator

from django.conf import settings

from portal.mail import sender_dns
from portal.mail.models import Stream
from portal.operations.findings import Finding, failure, fine, warning


def check() -> Iterator[Finding]:
    for domain in sorted({sender_dns.sender_domain(stream) for stream in Stream}):
        yield _judged(domain)


def _judged(domain: str) -> Finding:
    if sender_dns.is_made_up(domain):
        judge = failure if settings.PRODUCTION else warning
        return judge(f"{domain} is a made-up domain.", "Set MAIL_FROM to an address of a domain of yours.")
    try:
        missing = sender_dns.missing_records(domain, settings.MAIL_DKIM_SELECTOR, sender_dns.txt_records)
    except sender_dns.CouldNotAskError:
        do = "Look whether this machine resolves names at all, then run the doctor again."
        return warning(f"The DNS did not say whether {domain} may send.", do)
    if not missing:
        return fine(f"SPF, DKIM and DMARC of {domain} are published.")
    return failure(f"{domain} has no {', '.join(missing)} in the DNS.", _what_to_do(missing))


def _what_to_do(missing: list[str]) -> str:
    ways = {
        "SPF": "a TXT record v=spf1 that names the server that sends",
        "DKIM": "the key of who signs, and MAIL_DKIM_SELECTOR set to its name",
        "DMARC": "at _dmarc a TXT record v=DMARC1; p=none",
    }
    return f"Add {'; '.join(ways[name.split(' ')[0]] for name in missing)}. Without, receivers refuse mail."
