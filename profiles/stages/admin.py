from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import PEOPLE
from profiles.engagement.admin import DecidedOfPersonAdmin
from profiles.stages.models import AdopterType, BuyingStage


@admin.register(BuyingStage)
class BuyingStageAdmin(ReadOnlyAdmin[BuyingStage]):
    """Decided by a rule, or chosen by somebody of the business."""

    section = PEOPLE
    list_display = ("business", "stage", "because", "is_chosen", "since")
    list_filter = ("stage", "is_chosen")
    list_select_related = ("business",)
    search_fields = ("business__name",)
    ordering = ("-business",)


@admin.register(AdopterType)
class AdopterTypeAdmin(DecidedOfPersonAdmin[AdopterType]):
    pass
