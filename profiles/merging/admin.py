from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import PEOPLE
from profiles.merging.models import AccountMerge


@admin.register(AccountMerge)
class AccountMergeAdmin(ReadOnlyAdmin[AccountMerge]):
    section = PEOPLE
    list_display = ("person", "into", "by", "at")
    list_select_related = ("person", "into", "by")
    search_fields = ("person__email", "into__email")
    ordering = ("-at",)
