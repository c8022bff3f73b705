from typing import Any

from django.template import Library

from portal.notices.counting import MOST, unread

register = Library()


@register.simple_tag
def unread_notices(person: Any) -> dict[str, Any]:
    """How many are new: `words` as the bell shows it, `count` for a sentence."""
    count = unread(person)
    return {"count": count, "words": f"{MOST}+" if count > MOST else str(count)}
