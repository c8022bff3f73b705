"""Actions that do harm where they are pressed by mistake: a page says what will happen, to whom, and asks once."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise

SHOWN = 20
F = TypeVar("F", bound=Callable[..., Any])


def dangerous(warning: str | Promise) -> Callable[[F], F]:
    """Marks an action; `warning` says in one sentence what it does. Stands above `@admin.action`."""

    def mark(act: F) -> F:
        act.warning = warning  # type: ignore[attr-defined]
        return act

    return mark


def warning_of(act: Any) -> Any:
    return getattr(act, "warning", None)


def confirmation(
    admin: Any, request: HttpRequest, act: Any, slug: str, chosen: list[Any]
) -> TemplateResponse | None:
    context = {
        **admin.admin_site.each_context(request),
        "title": act.short_description,
        "opts": admin.opts,
        "warning": warning_of(act),
        "action": slug,
        "chosen": chosen[:SHOWN],
        "more": max(0, len(chosen) - SHOWN),
        "keys": [row.pk for row in chosen],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/confirm_action.html", context)
