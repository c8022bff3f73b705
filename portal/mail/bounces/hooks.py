"""Reports that a provider sends to /hooks/: anymail reads them, once it has made sure who sends them."""

import warnings
from typing import Any

import structlog
from anymail import signals, urls
from anymail.exceptions import AnymailInsecureWebhookWarning
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.dispatch import receiver

log = structlog.get_logger(__name__)
TRACKING, INBOUND = "tracking", "inbound"


def hook(provider: str, channel: str) -> Any:
    """Anymail's view class of a provider that MAIL_HOOKS names, or None; whether it checks who calls or not."""
    name = f"{provider}_{channel}_webhook"
    if provider not in settings.MAIL_HOOKS:
        return None
    found = (pattern.callback for pattern in urls.urlpatterns if pattern.name == name)
    return next((view.view_class for view in found), None)


def why_unsafe(view: Any) -> str:
    """Why anyone could send us reports through it; nothing when signatures or a shared secret are checked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)
            ready = view()
    except ImproperlyConfigured as error:
        return str(error).partition("\n")[0]
    keyless = getattr(ready, "webhook_key", "") is None  # Mandrill's says so only when it is called
    if keyless or (ready.warn_if_no_basic_auth and not ready.basic_auth):
        return "neither a signing key nor WEBHOOK_SECRET is in ANYMAIL"
    return ""


@receiver(signals.tracking)
def _tracked(event: Any, esp_name: str, **_: Any) -> None:
    from portal.mail.bounces.events import take_event

    take_event(event, esp_name)


@receiver(signals.inbound)
def _received(event: Any, esp_name: str, **_: Any) -> None:
    from portal.mail.bounces.events import take_inbound

    take_inbound(event, esp_name)
