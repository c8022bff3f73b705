from collections.abc import Collection

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.files.models import File
from portal.files.purposes import User
from profiles.imports.kinds import ImportKind, kinds
from profiles.imports.models import Import
from profiles.people.models import Person


def can_import(person: object) -> bool:
    return isinstance(person, Person) and person.is_staff and person.has_perm("profiles.run_imports")


def user_of(request: HttpRequest) -> Person:
    """Who imports and asks this; 404 for anyone else."""
    if not isinstance(request.user, Person) or not can_import(request.user):
        raise Http404
    return request.user


def get_import(request: HttpRequest, pk: int) -> tuple[Import, ImportKind]:
    """404 for one of a kind that is no more, too."""
    user_of(request)
    held = get_object_or_404(Import.objects.select_related("by", "file"), pk=pk)
    kind = kinds.get(held.kind)
    if kind is None:
        raise Http404
    return held, kind


def may_read(viewer: User, file: File) -> bool:
    """The file itself is given to nobody: who sent it has it, and its wrong rows are a file of their own."""
    return False


def in_use(ids: Collection[int]) -> set[int]:
    return set(Import.objects.filter(file__in=ids).values_list("file", flat=True))
