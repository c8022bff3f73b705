from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.people.models import Person
from profiles.seeing.models import Persona
from profiles.seeing.querysets import seeable

User = AbstractBaseUser | AnonymousUser


def may_see_personas(user: User) -> bool:
    return isinstance(user, Person) and user.is_staff and user.has_perm("profiles.see_as_personas")


def may_see_members(user: User) -> bool:
    return isinstance(user, Person) and user.is_staff and user.has_perm("profiles.see_as_members")


def may_write_personas(user: User) -> bool:
    return may_see_personas(user) and cast(Person, user).has_perm("profiles.change_persona")


def looker_of(request: HttpRequest) -> Person:
    """Who may look as anybody at all; 404 for anyone else."""
    if not may_see_personas(request.user) and not may_see_members(request.user):
        raise Http404
    return cast(Person, request.user)


def writer_of(request: HttpRequest) -> Person:
    if not may_write_personas(request.user):
        raise Http404
    return cast(Person, request.user)


def get_persona(request: HttpRequest, slug: str) -> Persona:
    """To be looked as."""
    if not may_see_personas(request.user):
        raise Http404
    return get_object_or_404(Persona, slug=slug, is_active=True)


def get_persona_to_write(request: HttpRequest, slug: str) -> Persona:
    writer_of(request)
    return get_object_or_404(Persona, slug=slug)


def get_member(request: HttpRequest, pk: int) -> Person:
    """To be looked as: never staff, nobody with powers, nobody who said no."""
    if not may_see_members(request.user):
        raise Http404
    return get_object_or_404(seeable(), pk=pk)
