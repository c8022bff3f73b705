from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.problems.models import Problem
from content.problems.querysets import TARGET, visible
from content.ranking.choosing import page_of
from content.ranking.readers import reader_of
from portal.activity.sightings import see
from portal.feedback.asking import ask

MOST = 50


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Common problems, each with its short answer; `?open=slug` opens one, also one that is for others."""
    wanted = visible().filter(slug=request.GET.get("open", "").replace("\0", "")).first()
    shown = _shown(request, wanted)
    see(request, "view", f"problem:{wanted.slug}" if wanted else "problems", "problems")
    asked = ask(request, TARGET, [problem.pk for problem in shown], small=True)
    lines = [{"problem": problem, "asked": asked[problem.pk]} for problem in shown]
    opened = wanted or next(iter(shown), None)
    return render(request, "content/problems/problems.html", {"lines": lines, "opened": opened})


def _shown(request: HttpRequest, wanted: Problem | None) -> list[Problem]:
    """The best for this reader first; the wanted one is always among them."""
    chosen = [choice.object_id for choice in page_of(reader_of(request), "problems", MOST)]
    found = visible().in_bulk(chosen)
    shown = [found[pk] for pk in chosen if pk in found]
    return shown if wanted is None or wanted in shown else [wanted, *shown]
