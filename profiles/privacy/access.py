from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.files.models import File
from profiles.people.models import Person
from profiles.people.roles import ERASES_PEOPLE
from profiles.privacy.models import Erasure, Export

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


def get_copy(user: User, key: UUID) -> File:
    """The file of one that can be had now; Http404 for whoever may not, and when its time is over."""
    held = Export.objects.select_related("person", "file").filter(key=key).first()
    if held is None or held.file is None or not held.is_ready or not may_have(user, held):
        raise Http404
    return held.file


def may_read(viewer: User, file: File) -> bool:
    """Asked each time the file is fetched."""
    held = Export.objects.select_related("person").filter(file=file).first()
    return held is not None and held.is_ready and may_have(viewer, held)


def in_use(ids: Collection[int]) -> set[int]:
    return set(Export.objects.filter(file__in=ids).values_list("file_id", flat=True).exclude(file=None))


def may_have(user: User, held: Export) -> bool:
    """Whose it is; and staff who may erase them, only what staff asked for on their request."""
    return held.person_id == user.pk or (not held.by_themselves and can_erase(user, held.person))
