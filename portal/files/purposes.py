"""What a feature that takes files says about them: who may read them, and which are still in use."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from portal.files.models import File
from portal.registry import Registry

User = AbstractBaseUser | AnonymousUser
InUse = Callable[[Collection[int]], set[int]]
"""Of these ids, those that a row of the feature refers to."""


@dataclass(frozen=True)
class Purpose:
    """`may_read` is asked at each use of an address, so that a right that was withdrawn stops at once.

    `is_theirs`: what is in the file is its owner's own, and goes into the copy of their data.
    """

    slug: str
    may_read: Callable[[User, File], bool]
    in_use: InUse
    is_theirs: bool = False


purposes: Registry[Purpose] = Registry("purpose of files")
users_of_images: Registry[InUse] = Registry("user of images")
