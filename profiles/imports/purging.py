from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from profiles.imports.forgetting import forget_file
from profiles.imports.models import MOVING, Import


def purge() -> int:
    """Delete the files that nobody did anything with for IMPORT_FILES_KEPT_DAYS; how many."""
    limit = timezone.now() - timedelta(days=settings.IMPORT_FILES_KEPT_DAYS)
    over = Import.objects.filter(moved_at__lt=limit, file__isnull=False).exclude(state__in=MOVING)
    return sum(forget_file(held) for held in over.order_by("pk"))
