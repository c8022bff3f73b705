"""After a restore: whoever was erased since the backup was taken is erased again."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from portal.mail.models import ErasedAddress
from profiles.people.models import Person
from profiles.privacy.asking import begin, hashed
from profiles.privacy.erasing import erase
from profiles.privacy.models import Erasure
from profiles.privacy.remembering import remembered


def replay() -> int:
    """How many came back and are gone again. Raises OSError and ValueError for a file that can't be read."""
    lines = list(remembered())
    known = {reason: why for line in lines for reason, why in line["suppressed"].items()}
    rows = [ErasedAddress(hashed=hashed_address, reason=reason) for hashed_address, reason in known.items()]
    ErasedAddress.objects.bulk_create(rows, ignore_conflicts=True)
    wanted = {line["person"] for line in lines}
    again = sum(_erase_again(pk) for pk in _back(wanted))
    _note(lines)
    return again


def _note(lines: list[dict[str, Any]]) -> None:
    """Erasures of people who were not in the backup are known again too: no import brings these people back."""
    rows = [
        Erasure(
            state=Erasure.State.DONE,
            hashed=line["person"],
            addresses=line["addresses"],
            ended_at=line["at"] or None,
        )
        for line in lines
    ]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True)


def _back(wanted: set[str]) -> Iterator[int]:
    if not wanted:
        return
    people = Person.objects.only("pk", "created_at")
    yield from (person.pk for person in people.iterator(chunk_size=2000) if hashed(person) in wanted)


def _erase_again(pk: int) -> bool:
    with transaction.atomic():
        erasure, _new = begin(Person.objects.select_for_update(no_key=True).get(pk=pk))
    return erase(erasure.pk)
