from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.ranking.access import get_offer
from content.ranking.dismissing import dismiss, take_back
from content.ranking.sources import Offer
from portal.web.redirects import local_url, redirect_to_next
from portal.web.templatetags.components import quoted
from profiles.people.models import Person


@require_POST
@login_required
def less(request: HttpRequest, source: str, object_id: int) -> HttpResponse:
    """Less like this, and the way back."""
    offer = get_offer(source, object_id)
    dismiss(cast(Person, request.user), source, object_id)
    undo_url = reverse("less-undo", args=[source, object_id])
    if getattr(request, "htmx", False):
        return render(request, "content/ranking/dismissed.html", {"offer": offer, "undo_url": undo_url})
    messages.info(request, _undo_link(offer, undo_url))
    return redirect_to_next(request, reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def undo(request: HttpRequest, source: str, object_id: int) -> HttpResponse:
    """Reading asks; only the button takes it back."""
    offer = get_offer(source, object_id)
    if request.method != "POST":
        back = local_url(request.GET.get("next"), reverse("home"))
        return render(request, "content/ranking/undo.html", {"offer": offer, "next": back})
    take_back(cast(Person, request.user), source, object_id)
    return redirect_to_next(request, reverse("home"))


def _undo_link(offer: Offer, undo_url: str) -> str:
    words = _("“{title}” will not be picked for you again. {undo}")
    undo = format_html('<a href="{}">{}</a>', undo_url, _("Undo"))
    return format_html(words, title=quoted(offer.title, offer.language), undo=undo)
