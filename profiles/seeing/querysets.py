from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.seeing.models import Look, Persona

FOUND = 20
SHOWN = 10


def powerless() -> QuerySet[Person]:
    """Members without any power of their own: seeing with the eyes of others lends nobody theirs."""
    of_group = Person.groups.through.objects.filter(person=OuterRef("pk"), group__permissions__isnull=False)
    own = Person.user_permissions.through.objects.filter(person=OuterRef("pk"))
    people = Person.objects.members().filter(is_active=True, is_staff=False, is_superuser=False)
    return people.exclude(Exists(of_group)).exclude(Exists(own))


def _unwilling() -> QuerySet[Preferences]:
    return Preferences.objects.filter(person=OuterRef("pk"), seen_by_staff=False)


def seeable() -> QuerySet[Person]:
    """Who may be looked as."""
    return powerless().exclude(Exists(_unwilling()))


def members_found(words: str) -> QuerySet[Person]:
    """By a part of name or address; `said_no` to being looked as."""
    found = powerless().filter(Q(email__icontains=words) | Q(name__icontains=words))
    return found.annotate(said_no=Exists(_unwilling())).order_by("-pk")[:FOUND]


def personas() -> QuerySet[Persona]:
    return Persona.objects.filter(is_active=True)


def looks_at(person: Person) -> QuerySet[Look]:
    """The latest, with how many pages (`page_count`)."""
    found = Look.objects.filter(person=person).order_by("-from_at", "-pk")
    return found.annotate(page_count=Count("pages"))[:SHOWN]
