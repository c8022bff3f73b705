from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.access import can_approve
from campaigns.newsletters.audience import DAYS, Rule, asked_about
from campaigns.newsletters.models import MOST_HELD_OUT, Issue, Newsletter
from campaigns.newsletters.schedule import (
    NoSuchCountryError,
    clock_moment,
    free_days,
    moment,
    next_due,
)
from portal.web.zones import zone
from profiles.people.models import Person
from profiles.preferences.languages import offered
from profiles.preferences.zones import choices
from profiles.questions.catalogue import Prompt
from profiles.segments.models import Segment

UNDER_WAY = (
    Issue.State.REVIEW,
    Issue.State.APPROVED,
    Issue.State.SCHEDULED,
    Issue.State.SENDING,
    Issue.State.PAUSED,
)
TAKEN = ("new", "issues", "series")
CONTENT = {"data-content": True}
"""Languages and towns by their own names, and what the catalogue holds: not ours to translate."""


class SeriesForm(forms.ModelForm[Newsletter]):
    class Meta:
        model = Newsletter
        fields = [
            "name", "slug", "purpose", "language", "working_day", "at", "time_zone", "where_they_are", "holidays_of",
            "needs_approval", "held_out_percent", "tracks", "is_public", "is_active",
        ]  # fmt: skip
        labels = {"slug": _("Its name in addresses")}
        help_texts = {
            "slug": _("Small letters, numbers and hyphens."),
            "purpose": _("Only people who said yes to this get it."),
            "working_day": _("1 is the first, -1 the last of the month. Leave it empty for no schedule."),
            "held_out_percent": _("0 to 50. They get no issue, so that you can tell what it changes."),
            "needs_approval": _("Whoever wrote an issue can’t approve it."),  # noqa: RUF001
        }
        error_messages = {"slug": {"unique": _("Another series has this name.")}}
        widgets = {
            "at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "language": forms.Select(attrs=CONTENT),
            "time_zone": forms.Select(attrs=CONTENT),
        }

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here: Newsletter = self.instance
        self.fields["needs_approval"].disabled = here.needs_approval and not can_approve(by)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language it is written in"), choices=offered, widget=forms.Select(attrs=CONTENT)
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("The clock of which town"),
            choices=choices(here.time_zone),
            widget=forms.Select(attrs=CONTENT),
        )

    def clean_purpose(self) -> str:
        """What was read and approved was meant for the people of one consent."""
        wanted: str = self.cleaned_data["purpose"]
        under_way = self.instance.issues.filter(state__in=UNDER_WAY) if self.instance.pk else None
        if under_way is not None and wanted != self.initial["purpose"] and under_way.exists():
            raise ValidationError(
                _("An issue is in review, planned or on its way. Change this when none is.")
            )
        return wanted

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN:
            raise ValidationError(_("That name is taken by a page. Choose another."))
        return slug

    def clean_working_day(self) -> int | None:
        day: int | None = self.cleaned_data["working_day"]
        if day is not None and (day == 0 or abs(day) > 23):
            raise ValidationError(_("Write 1 to 23, or -1 to -23 from the end of the month."))
        return day

    def clean_holidays_of(self) -> str:
        name: str = self.cleaned_data["holidays_of"].strip().upper()
        try:
            free_days(name, timezone.localdate().year)
        except NoSuchCountryError:
            raise ValidationError(_("We know no holidays of that. Write GB, or GB-SCT.")) from None
        return name


class NeededLater(forms.CharField):
    """A draft may be without; what goes may not, so that nobody is told it is optional."""

    is_needed_later = True


class WordsForm(forms.Form):
    title = forms.CharField(label=_("Name of the issue"), max_length=120, help_text=_("Only you see it."))
    subject = NeededLater(
        label=_("Subject"), max_length=150, required=False, help_text=_("At most 60 characters.")
    )
    preview = forms.CharField(
        label=_("Line after the subject"),
        max_length=200,
        required=False,
        help_text=_("Mail programs show it beside the subject."),
    )

    def __init__(self, issue: Issue, language: str, data: Any = None) -> None:
        words = issue.words.get(language, {})
        super().__init__(data, initial={"title": issue.title, **words}, auto_id="words_%s")
        self.fields["subject"].widget.attrs["data-counted"] = "60"

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("subject", "preview")}


class SettingsForm(forms.Form):
    held_out_percent = forms.IntegerField(
        label=_("Share of businesses held back, in percent"), min_value=0, max_value=MOST_HELD_OUT
    )
    where_they_are = forms.BooleanField(label=_("At that time where each reader is"), required=False)
    tracks = forms.BooleanField(label=_("Count opens and clicks"), required=False)
    is_public = forms.BooleanField(label=_("Anyone may read it on the web"), required=False)

    def __init__(self, issue: Issue, data: Any = None) -> None:
        held = {name: getattr(issue, name) for name in self.base_fields}
        super().__init__(data, initial=held, auto_id="settings_%s")


class ScheduleForm(forms.Form):
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day like 2027-01-31.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time like 09:30.")},
    )

    def __init__(self, issue: Issue, data: Any = None) -> None:
        self.issue = issue
        super().__init__(data, initial=self._first(), auto_id="schedule_%s")

    def _first(self) -> dict[str, Any]:
        newsletter = self.issue.newsletter
        due = next_due(newsletter, timezone.now())
        there = due.astimezone(zone(newsletter.time_zone)) if due else None
        return {"day": there.date() if there else None, "time": newsletter.at}

    @property
    def send_at(self) -> datetime:
        """As the issue holds it."""
        day: date = self.cleaned_data["day"]
        at: time = self.cleaned_data["time"]
        if self.issue.where_they_are:
            return clock_moment(day, at)
        return moment(day, at, self.issue.newsletter.time_zone)


class FactForm(forms.Form):
    """The answers to one question of whom any will do."""

    values = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple(attrs=CONTENT))

    def __init__(self, prompt: Prompt, language: str, chosen: list[str], data: Any = None) -> None:
        super().__init__(data, initial={"values": chosen}, auto_id="who_%s")
        self.prompt = prompt
        self.fields["values"].label = prompt.phrasing(language).asks
        options = [(option.slug, option.word("label", language)) for option in prompt.options.values()]
        self.fields["values"].choices = options  # type: ignore[attr-defined]
        self.fields["values"].error_messages["required"] = _("Tick at least one, or take the condition away.")

    @property
    def part(self) -> Rule:
        return {"facts": {self.prompt.slug: self.cleaned_data["values"]}}


class LanguagesForm(forms.Form):
    values = forms.MultipleChoiceField(
        label=_("Language they read"),
        choices=offered,
        widget=forms.CheckboxSelectMultiple(attrs=CONTENT),
        error_messages={"required": _("Tick at least one, or take the condition away.")},
    )

    def __init__(self, chosen: list[str], data: Any = None) -> None:
        super().__init__(data, initial={"values": chosen}, auto_id="who_%s")

    @property
    def part(self) -> Rule:
        return {"languages": self.cleaned_data["values"]}


class SegmentsForm(forms.Form):
    values = forms.TypedMultipleChoiceField(
        label=_("In one of these segments"),
        coerce=int,
        choices=lambda: list(Segment.objects.order_by("name").values_list("pk", "name")),
        widget=forms.CheckboxSelectMultiple(attrs=CONTENT),
        error_messages={"required": _("Tick at least one, or take the condition away.")},
    )

    def __init__(self, chosen: list[int], data: Any = None) -> None:
        super().__init__(data, initial={"values": chosen}, auto_id="who_%s")

    @property
    def part(self) -> Rule:
        return {"segments": self.cleaned_data["values"]}


class JoinedForm(forms.Form):
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day like 2027-01-31.")},
    )

    def __init__(self, about: str, chosen: str, data: Any = None) -> None:
        super().__init__(data, initial={"day": chosen}, auto_id="who_%s")
        self.about = about
        self.fields["day"].label = _("Joined before") if about == "joined_before" else _("Joined from")

    @property
    def part(self) -> Rule:
        return {self.about: self.cleaned_data["day"].isoformat()}


ConditionForm = FactForm | LanguagesForm | SegmentsForm | JoinedForm


def condition_form(about: str, rule: Rule, language: str, data: Any = None) -> ConditionForm | None:
    """The form for a condition about this; None for what no condition can be about."""
    if about == "languages":
        return LanguagesForm(rule.get("languages", []), data)
    if about == "segments":
        return SegmentsForm(rule.get("segments", []), data)
    if about in DAYS:
        return JoinedForm(about, rule.get(about, ""), data)
    prompt = next((prompt for prompt in asked_about() if prompt.slug == about), None)
    return FactForm(prompt, language, rule.get("facts", {}).get(about, []), data) if prompt else None
