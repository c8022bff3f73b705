"""allauth's own pages around passwords and signing out, with our templates and words."""

from typing import Any, cast

from allauth.account import views as allauth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.web.rates import limited
from profiles.accounts import carrying, forms
from profiles.accounts.coming_in import come_in_by_password
from profiles.people.models import Person

FOLDER = "profiles/accounts"
page = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(allauth_views.LoginView):  # type: ignore[misc]
    form_class = forms.PasswordForm
    template_name = f"{FOLDER}/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        carried = carrying.snapshot(self.request)
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            come_in_by_password(cast(Person, self.request.user), carried)
        return response


class Change(allauth_views.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.ChangeForm
    template_name = f"{FOLDER}/password_change.html"


class SetFirst(allauth_views.PasswordSetView):  # type: ignore[misc]
    form_class = forms.SetForm
    template_name = f"{FOLDER}/password_set.html"


class Reset(allauth_views.PasswordResetView):  # type: ignore[misc]
    form_class = forms.ResetForm
    template_name = f"{FOLDER}/reset.html"


class ResetFromKey(allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]
    form_class = forms.ResetKeyForm
    template_name = f"{FOLDER}/reset_from_key.html"

    def logout(self) -> None:
        """Opening the link signs nobody out; setting the password does."""
        if self.request.method == "POST":
            super().logout()


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """allauth links here; there is one box for coming in."""
    return redirect("join")


def _plain(view: Any, template: str) -> Any:
    return page(view.as_view(template_name=f"{FOLDER}/{template}"))


sign_in = page(limited("20/minute", "sign-in")(SignIn.as_view()))
sign_out = _plain(allauth_views.LogoutView, "sign_out.html")
shut_out = _plain(allauth_views.AccountInactiveView, "shut_out.html")
change = page(Change.as_view())
set_first = page(SetFirst.as_view())
reset = page(limited("10/hour", "reset")(Reset.as_view()))
reset_sent = _plain(allauth_views.PasswordResetDoneView, "reset_sent.html")
reset_from_key = page(limited("20/minute", "reset-key")(ResetFromKey.as_view()))
reset_done = _plain(allauth_views.PasswordResetFromKeyDoneView, "reset_done.html")
