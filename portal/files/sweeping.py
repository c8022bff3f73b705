"""Files that nothing refers to: rows without a use, and files in the store without a row.

Both wait UNUSED_FILES_KEPT_DAYS first, so that what is being written is not taken away from under somebody. What lies
in the store under other names than ours is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.files.models import File, Image
from portal.files.purposes import InUse, purposes, users_of_images
from portal.files.storing import names_in, remove, written_at

BATCH = 500
OURS = re.compile(
    r"[0-9a-f]{2}/(?P<digest>[0-9a-f]{64})\.(?:jpg|png)|private/[0-9a-f]{2}/(?P<key>[0-9a-f]{32})"
)
UNFINISHED = re.compile(r"\.[0-9a-f]{32}\.new$")


class Swept(NamedTuple):
    images: int
    files: int
    strays: int


def sweep() -> Swept:
    """Delete what has been of no use for longer than UNUSED_FILES_KEPT_DAYS. Raises OSError where the store is away."""
    limit = timezone.now() - timedelta(days=settings.UNUSED_FILES_KEPT_DAYS)
    images = sum(_sweep_images(ids, limit) for ids in _batches(Image.objects.filter(at__lt=limit)))
    files = sum(
        _sweep_files(purpose.in_use, ids, limit)
        for purpose in purposes
        for ids in _batches(File.objects.filter(at__lt=limit, purpose=purpose.slug))
    )
    return Swept(images, files, sum(_sweep_strays(names, limit) for names in _all_names()))


def _batches(rows: QuerySet[Image] | QuerySet[File]) -> Iterator[list[int]]:
    """By id, so that what stays is not looked at twice."""
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        yield ids


def _sweep_images(ids: list[int], limit: datetime) -> int:
    used = {pk for in_use in users_of_images for pk in in_use(ids)}
    return sum(drop(Image.objects.filter(pk=pk, at__lt=limit)) for pk in ids if pk not in used)


def _sweep_files(in_use: InUse, ids: list[int], limit: datetime) -> int:
    used = in_use(ids)
    return sum(drop(File.objects.filter(pk=pk, at__lt=limit)) for pk in ids if pk not in used)


@transaction.atomic
def drop(rows: QuerySet[Any]) -> int:
    """The file goes while the row is locked: who sends the same picture now waits, and then stores it anew."""
    gone = 0
    for row in rows.select_for_update(skip_locked=True, of=("self",)):
        row.delete()
        remove(row.stored_as)
        gone += 1
    return gone


def _all_names() -> Iterator[list[str]]:
    yield from names_in("")
    yield from names_in("private")


def _sweep_strays(names: list[str], limit: datetime) -> int:
    strays = [name for name in _strays(names) if written_at(name) < limit]
    for name in strays:
        remove(name)
    return len(strays)


def _strays(names: Iterable[str]) -> list[str]:
    """Those of our names that no row has; one that was being written belongs to no row either."""
    found = {name: OURS.fullmatch(UNFINISHED.sub("", name)) for name in names}
    ours = {name: match for name, match in found.items() if match}
    digests = {match["digest"] for match in ours.values() if match["digest"]}
    keys = {UUID(match["key"]) for match in ours.values() if match["key"]}
    rows: list[Image | File] = [
        *Image.objects.filter(digest__in=digests).only("digest", "suffix"),
        *File.objects.filter(key__in=keys).only("key"),
    ]
    return sorted(set(ours) - {row.stored_as for row in rows})
