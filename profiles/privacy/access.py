from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from profiles.people.models import Person
from profiles.people.roles import ERASES_PEOPLE
from profiles.privacy.models import Erasure

User = AbstractBaseUser | AnonymousUser


def can_erase(user: User, person: Person) -> bool:
    """Staff with the permission; a superuser only by another, and nobody themselves here: their own page asks more."""
    if not isinstance(user, Person) or not user.is_staff or user.pk == person.pk:
        return False
    return user.has_perm(ERASES_PEOPLE) and (user.is_superuser or not person.is_superuser)


def get_erasable(user: User, pk: int) -> Person:
    """Http404 for who may not, as for somebody who is not there."""
    person = Person.objects.filter(pk=pk).first()
    if person is None or not can_erase(user, person):
        raise Http404
    return person


def get_erasure(key: object) -> Erasure:
    """For whoever holds its key: who is erased can't sign in any more."""
    return get_object_or_404(Erasure, key=key)
