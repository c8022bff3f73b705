"""The page in the admin where two become one: which other, what would happen, then one button."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from profiles.businesses.models import Business
from profiles.merging.forms import OtherAccountForm, OtherBusinessForm
from profiles.merging.merging import ChangedMeanwhile, NotMergeable, merge_accounts, merge_businesses
from profiles.merging.previewing import Preview, preview_accounts, preview_businesses
from profiles.people.models import Person

MERGES = "profiles.merge_records"


class Mergeable:
    """Lends a list of the admin the page that merges another row into one."""

    other_form: ClassVar[Callable[..., forms.Form]]
    preview: ClassVar[Callable[[Any, Any], Preview]]
    merge: ClassVar[Callable[..., dict[str, int]]]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)  # type: ignore[attr-defined]
        name = f"profiles_{self.opts.model_name}_merge"  # type: ignore[attr-defined]
        return [path("<path:object_id>/merge/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """404 for what is not there, 403 for who may not."""
        kept = self._kept(request, object_id)
        sent = request.POST if request.method == "POST" else request.GET
        form = type(self).other_form(kept, sent if "other" in sent else None)
        if not form.is_valid():
            return self._page(request, kept, form, None)
        gone = form.cleaned_data["other"]
        shown = type(self).preview(kept, gone)
        if request.method != "POST" or request.POST.get("seal") != shown.seal:
            return self._page(request, kept, form, shown)
        return self._merged(request, kept, gone)

    def _kept(self, request: HttpRequest, object_id: str) -> Any:
        if not request.user.has_perm(MERGES):
            raise PermissionDenied
        kept = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if kept is None:
            raise Http404
        if not self.has_change_permission(request, kept):  # type: ignore[attr-defined]
            raise PermissionDenied
        return kept

    def _merged(self, request: HttpRequest, kept: Any, gone: Any) -> HttpResponse:
        name = str(gone)
        try:
            moved = type(self).merge(kept, gone, by=cast(Person, request.user))
        except (NotMergeable, ChangedMeanwhile):
            messages.error(request, _("Something changed meanwhile. Look again, then merge."))
            return redirect(request.path)
        said = _("Merged “%(name)s” into this: %(rows)s rows moved.")
        words = said % {"name": name, "rows": sum(moved.values())}
        self.log_change(request, kept, words)  # type: ignore[attr-defined]
        messages.success(request, words)
        return redirect(f"admin:profiles_{self.opts.model_name}_change", kept.pk)  # type: ignore[attr-defined]

    def _page(self, request: HttpRequest, kept: Any, form: forms.Form, shown: Preview | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Merge another one into %(name)s") % {"name": kept},
            "opts": self.opts,  # type: ignore[attr-defined]
            "original": kept,
            "form": form,
            "gone": form.cleaned_data["other"] if shown else None,
            "preview": shown,
            "changed": shown and request.method == "POST",
        }
        status = 422 if form.errors else 409 if context["changed"] else 200
        return render(request, "admin/merge.html", context, status=status)


class MergeableBusiness(Mergeable):
    other_form = OtherBusinessForm
    preview: ClassVar[Callable[[Business, Business], Preview]] = preview_businesses
    merge = merge_businesses


class MergeableAccount(Mergeable):
    other_form = OtherAccountForm
    preview: ClassVar[Callable[[Person, Person], Preview]] = preview_accounts
    merge = merge_accounts
