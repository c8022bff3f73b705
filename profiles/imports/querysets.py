from datetime import timedelta

from django.utils import timezone

from profiles.imports.models import MOVING, Import, WrongRow

PAGE = 25
QUIET_SECONDS = 45
"""So long nothing moved, and somebody else goes on. A batch takes seconds; two who go on are no harm."""


def imports_before(pk: int) -> list[Import]:
    """The latest first, one more than a page; from the first on for 0."""
    rows = Import.objects.select_related("by")
    return list((rows.filter(pk__lt=pk) if pk else rows).order_by("-pk")[: PAGE + 1])


def same_file(held: Import) -> Import | None:
    """When the very same file was imported before."""
    done = Import.objects.filter(sha256=held.sha256, kind=held.kind, state=Import.State.DONE)
    return done.exclude(pk=held.pk).order_by("-done_at").first()


def first_wrong(held: Import) -> list[WrongRow]:
    return list(held.wrong_rows.filter(cells__isnull=False).order_by("number"))


def left_alone() -> list[int]:
    limit = timezone.now() - timedelta(seconds=QUIET_SECONDS)
    return list(Import.objects.filter(state__in=MOVING, moved_at__lt=limit).values_list("pk", flat=True))
