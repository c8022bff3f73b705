from django.http import HttpRequest

from content.ranking.choosing import Reader
from profiles.facts.known import KnownFacts
from profiles.facts.viewing import known_to
from profiles.people.models import Person
from profiles.preferences.querysets import preferences_of


def reader_of(request: HttpRequest) -> Reader:
    """Who is looking: a member; a visitor, by what their address says; somebody made up, by their facts."""
    person = request.user
    return person if isinstance(person, Person) and not person.is_made_up else known_to(request)


def facts_for_fitting(request: HttpRequest) -> KnownFacts:
    """What may be used to fit a page to who is looking: nothing where they switched that off."""
    person = request.user
    if isinstance(person, Person) and not preferences_of(person).personalised:
        return KnownFacts()
    return known_to(request)
