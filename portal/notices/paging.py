"""Places in the list: when, and which of those at one moment, as they stand in an address."""

from datetime import datetime

from portal.notices.models import Notice


def place_of(notice: Notice) -> str:
    return f"{notice.last_at.isoformat()}_{notice.pk}"


def place_in(words: str) -> tuple[datetime, int] | None:
    """None for anything that is no place: then the list begins at its beginning."""
    moment, _, pk = words.rpartition("_")
    try:
        at, number = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None
    return (at, number) if at.tzinfo and number < 2**63 else None
