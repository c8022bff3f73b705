from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.branding.reading import brand
from portal.web.looking import not_looked_at


@not_looked_at
@require_safe
@cache_control(private=True, max_age=300)
def sheet(request: HttpRequest) -> HttpResponse:
    """The operator's two numbers as a stylesheet; everything else is derived from them in tokens.css.

    Private: a session cookie may be set with any answer, and no shared cache may keep that.
    """
    return HttpResponse(
        render_to_string("portal/branding/brand.css", {"brand": brand()}), content_type="text/css"
    )
