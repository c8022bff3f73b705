from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.clusters.models import Cluster
from profiles.clusters.uses import asks_about_clusters
from profiles.segments.changing import trouble, words_for
from profiles.segments.models import Segment

BUSY = gettext_lazy("Clusters are being found anew. Try again in a minute.")


class ClusterForm(forms.ModelForm[Cluster]):
    class Meta:
        model = Cluster
        fields = ("segment", "through", "channel", "tone", "buys", "note")
        widgets = {
            "through": forms.RadioSelect,
            "channel": forms.RadioSelect,
            "buys": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
            "segment": forms.Select(attrs={"data-content": ""}),
        }
        error_messages = {
            "segment": {
                "required": gettext_lazy("Choose the segment that says which businesses these are."),
                "invalid_choice": gettext_lazy("That segment is gone, or describes another cluster."),
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(cluster__isnull=True) | Q(cluster=self.instance.pk)
        segments: Any = self.fields["segment"]
        segments.queryset = Segment.objects.filter(free).order_by("name")
        segments.empty_label = _("Choose a segment")
        for name in ("through", "channel"):
            field: Any = self.fields[name]
            field.choices = dict(field.choices[1:]).items()

    def clean_segment(self) -> Segment:
        """One that can be asked, and that clusters don't say anything about."""
        segment: Segment = self.cleaned_data["segment"]
        if asks_about_clusters(segment):
            raise forms.ValidationError(
                _("“%(name)s” asks about a cluster itself, so it can’t describe one.") % {"name": segment}  # noqa: RUF001
            )
        if broken := trouble(segment):
            words = _("“%(name)s” can’t be asked: %(words)s") % {"name": segment, "words": words_for(broken)}  # noqa: RUF001
            raise forms.ValidationError(words)
        return segment

    def say_taken(self) -> None:
        """Of a segment that could still be had when the form was read."""
        field: Any = self.fields["segment"]
        self.add_error("segment", field.error_messages["invalid_choice"])


class InClusterForm(forms.Form):
    """Of the segments' condition."""

    clusters = forms.TypedMultipleChoiceField(
        label=gettext_lazy("One of these clusters"),
        coerce=int,
        choices=lambda: [(one.pk, str(one)) for one in Cluster.objects.select_related("segment")],
        widget=forms.CheckboxSelectMultiple,
    )
