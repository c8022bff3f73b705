"""Done erasures, as keyed hashes, in a file outside of the database: a restored backup brings people back otherwise."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.mail.models import ErasedAddress
from profiles.privacy.models import Erasure


def remember(erasure: Erasure) -> None:
    """Written before the transaction of the erasure ends: a line too many does no harm. Raises OSError."""
    suppressed = ErasedAddress.objects.filter(hashed__in=erasure.addresses)
    line = {
        "person": erasure.hashed,
        "addresses": erasure.addresses,
        "suppressed": dict(suppressed.values_list("hashed", "reason")),
        "at": erasure.ended_at.isoformat() if erasure.ended_at else "",
    }
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def remembered() -> Iterator[dict[str, Any]]:
    """None where nobody was erased yet. Raises ValueError for a line that is none of ours."""
    path = Path(settings.ERASURES_FILE)
    if not path.exists():
        return
    with path.open() as file:
        yield from (json.loads(line) for line in file if line.strip())
