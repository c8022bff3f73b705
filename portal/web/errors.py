"""Error pages that say what happened and what to do, with a status that is true."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error as static_server_error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The words of the address go into the search box: `/problems/till-drawer` asks for "till drawer"."""
    words = request.path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").replace("_", " ")
    return render(request, "errors/404.html", {"words": words[:80], "path": request.path[:200]}, status=404)


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    response = render(request, "errors/429.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors, so that it also answers when the database is away."""
    return static_server_error(request, template_name="errors/500.html")
