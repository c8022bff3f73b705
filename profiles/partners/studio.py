from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.typed import typed
from profiles.partners.access import sees_partners
from profiles.partners.fitting import names_of_regions
from profiles.partners.querysets import PAGE, in_studio


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """How many businesses each looks after. Who may change them does so in the admin."""
    sees_partners(request)
    words, after = (typed(request, key, 120) for key in ("q", "after"))
    found = in_studio(words, after)
    context = {
        "partners": [(one, names_of_regions(one.regions)) for one in found[:PAGE]],
        "more": len(found) > PAGE,
        "words": words,
    }
    return render(request, "profiles/partners/studio.html", context)
