from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.people.access import member_of
from profiles.seeing.looking import say_no, say_yes


@require_POST
@login_required
def refuse(request: HttpRequest) -> HttpResponse:
    say_no(member_of(request))
    messages.success(request, _("From now on nobody here looks at pages as you see them."))
    return redirect(_at_me())


@require_POST
@login_required
def allow(request: HttpRequest) -> HttpResponse:
    say_yes(member_of(request))
    messages.success(request, _("Staff may look again. You see here each time they do."))
    return redirect(_at_me())


def _at_me() -> str:
    return f"{reverse('me')}#who-looked"
