from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from portal.panels.registry import Panel, filled

register = template.Library()


@register.simple_tag(takes_context=True)
def panel_slot(context: Context, slot: str, subject: Any = None) -> SafeString:
    """Everything that upper apps lend to this slot, in order."""
    rendered = (_render(context, panel, given) for panel, given in filled(slot, context["request"], subject))
    return mark_safe("".join(rendered))  # noqa: S308 — each part was rendered by an autoescaping template


def _template(name: str) -> Any:
    """Django's inner template, which renders in the page's own context: no second run of the processors."""
    return get_template(name).template  # type: ignore[attr-defined]


def _render(context: Context, panel: Panel, given: dict[str, Any]) -> str:
    with context.push(**given):
        return str(_template(panel.template).render(context))
