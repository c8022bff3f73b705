from typing import Any

from django.http import HttpRequest

from content.problems.querysets import most_asked
from portal.panels.registry import Panel

MOST = 5


def most_asked_panel(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """Beside the search box of a visitor's home. "Asked most" only where somebody asked."""
    found = most_asked(MOST)
    problems = [problem for problem, _ in found]
    return {"problems": problems, "counted": any(asked for _, asked in found)} if found else None


MOST_ASKED = Panel(
    "most-asked", "home-visitor-front", "content/problems/most_asked.html", most_asked_panel, order=10
)
