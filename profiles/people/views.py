from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.facts.viewing import known_to
from profiles.people.access import member_of
from profiles.people.profile import profile_of


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What we know about you: every fact and gap; upper apps add what else is theirs to see and change."""
    return render(
        request, "profiles/people/me.html", {"profile": profile_of(member_of(request), known_to(request))}
    )
