import os
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.operations.metrics.asked import Asked
from portal.operations.metrics.registered import registry
from portal.web.looking import not_looked_at


@not_looked_at
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token; for all others this address does not exist."""
    if not _knows_token(request):
        return HttpResponseNotFound(content_type="text/plain")
    return HttpResponse(_counted() + _asked(), content_type=CONTENT_TYPE_LATEST)


def _knows_token(request: HttpRequest) -> bool:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme == "Bearer" and secrets.compare_digest(token.encode(), wanted.encode())


def _counted() -> bytes:
    """By all processes of this server, or by this one where it is the only one (portal/wsgi.py begins the files)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def _asked() -> bytes:
    now = CollectorRegistry()
    now.register(Asked())
    return generate_latest(now)
