from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.administration.autocompleting import Autocompleting
from portal.administration.confirming import dangerous
from portal.administration.lists import ListAdmin
from portal.administration.sections import PEOPLE
from profiles.businesses.locking import lock_businesses, lock_people
from profiles.partners.choosing import current_record, end_record, set_partner
from profiles.partners.fitting import language
from profiles.partners.models import Competency, Partner, PartnerOfRecord, PartnerStaff
from profiles.people.models import Person
from profiles.questions.catalogue import Option, catalogue

Words = list[tuple[str, str]]


class SlugsField(forms.MultipleChoiceField):
    """Ticks for words that stand in a catalogue; a slug that is not offered any more stays until it is unticked."""

    def __init__(self, label: Any, offered: Callable[[], Words], help_text: Any = "") -> None:
        self.offered = offered
        super().__init__(
            label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
        )

    def offer(self, held: Iterable[str]) -> None:
        known = dict(self.offered())
        self.choices = [*known.items(), *((slug, slug) for slug in held if slug not in known)]


def _options(question: str) -> Words:
    prompt = catalogue().prompts.get(question)
    return [(option.slug, _label(option)) for option in prompt.offered] if prompt else []


def _label(option: Option) -> str:
    return option.word("label", language())


def _families() -> Words:
    return [(slug, family.name(language()) or slug) for slug, family in catalogue().families.items()]


class WithSlugs:
    """A form some of whose fields are SlugsFields."""

    fields: dict[str, forms.Field]
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, SlugsField):
                field.offer(getattr(self.instance, name) or ())


class CompetencyForm(WithSlugs, forms.ModelForm[Competency]):
    needs = SlugsField(gettext_lazy("Answers these needs"), lambda: _options("need"))
    families = SlugsField(gettext_lazy("Is about these products"), _families)

    class Meta:
        model = Competency
        fields = ("slug", "words", "position", "needs", "families")


class PartnerForm(WithSlugs, forms.ModelForm[Partner]):
    regions = SlugsField(
        gettext_lazy("Where"), lambda: _options("region"), gettext_lazy("None ticked: everywhere.")
    )

    website = forms.URLField(label=gettext_lazy("Website"), assume_scheme="https", required=False)

    class Meta:
        model = Partner
        fields = (
            *("name", "slug", "language", "summary", "does", "website", "mail", "phone"),
            *("tier", "regions", "competencies", "is_active"),
        )


class StaffForm(forms.ModelForm[PartnerStaff]):
    """Says what the constraint would, which can't see when a new row begins."""

    class Meta:
        model = PartnerStaff
        fields = ("person", "until_at")

    def clean_until_at(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until_at"]
        began = self.instance.from_at if self.instance.pk else timezone.now()
        if until and until < began:
            raise ValidationError(_("That is before they began."))
        return until


class StaffFormSet(BaseInlineFormSet[PartnerStaff, Partner, Any]):
    """Says what the constraint would: a person works for one partner at a time."""

    def clean(self) -> None:
        """Locks the people: whoever adds one of them elsewhere at this moment waits until these rows are there."""
        super().clean()
        now = [form.instance for form in self.forms if _holds_now(form)]
        people = [row.person_id for row in now]
        lock_people(*people)
        rows = PartnerStaff.objects.filter(person__in=people, until_at=None)
        elsewhere = rows.exclude(pk__in=[form.instance.pk for form in self.initial_forms])
        if len(set(people)) < len(people) or elsewhere.exists():
            raise ValidationError(_("A person works for one partner at a time. End the other row first."))


def _holds_now(form: Any) -> bool:
    data = getattr(form, "cleaned_data", None) or {}
    return bool(data) and not data.get("DELETE") and data.get("until_at") is None


class StaffInline(Autocompleting, admin.TabularInline[PartnerStaff, Partner]):
    """Ended by a time in "until", so that the history stays."""

    model = PartnerStaff
    form = StaffForm
    formset = StaffFormSet
    extra = 0
    autocomplete_fields = ("person",)
    readonly_fields = ("from_at",)
    can_delete = False


@admin.register(Competency)
class CompetencyAdmin(ListAdmin[Competency]):
    section = PEOPLE
    form = CompetencyForm
    list_display = ("slug", "position")
    search_fields = ("slug",)


@admin.register(Partner)
class PartnerAdmin(ListAdmin[Partner]):
    """Nothing is deleted: businesses hang on it. Who stops working with us is no longer active."""

    section = PEOPLE
    form = PartnerForm
    list_display = ("name", "tier", "is_active", "is_generated")
    list_filter = ("is_active", "tier", "competencies")
    search_fields = ("name", "summary")
    prepopulated_fields = {"slug": ("name",)}
    filter_horizontal = ("competencies",)
    inlines = (StaffInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False


HISTORY = ("from_at", "until_at", "source", "by", "ended_by")


class RecordForm(forms.ModelForm[PartnerOfRecord]):
    class Meta:
        model = PartnerOfRecord
        fields = ("business", "partner")

    def clean(self) -> dict[str, Any]:
        """Locks the business: whoever merges it into another at this moment waits until the row is there."""
        data = super().clean() or {}
        business, partner = data.get("business"), data.get("partner")
        if business and not lock_businesses([business.pk]):
            raise ValidationError(
                _("This business was joined with another one a moment ago. Choose that one.")
            )
        now = current_record(business.pk) if business and partner else None
        if now and partner and now.partner_id == partner.pk:
            raise ValidationError(_("This partner looks after the business already."))
        if partner and not partner.is_active:
            self.add_error("partner", _("This partner does not work with us any more."))
        return data


@admin.register(PartnerOfRecord)
class PartnerOfRecordAdmin(ListAdmin[PartnerOfRecord]):
    """A new row ends the one before it. Rows are never changed: they are the history."""

    section = PEOPLE
    form = RecordForm
    list_display = ("business", "partner", "from_at", "until_at", "source", "by", "ended_by")
    list_filter = ("source", ("until_at", admin.EmptyFieldListFilter))
    list_select_related = ("business", "partner", "by", "ended_by")
    search_fields = ("=business__name", "=partner__name")
    search_help_text = gettext_lazy("The whole name of a business or of a partner.")
    ordering = ("-id",)
    sortable_by = ()
    actions = ("end_them",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PartnerOfRecord | None = None
    ) -> tuple[str, ...]:
        return (*RecordForm.Meta.fields, *HISTORY) if obj else ()

    def get_fields(self, request: HttpRequest, obj: PartnerOfRecord | None = None) -> tuple[str, ...]:
        return (*RecordForm.Meta.fields, *HISTORY) if obj else RecordForm.Meta.fields

    def has_delete_permission(self, request: HttpRequest, obj: PartnerOfRecord | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PartnerOfRecord, form: Any, change: bool) -> None:
        if change:
            return
        made = set_partner(obj.business, obj.partner, by=cast(Person, request.user))
        obj.pk = made.pk if made else current_record(obj.business_id).pk  # type: ignore[union-attr]

    @dangerous(gettext_lazy("The partner sees nothing of these businesses any more, and both are told."))
    @admin.action(description=gettext_lazy("End them"), permissions=["change"])
    def end_them(self, request: HttpRequest, queryset: QuerySet[PartnerOfRecord]) -> None:
        for record in queryset.order_by("business"):
            end_record(record, by=cast(Person, request.user))
