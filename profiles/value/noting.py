import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.crypto import salted_hmac

from profiles.people.models import Person
from profiles.value.models import OptInAsking

SALT = "profiles.value.who"


def note_asked(key: uuid.UUID, person: Person, shown: Iterable[int], language: str) -> None:
    """Somebody asked to come in, known or not: the same statement for both. Belongs in the caller's transaction."""
    OptInAsking.objects.create(
        key=key,
        who=hidden(person),
        is_new=person.confirmed_at is None,
        language=language,
        shown=list(shown),
    )


def note_confirmed(key: uuid.UUID, person: Person, given: Iterable[int]) -> None:
    """Their code or link came back."""
    rows = OptInAsking.objects.filter(key=key)
    rows.update(confirmed_at=timezone.now(), person=person, given=list(given))


def hidden(person: Person) -> str:
    return salted_hmac(SALT, person.email, algorithm="sha256").hexdigest()[:40]
