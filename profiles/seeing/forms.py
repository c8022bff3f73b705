from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from profiles.facts.checking import TEXT_LIMIT, InvalidAnswer, checked
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.models import Question
from profiles.seeing.models import Persona

FACT = "fact_"


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why you look"),
        help_text=gettext_lazy(
            "The member reads it: for example “Ticket 12: you could not find the course.”"
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why. The member reads it.")},
    )

    def clean_why(self) -> str:
        why = " ".join(str(self.cleaned_data["why"]).split())
        if len(why) < 5:
            raise forms.ValidationError(_("Say it in a few words, so that the member understands."))
        return why


class PersonaForm(forms.ModelForm[Persona]):
    """A persona and what is known of them: one field for each question that can be answered."""

    class Meta:
        model = Persona
        fields = ("name", "about", "language", "is_visitor", "is_active")
        widgets = {"language": forms.Select(choices=settings.LANGUAGES)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = list(_prompts())
        self.fields["is_active"].required = False
        for prompt in self.prompts:
            self.fields[FACT + prompt.slug] = _field(prompt)
            said = self.instance.facts.get(prompt.slug, [])
            self.initial[FACT + prompt.slug] = said if prompt.takes_many else "".join(said[:1])

    @property
    def about_them(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "about", "language")]

    @property
    def about_facts(self) -> list[tuple[forms.BoundField, bool]]:
        """Each with whether several answers can be ticked."""
        return [(self[FACT + prompt.slug], prompt.takes_many) for prompt in self.prompts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        facts = {prompt.slug: self._said(prompt, data) for prompt in self.prompts}
        self.instance.facts = {slug: values for slug, values in facts.items() if values}
        return data

    def _said(self, prompt: Prompt, data: dict[str, Any]) -> list[str]:
        given = data.get(FACT + prompt.slug) or []
        values = given if isinstance(given, list) else [given]
        try:
            return checked(prompt, values) if values else []
        except InvalidAnswer as error:
            self.add_error(FACT + prompt.slug, str(error))
            return []

    def save(self, commit: bool = True) -> Persona:
        if not self.instance.slug:
            self.instance.slug = _free_slug(self.instance.name)
        return super().save(commit)


def _prompts() -> Iterator[Prompt]:
    """But for what is a column of a person, as the name: a persona has its own."""
    return (prompt for prompt in catalogue().prompts.values() if prompt.is_active and not prompt.writes)


def _field(prompt: Prompt) -> forms.Field:
    language = get_language() or ""
    label = prompt.phrasing(language).asks
    if prompt.type == Question.Type.TEXT:
        return forms.CharField(label=label, required=False, max_length=TEXT_LIMIT)
    options = [(option.slug, option.word("label", language)) for option in prompt.offered]
    if prompt.takes_many:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=options, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, required=False, choices=[("", _("Not known")), *options])


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:40] or "persona"
    taken = set(Persona.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    ways = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in ways if slug not in taken)
