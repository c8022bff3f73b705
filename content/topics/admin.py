from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from content.topics.models import Topic
from portal.search.indexing import rebuild


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin[Topic]):
    list_display = ("title", "family", "slug", "position")
    list_filter = ("family",)
    search_fields = ("title", "slug")

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        rebuild("topic")
