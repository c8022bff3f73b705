from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.rates import limited, network_of, seconds_to_mail
from profiles.consent.consenting import choose
from profiles.consent.forms import ConsentsForm, NewsletterForm
from profiles.consent.models import Channel, ConsentWording, Purpose
from profiles.consent.querysets import wordings_in
from profiles.consent.subscribing import LinkIsOverError, ask_to_subscribe, asked_by, subscribe
from profiles.people.models import Person


@require_POST
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    form = ConsentsForm(wordings_in(get_language()), request.POST)
    if not form.is_valid():
        messages.warning(request, _("The words changed while you were reading. Read them again, then save."))
        return redirect(reverse("me") + "#consents")
    choose(
        cast(Person, request.user),
        form.shown_wordings(),
        form.cleaned_data["ticked"],
        held=form.cleaned_data["held"],
        source="preferences",
        proof={"network": network_of(request), "signed_in": True},
    )
    messages.success(request, _("Saved. It counts from the next mail on."))
    return redirect(reverse("me") + "#consents")


def _newsletter_page(request: HttpRequest, wait: int = 0) -> HttpResponse:
    form = NewsletterForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "wording": _newsletter_wording()}
    return form_page(request, "profiles/consent/newsletter.html", context, wait=wait)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("10/hour", "newsletter", _newsletter_page)
def newsletter(request: HttpRequest) -> HttpResponse:
    form = NewsletterForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _newsletter_page(request)
    address = form.cleaned_data["email"]
    wait = seconds_to_mail(request, "newsletter", address, from_here="3/hour", of_all="10/hour")
    if wait:
        return _newsletter_page(request, wait)
    ask_to_subscribe(address, _newsletter_wording(), language=get_language(), network=network_of(request))
    return redirect("newsletter-sent")


@require_safe
def newsletter_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "profiles/consent/newsletter_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "newsletter-confirm")
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: opening it shows a button, and only the button says yes."""
    try:
        if request.method == "POST":
            subscribe(token, network=network_of(request))
            return render(request, "profiles/consent/confirmed.html")
        wording = ConsentWording.objects.get(pk=asked_by(token).data["wording"])
    except LinkIsOverError:
        return render(request, "profiles/consent/link_over.html", status=410)
    return render(request, "profiles/consent/confirm.html", {"wording": wording})


def _newsletter_wording() -> ConsentWording:
    for wording in wordings_in(get_language()):
        if (wording.purpose, wording.channel) == (Purpose.NEWSLETTER, Channel.MAIL):
            return wording
    raise Http404("there is no newsletter wording")
