from django.contrib import admin

from campaigns.newsletters.models import Issue, Newsletter
from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import MAIL


@admin.register(Newsletter)
class NewsletterAdmin(ReadOnlyAdmin[Newsletter]):
    """To be found here, written in the studio."""

    section = MAIL
    list_display = ("name", "slug", "purpose", "language", "is_public", "is_active")
    list_filter = ("is_active", "purpose", "language")
    search_fields = ("name", "slug")
    ordering = ("name",)


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin[Issue]):
    section = MAIL
    list_display = ("title", "newsletter", "number", "state", "send_at", "ended_at")
    list_filter = ("state", "newsletter")
    list_select_related = ("newsletter",)
    search_fields = ("title",)
    ordering = ("-id",)
