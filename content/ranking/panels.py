from typing import Any

from django.http import HttpRequest

from content.ranking.choosing import choose
from content.ranking.readers import reader_of
from content.ranking.showing import rows
from portal.panels.registry import Panel
from profiles.facts.viewing import known_to

FOR_VISITOR, FOR_MEMBER = 3, 4


def for_visitor(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The visitor's sentence, and what helps someone who says it."""
    known = known_to(request)
    return {"known": known, "rows": rows(choose(known, "home", FOR_VISITOR))}


def for_member(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The best things for this person, each with why and "less like this"."""
    found = rows(choose(reader_of(request), "home", FOR_MEMBER)) if request.user.is_authenticated else []
    return {"rows": found} if found else None


VISITOR = Panel("for-visitor", "home-visitor", "content/ranking/for_visitor.html", for_visitor, order=10)
MEMBER = Panel("for-you", "home-member-main", "content/ranking/for_member.html", for_member, order=20)
