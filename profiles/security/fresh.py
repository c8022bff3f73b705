"""A sign-in that is minutes old, which what protects an account may only be changed with."""

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

SESSION_KEY = "fresh_at"
View = Callable[..., HttpResponse]


def note_fresh(request: HttpRequest, **_: Any) -> None:
    """Whoever sits there has just proved who they are, with all that their account asks for."""
    request.session[SESSION_KEY] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    since = time.time() - request.session.get(SESSION_KEY, 0)
    return request.user.is_authenticated and since < settings.FRESH_MINUTES * 60


def fresh_required(view: View) -> View:
    """Who signed in long ago is asked to prove again that it is them, and comes back; a form is sent anew then."""

    @functools.wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("security")
        return redirect(f"{reverse('security-confirm')}?{urlencode({'next': back})}")

    return guarded
