from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.files.errors import RefusedFileError
from portal.files.examining import ACCEPTED, Examined, examine


class AttachmentField(forms.FileField):
    """A file that `keep_file` takes, or None. A browser does not send it again with a form that had faults."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Examined | None:
        """An empty file is examined too: what is wrong with it is said in our words."""
        if not isinstance(data, UploadedFile):
            super().clean(data, initial)
            return None
        try:
            return examine(data, data.name or "", data.size or 0)
        except RefusedFileError as error:
            raise ValidationError(str(error)) from error
