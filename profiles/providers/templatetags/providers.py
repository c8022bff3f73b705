from django.template import Library

from profiles.providers import reading

register = Library()


@register.simple_tag
def services() -> list[reading.Service]:
    """Who else may say who somebody is, each a button."""
    return reading.services()
