from typing import Any, ClassVar, cast

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.administration.confirming import dangerous
from portal.administration.lists import ListAdmin
from portal.administration.sections import PEOPLE
from portal.mail.suppressing import suppress_again
from portal.web.rates import network_of
from profiles.budget.spending import budget_of
from profiles.businesses.locking import lock_with_businesses
from profiles.clusters.advice import in_one_line
from profiles.clusters.querysets import cluster_of
from profiles.facts.checking import InvalidAnswer, checked_text
from profiles.merging.pages import MergeableAccount
from profiles.people.memberships import MembershipInline
from profiles.people.models import Person
from profiles.people.roles import STAFF_ROLES
from profiles.people.suspending import restore, suspend
from profiles.security.changing import password_set_by_staff, take_factors
from profiles.stages.models import AdopterType, BuyingStage
from profiles.stages.querysets import adopter_type_of, buying_stage_of

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

POWERS = ("is_superuser", "user_permissions")


class NewPersonForm(AdminUserCreationForm[Person]):
    class Meta:
        model = Person
        fields = ("email", "name")
        field_classes: dict[str, Any] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_name(self) -> str:
        """Held to what a name typed by its owner is."""
        name = str(self.cleaned_data["name"])
        try:
            return checked_text([name]) if name else ""
        except InvalidAnswer as error:
            raise forms.ValidationError(str(error)) from error


class PersonForm(UserChangeForm[Person]):
    class Meta:
        model = Person
        fields = "__all__"
        field_classes: dict[str, Any] = {}
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _(
                "They say it themselves. Note another one under “What we know”, where each version is kept."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A role of the staff areas is nothing to someone who may not enter them."""
        data = super().clean() or {}
        roles = {group.name for group in data.get("groups", ())}
        if roles & STAFF_ROLES and not data.get("is_staff"):
            self.add_error("is_staff", gettext("Tick this too: the role works only in the staff areas."))
        return data


@admin.register(Person)
class PersonAdmin(MergeableAccount, ListAdmin[Person], UserAdmin[Person]):
    """Operators' list of people. Roles are given here; powers beyond the roles only by a superuser."""

    section = PEOPLE
    add_form: type[forms.ModelForm[Any]] = NewPersonForm
    form = PersonForm
    list_display = ("email", "name", "confirmed_at", "is_active", "is_staff", "is_generated")
    list_filter = ("is_staff", "is_active", "is_generated", "groups")
    search_fields = ("email", "name")
    ordering = ("-id",)
    sortable_by = ()
    actions = ("suspend_people", "restore_people", "take_second_steps")
    inlines = (MembershipInline,)
    readonly_fields: ClassVar[tuple[str, ...]] = (
        "email",
        "name",
        "confirmed_at",
        "closed_at",
        "last_login",
        "created_at",
        "is_active",
        "is_generated",
        "budget",
        "adopts",
        "buys",
        "treatment",
    )
    fieldsets = (
        (None, {"fields": ("email", "name", "password", "language", "time_zone")}),
        (_("Roles"), {"fields": ("is_staff", "groups", *POWERS)}),
        (
            _("State"),
            {
                "fields": (
                    "is_active",
                    "is_generated",
                    "confirmed_at",
                    "closed_at",
                    "last_login",
                    "created_at",
                    "budget",
                    "adopts",
                    "buys",
                    "treatment",
                )
            },
        ),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    @admin.display(description=_("Budget of the week"))
    def budget(self, person: Person) -> str:
        """What used it, and what of it is left."""
        found = budget_of(person)
        lines = [f"{one.use.title}: {one.times} ({one.points})" for one in found.spent]
        of = {"used": found.used, "most": found.most}
        return "; ".join([gettext("%(used)s of %(most)s points are used") % of, *lines])

    @admin.display(description=AdopterType._meta.verbose_name)
    def adopts(self, person: Person) -> str:
        """With what speaks for it."""
        found = adopter_type_of(person)
        return " · ".join(filter(None, [found.get_kind_display(), found.because])) if found else "-"

    @admin.display(description=BuyingStage._meta.verbose_name)
    def buys(self, person: Person) -> str:
        """Of the business they work in."""
        found = buying_stage_of(person)
        return " · ".join(filter(None, [found.get_stage_display(), found.because])) if found else "-"

    @admin.display(description=_("How to treat them"))
    def treatment(self, person: Person) -> str:
        """Of the cluster their business is in."""
        return in_one_line(cluster_of(person))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        suppress_again([obj.email])

    def get_inlines(self, request: HttpRequest, obj: Person | None) -> Any:
        return self.inlines if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """Who may only look is shown neither how a password is kept nor a way to set it."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(title, {"fields": _without_password(part["fields"])}) for title, part in self.fieldsets]

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Set by an operator, it ends their sessions, and they are told by mail."""
        before = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before and after and before.password != after.password:
            password_set_by_staff(after, by=cast(Person, request.user), network=network_of(request))
        return response

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return self.readonly_fields if _is_superuser(request) else (*self.readonly_fields, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Only a superuser changes a superuser: else setting their password would be a way to their powers."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or _is_superuser(request))

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False

    @dangerous(
        _(
            "They cannot come in any more, and their open sessions end. A business that they own passes to a "
            "colleague. You can let them in again."
        )
    )
    @admin.action(description=_("Shut out the chosen people"), permissions=["change"])
    def suspend_people(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        for person in self._locked(request, chosen):
            suspend(person, by=cast(Person, request.user))

    @admin.action(description=_("Let the chosen people in again"), permissions=["change"])
    def restore_people(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        for person in self._locked(request, chosen):
            restore(person, by=cast(Person, request.user))

    @dangerous(_("Their code or a password lets anybody in then. Call them back first: are they who asks?"))
    @admin.action(description=_("Take off the second step of who lost it"), permissions=["change"])
    def take_second_steps(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """They are told by mail, and the log of the row says who did it."""
        operator = cast(Person, request.user)
        for person in self._changeable(request, chosen):
            take_factors(person, by=operator, network=network_of(request))

    def _locked(self, request: HttpRequest, chosen: QuerySet[Person]) -> list[Person]:
        people = self._changeable(request, chosen)
        lock_with_businesses([person.pk for person in people])
        return people

    def _changeable(self, request: HttpRequest, chosen: QuerySet[Person]) -> list[Person]:
        return [person for person in chosen if self.has_change_permission(request, person)]


def _without_password(fields: Any) -> tuple[str, ...]:
    return tuple(name for name in fields if name != "password")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(cast(Person, request.user).is_superuser)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ListAdmin[Group], GroupAdmin):
    """Groups of your own. `sync_roles` sets those of roles.py anew, and leaves others alone."""

    section = PEOPLE
