from typing import Any, NamedTuple

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from portal.panels.registry import Panel, filled

register = template.Library()


class Part(NamedTuple):
    panel: Panel
    html: SafeString


@register.simple_tag(takes_context=True)
def panel_slot(context: Context, slot: str, subject: Any = None) -> SafeString:
    """Everything that upper apps lend to this slot, in order."""
    return mark_safe("".join(part.html for part in panel_parts(context, slot, subject)))  # noqa: S308 — each is safe


@register.simple_tag(takes_context=True)
def panel_parts(context: Context, slot: str, subject: Any = None) -> list[Part]:
    """The same one by one, for a page that names them before it shows them."""
    return [
        Part(panel, _render(context, panel, given))
        for panel, given in filled(slot, context["request"], subject)
    ]


def _template(name: str) -> Any:
    """Django's inner template, which renders in the page's own context: no second run of the processors."""
    return get_template(name).template  # type: ignore[attr-defined]


def _render(context: Context, panel: Panel, given: dict[str, Any]) -> SafeString:
    with context.push(panel=panel, **given):
        return mark_safe(str(_template(panel.template).render(context)))  # noqa: S308 — an autoescaping template
