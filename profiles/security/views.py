from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.web.redirects import local_url
from profiles.people.access import member_of
from profiles.providers.reading import services_of
from profiles.security.access import own_session
from profiles.security.factors import factors_of, has_second_factor
from profiles.security.sessions import end_all_sessions, end_session, open_sessions, stay_here

FOLDER = "profiles/security"
MOST_SHOWN = 50


@require_safe
@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """All that lets somebody in, in one place."""
    person = member_of(request)
    context = {
        "person": person,
        "has_password": person.has_usable_password(),
        "factors": factors_of(person),
        "sessions": open_sessions(person)[:MOST_SHOWN],
        "here": request.session.session_key,
        "services": services_of(person),
    }
    return render(request, f"{FOLDER}/security.html", context)


@require_POST
@login_required
def end_one(request: HttpRequest, key: str) -> HttpResponse:
    end_session(own_session(request, key))
    return redirect("security")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    person = member_of(request)
    with transaction.atomic():
        end_all_sessions(person)
    stay_here(request, person)
    return redirect("security")


@require_safe
@never_cache
@login_required
def staff(request: HttpRequest) -> HttpResponse:
    """Where staff are led who still lack a second step (profiles/security/middleware.py)."""
    target = local_url(request.GET.get("next"), "/")
    if has_second_factor(member_of(request)):
        return redirect(target)
    return render(request, f"{FOLDER}/staff.html", {"next": target})
