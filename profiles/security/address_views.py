from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.forms import form_page
from portal.web.rates import limited, network_of, seconds_to_mail, seconds_to_wait
from profiles.accounts.coming_in import RefusedError
from profiles.accounts.forms import CodeForm
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.security.codes import mail_code, use_mailed_code
from profiles.security.forms import AddressForm
from profiles.security.fresh import fresh_required
from profiles.security.models import AddressChange, MailedCode
from profiles.security.moving import AddressTakenError, change_of, is_over, move, undo_move
from profiles.security.sessions import stay_here
from profiles.security.views import FOLDER

CODE_KEY = "address_code"
ADDRESS = MailedCode.Purpose.ADDRESS
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@limited("30/hour", "address")
@never_cache
@fresh_required
def address(request: HttpRequest) -> HttpResponse:
    """Mails a code to the new address, with one answer for free ones and for those that are somebody's."""
    person = member_of(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["email"] == person.email:
        form.add_error("email", _("That is your email already."))
    if not form.is_valid():
        return form_page(request, f"{FOLDER}/address.html", {"form": form, "person": person})
    wanted = form.cleaned_data["email"]
    wait = _wait(request, person, wanted)
    if wait:
        return form_page(request, f"{FOLDER}/address.html", {"form": form, "person": person}, wait=wait)
    request.session[CODE_KEY] = [str(mail_code(person, ADDRESS, wanted).key), wanted]
    return redirect("security-address-code")


@page
@limited("30/minute", "address-code")
@never_cache
@fresh_required
def address_code(request: HttpRequest) -> HttpResponse:
    if CODE_KEY not in request.session:
        return redirect("security-address")
    key, wanted = request.session[CODE_KEY]
    person = member_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _moved(request, person, key, form):
        del request.session[CODE_KEY]
        stay_here(request, person)
        messages.success(request, _("Done. Everywhere else you are signed out."))
        return redirect("security")
    return form_page(request, f"{FOLDER}/address_code.html", {"form": form, "wanted": wanted})


@page
@limited("30/minute", "address-undo")
@never_cache
def address_undo(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail to the old address. Opening it shows a button; only the button changes anything."""
    change = change_of(token)
    if change is None or is_over(change):
        return render(request, f"{FOLDER}/link_over.html", status=410 if change else 404)
    if request.method != "POST":
        return render(request, f"{FOLDER}/address_undo.html", {"change": change})
    return _undone(request, change)


def _undone(request: HttpRequest, change: AddressChange) -> HttpResponse:
    try:
        undo_move(change, network=network_of(request))
    except AddressTakenError:
        return render(request, f"{FOLDER}/address_undo.html", {"change": change, "taken": True}, status=409)
    if request.user.is_authenticated:
        logout(request)
    return render(request, f"{FOLDER}/address_undone.html", {"change": change})


def _moved(request: HttpRequest, person: Person, key: str, form: CodeForm) -> bool:
    """A code that was used for an address which was taken meanwhile is answered as a wrong one."""
    try:
        mailed = use_mailed_code(key, person, ADDRESS, form.cleaned_data["code"])
        move(person, mailed.address, network=network_of(request))
    except (RefusedError, AddressTakenError):
        form.add_error("code", _("That is not the code, or it no longer works."))
        return False
    person.refresh_from_db()
    return True


def _wait(request: HttpRequest, person: Person, wanted: str) -> int:
    mine = seconds_to_wait("5/hour", "address-of", str(person.pk))
    return mine or seconds_to_mail(request, "address", wanted, from_here="3/hour", of_all="10/hour")
