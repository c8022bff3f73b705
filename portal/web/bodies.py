"""How much one request may bring: UPLOAD_MOST_MB, but for forms that take more from those who may."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from portal.registry import Registry

MB = 1024 * 1024
AROUND = 64 * 1024
"""What a form has beside its file."""


@dataclass(frozen=True)
class Larger:
    """`setting`: of how many megabytes a file may have there, from whom `may` says yes to."""

    setting: str
    may: Callable[[object], bool]


larger: Registry[Larger] = Registry("form that takes more")
"""By the name of its address."""


def most_of(request: HttpRequest) -> int:
    """In bytes."""
    most: int = settings.UPLOAD_MOST_MB * MB
    found = larger.get(_name(request))
    return (
        max(most, getattr(settings, found.setting) * MB + AROUND)
        if found and found.may(request.user)
        else most
    )


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
