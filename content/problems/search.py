from collections.abc import Iterator
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from content.problems.querysets import visible
from portal.search.sources import Findable, SearchSource


def findables() -> Iterator[Findable]:
    for problem in visible():
        yield Findable(
            object_id=problem.pk,
            kind="fix",
            title=problem.title,
            language=problem.language,
            url=problem.get_absolute_url(),
            summary=" ".join(unescape(strip_tags(problem.html)).split()),
            lay="\n".join(problem.lay),
            minutes=problem.minutes,
        )


PROBLEMS = SearchSource("problem", _("Fixes"), findables, kinds={"fix": _("Fix")})
