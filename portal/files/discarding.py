from typing import Any

from django.db.models import QuerySet

from portal.files.models import File
from portal.files.storing import remove


def discard(files: QuerySet[File], whose: Any = None) -> int:
    """Rows and what is stored of them, at once. Raises OSError where the store is away."""
    gone = list(files)
    for file in gone:
        file.delete()
        remove(file.stored_as)
    return len(gone)
