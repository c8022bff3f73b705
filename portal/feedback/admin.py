from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from portal.feedback.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin[Feedback]):
    """What people said about what they read: what was missing, to be read and never changed."""

    section = SAID
    list_display = ("at", "thing", "scale", "value", "helpful", "why", "state", "person")
    list_filter = ("helpful", ("why", admin.EmptyFieldListFilter), "state", "target", "at")
    list_select_related = ("person", "owner")
    search_fields = ("why", "=person__email")
    exclude = ("session",)
    ordering = ("-id",)

    @admin.display(description=_("about"))
    def thing(self, feedback: Feedback) -> str:
        return f"{feedback.target}:{feedback.object_id}"
