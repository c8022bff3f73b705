from profiles.consent.querysets import yes_by_mail
from profiles.people.models import Person
from profiles.preferences.querysets import pauses


def may_market(person: Person, purpose: str) -> bool:
    """Whether a letter that goes in any case may carry its marketing part: a yes by mail, and no pause."""
    return yes_by_mail(purpose).filter(person=person).exists() and not pauses().filter(person=person).exists()
