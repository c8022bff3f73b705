from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.activity.sightings import see
from portal.home.sharing import site_card


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what upper apps lend to it, laid out for a visitor or for a member."""
    see(request, "view", "home")
    kind = "member" if request.user.is_authenticated else "visitor"
    return render(request, f"portal/home/{kind}.html", {"share": site_card()})
