from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def local_url(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a path on this site, else `otherwise`."""
    if wanted and wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise


def redirect_to_next(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the form's own `next`, kept local."""
    return redirect(local_url(request.POST.get("next") or request.GET.get("next"), otherwise))
