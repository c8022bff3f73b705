import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from portal.mail.bounces.hooks import hook, why_unsafe
from portal.web.looking import not_looked_at

log = structlog.get_logger(__name__)


@not_looked_at
@csrf_exempt
def take_hook(request: HttpRequest, provider: str, channel: str) -> HttpResponse:
    """A provider's POST, whose signature anymail checks. One that could be anybody's is not there at all."""
    view = hook(provider, channel)
    if view is None:
        raise Http404
    unsafe = why_unsafe(view)
    if unsafe:
        log.error("a webhook is refused, since anybody could send to it", provider=provider, why=unsafe)
        raise Http404
    answer: HttpResponse = view.as_view()(request)
    return answer
