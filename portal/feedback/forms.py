from django import forms
from django.utils.translation import gettext_lazy as _

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(YES, _("Yes")), (NO, _("No"))])
    why = forms.CharField(required=False, max_length=1000)

    @property
    def is_helpful(self) -> bool:
        return bool(self.cleaned_data["answer"] == YES)
