from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.preferences.models import Preferences


@admin.register(Preferences)
class PreferencesAdmin(ReadOnlyAdmin[Preferences]):
    """People set their own, at /me/."""

    section = SAID
    list_display = ("person", "cadence", "paused_until", "personalised", "tracked")
    list_filter = ("cadence", "personalised", "tracked")
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-pk",)
