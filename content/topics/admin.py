from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from content.topics.models import Topic
from portal.administration.lists import ListAdmin
from portal.administration.sections import CONTENT
from portal.search.indexing import rebuild


@admin.register(Topic)
class TopicAdmin(ListAdmin[Topic]):
    """Nothing is deleted: search and addresses hang on it."""

    section = CONTENT
    list_display = ("title", "family", "slug", "position")
    list_filter = ("family",)
    search_fields = ("title", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        rebuild("topic")
