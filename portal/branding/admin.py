from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ListAdmin
from portal.administration.sections import SITE
from portal.branding.changing import Change, change_brand
from portal.branding.forms import BrandForm, LookForm
from portal.branding.looks import SCHEMES
from portal.branding.models import Brand
from portal.branding.reading import stored
from portal.branding.showing import contrasts
from portal.branding.trying_on import try_on

GROUPS: list[tuple[Any, dict[str, Any]]] = [
    (None, {"fields": ["name", "colour"]}),
    (_("Logo"), {"fields": ["new_logo", "no_logo", "new_logo_dark", "no_logo_dark"]}),
    (_("What the front page says"), {"fields": ["promise", "lead"]}),
    (_("At the foot"), {"fields": ["postal_address", "opening_hours", "elsewhere"]}),
    (_("Mails"), {"fields": ["sender_name", "reply_to"]}),
]
PAGES = (("home", _("Front page")), ("article", _("An article")), ("mail", _("A mail")))
LOOKS = (("light", _("By day")), ("dark", _("In the dark")))


@admin.register(Brand)
class BrandAdmin(ListAdmin[Brand]):
    """One row, one page: the values, what they look like, and what can be read how well."""

    section = SITE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Brand.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Brand | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("try/<slug:page>/", self.admin_site.admin_view(self.try_view), name="portal_brand_try"),
            path("colours/", self.admin_site.admin_view(self.colours_view), name="portal_brand_colours"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is one brand: no list stands before its page."""
        self._must_be_allowed(request)
        return redirect("admin:portal_brand_change", 1)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:portal_brand_change", 1)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._must_be_allowed(request)
        form = BrandForm(request.POST or None, request.FILES or None, instance=stored())
        if (
            request.method == "POST"
            and form.is_valid()
            and "_show" not in request.POST
            and self._saved(request, form)
        ):
            return redirect(request.path)
        return self._page(request, form)

    def _saved(self, request: HttpRequest, form: BrandForm) -> bool:
        try:
            changes = change_brand(form, request.user)  # type: ignore[arg-type]
        except OSError:
            form.add_error("new_logo", gettext("We can’t keep pictures just now. Save without the logo."))  # noqa: RUF001
            return False
        if changes:
            self.log_change(request, form.instance, _in_words(changes))
        for words in (gettext("Saved. Everyone sees it now."), *form.made_of_it.words):
            messages.success(request, words)
        return True

    def _page(self, request: HttpRequest, form: BrandForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Your brand"),
            "opts": self.opts,
            "original": form.instance,
            "form": form,
            "adminform": AdminForm(form, GROUPS, {}, model_admin=self),
            "tried": urlencode(_values(form)),
            "pages": PAGES,
            "looks": LOOKS,
            **_colours(form),
        }
        status = 422 if form.errors else 200
        return render(request, "admin/portal/brand/change_form.html", context, status=status)

    def try_view(self, request: HttpRequest, page: str) -> HttpResponse:
        """A page with the values of the address, which nobody has saved."""
        form = self._tried(request)
        scheme = request.GET.get("scheme", "")
        form.instance.scheme = scheme if scheme in SCHEMES else ""
        return try_on(request, form.instance, page, dark=scheme == "dark")

    def colours_view(self, request: HttpRequest) -> HttpResponse:
        """A part of the page: what becomes of the colour, and how well it can be read."""
        return render(request, "admin/portal/brand/colours.html", _colours(self._tried(request)))

    def _tried(self, request: HttpRequest) -> LookForm:
        """What is not understood stays as it is saved."""
        self._must_be_allowed(request)
        form = LookForm(request.GET, instance=stored())
        form.is_valid()
        return form

    def _must_be_allowed(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied


def _values(form: BrandForm) -> dict[str, str]:
    return {name: str(form[name].value() or "") for name in LookForm(instance=form.instance).fields}


def _colours(form: LookForm) -> dict[str, Any]:
    return {"made": form.made_of_it, "contrasts": contrasts(form.instance)}


def _in_words(changes: list[Change]) -> str:
    """For the history in the admin, in the site's words."""
    return "; ".join(f"{change.field}: “{change.before}” → “{change.after}”" for change in changes)
