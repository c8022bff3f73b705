from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.partners.fitting import label, language, regions
from profiles.partners.introducing import NOTHING
from profiles.partners.models import Competency, Introduction, Partner

MOST_WORDS = 80
TIERS = [
    ("", _("all partners")),
    (str(Partner.Tier.PARTNER), _("partners")),
    (str(Partner.Tier.TRAINED), _("trained partners")),
    (str(Partner.Tier.LEADING), _("leading partners")),
]


class FilterForm(forms.Form):
    """The directory's sentence. Nothing of it is stored; a word that is not offered counts as none."""

    tier = forms.ChoiceField(label=_("Level"), required=False, choices=TIERS)
    competency = forms.ChoiceField(label=_("What they are good at"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    q = forms.CharField(label=_("Words"), required=False)

    def __init__(self, query: QueryDict, competencies: Iterable[Competency]) -> None:
        super().__init__(query)
        known = [(one.slug, label(one)) for one in competencies]
        offered = [(slug, option.word("label", language())) for slug, option in regions().items()]
        self._offer("competency", [("", gettext("anything")), *known])
        self._offer("region", [("", gettext("anywhere")), *offered])

    def _offer(self, name: str, words: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = words

    @cached_property
    def chosen(self) -> dict[str, str]:
        self.full_clean()
        found = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {**found, "q": found["q"][:MOST_WORDS]}

    def sentence(self) -> SafeString:
        words = {name: self._blank(name) for name in ("tier", "competency", "region")}
        if not regions():
            return format_html(gettext("Show me {tier} for {competency}."), **words)
        return format_html(gettext("Show me {tier} for {competency}, {region}."), **words)

    def _blank(self, name: str) -> SafeString:
        bound = self[name]
        named = format_html('<label class="vh" for="{}">{}</label>', bound.id_for_label, bound.label)
        return format_html('{}<span class="blank blank--open">{}</span>', named, bound)


class ShownForm(forms.Form):
    """What the partner may see of whoever fills it in."""

    shows = forms.ChoiceField(
        label=_("What of you may they see?"),
        choices=[(NOTHING, _("Nothing about me")), *Introduction.Shows.choices],
        widget=forms.RadioSelect,
    )
