from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.engagement.choosing import choose
from profiles.engagement.forms import WayForm
from profiles.people.models import Person


@require_POST
@login_required
def take_part(request: HttpRequest) -> HttpResponse:
    form = WayForm(request.POST)
    if not form.is_valid():
        return render(request, "profiles/engagement/take_part.html", {"form": form}, status=422)
    choose(cast(Person, request.user), form.cleaned_data["kind"])
    messages.success(request, _("Saved."))
    return redirect(reverse("me") + "#engagement")
