from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from profiles.people.models import Person
from profiles.people.roles import NOTES_FACTS

User = AbstractBaseUser | AnonymousUser


def get_notable(user: User, pk: int) -> Person:
    """Whom staff may note something about; Http404 for who may not, as for somebody who is not there or closed."""
    may = isinstance(user, Person) and user.is_staff and user.has_perm(NOTES_FACTS) and user.pk != pk
    person = Person.objects.filter(pk=pk, closed_at__isnull=True).first() if may else None
    if person is None:
        raise Http404
    return person
