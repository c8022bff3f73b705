"""Asks for the site by its own address, as a visitor would, through the proxy."""

import http.client
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from portal.operations.findings import Finding, failure, fine, warning

PATIENCE = 5.0
DAY = 86_400
SOON_DAYS = 14


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    days_left: float | None


def check() -> Iterator[Finding]:
    url = urlsplit(settings.SITE_URL)
    try:
        yield from _judged(_asked(url))
    except ssl.SSLError as error:
        do = "Look at the proxy's certificate: it must be for this name and not have run out."
        yield failure(f"{settings.SITE_URL}: {error.reason or error}.", do)
    except (OSError, http.client.HTTPException) as error:
        do = "Open it in a browser. If it answers there, this machine only can't reach itself from outside."
        yield warning(f"{settings.SITE_URL} did not answer here: {error}.", do)


def _asked(url: SplitResult) -> Answer:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        days = _days_left(connection)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Location", ""), days)
    finally:
        connection.close()


def _days_left(connection: http.client.HTTPConnection) -> float | None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    ends = str((connection.sock.getpeercert() or {}).get("notAfter", ""))
    return (ssl.cert_time_to_seconds(ends) - time.time()) / DAY if ends else None


def _judged(answer: Answer) -> Iterator[Finding]:
    if answer.location.rstrip("/") == settings.SITE_URL:
        do = "Set TRUSTED_PROXIES=1, and let the proxy send X-Forwarded-Proto."
        yield failure(f"{settings.SITE_URL} leads to itself.", do)
    elif answer.status != 200:
        do = "Look at the log of web. 502 and 504 are the proxy's words for: web does not answer."
        yield failure(f"{settings.SITE_URL} answers {answer.status}.", do)
    elif answer.days_left is not None and answer.days_left < SOON_DAYS:
        said = f"The certificate runs out in {answer.days_left:.0f} days."
        yield warning(said, "Look why the proxy has not renewed it.")
    else:
        yield fine(f"{settings.SITE_URL} answers.")
