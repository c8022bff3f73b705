from collections.abc import Iterator

from django.conf import settings
from django.core import checks

from portal.operations.findings import Finding, failure, fine, warning

CHOSEN = {"security.W005", "security.W021"}
"""HSTS for hosts that are not ours: off unless an operator wants it (docs/operating.md)."""


def check() -> Iterator[Finding]:
    yield from _of_django()
    yield from _of_proxy()
    if not settings.PRODUCTION:
        do = "Set KINSHIP_MODE=production where people use it."
        yield warning(f"This is not production but {settings.MODE}.", do)
    if not settings.METRICS_TOKEN:
        yield warning(
            "There are no metrics.", "Set METRICS_TOKEN, and let Prometheus scrape /metrics with it."
        )
    yield fine(f"Settings are read: {settings.SITE_URL}, mode {settings.MODE}.")


def _of_django() -> Iterator[Finding]:
    """What `manage.py check --deploy` says."""
    for message in checks.run_checks(include_deployment_checks=settings.PRODUCTION):
        if message.is_silenced() or message.id in CHOSEN or message.level < checks.WARNING:
            continue
        judge = failure if message.level >= checks.ERROR else warning
        yield judge(f"{message.msg} ({message.id})", message.hint or "See docs/operating.md, Start.")


def _of_proxy() -> Iterator[Finding]:
    if not settings.PRODUCTION:
        return
    if not settings.SITE_URL.startswith("https://"):
        yield failure("SITE_URL does not begin with https://.", "Set it to the address people type.")
    if not settings.TRUSTED_PROXIES:
        do = "Set TRUSTED_PROXIES to the number of reverse proxies in front: 1 with docker-compose.yml."
        yield failure("No reverse proxy is trusted, so that every page leads to itself.", do)
