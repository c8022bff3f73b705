"""The series and their issues, for those who write them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.newsletters.access import get_newsletter, writer_of
from campaigns.newsletters.archive.search import tell_search
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.forms import SeriesForm
from campaigns.newsletters.models import Issue, Newsletter
from campaigns.newsletters.querysets import PAGE, issues_before, series
from campaigns.newsletters.schedule import next_due
from portal.web.forms import form_page
from portal.web.ids import as_id


@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    writer_of(request)
    issues = list(issues_before(as_id(request.GET.get("before", ""))))
    now = timezone.now()
    context = {
        "series": [(newsletter, next_due(newsletter, now)) for newsletter in series()],
        "issues": issues[:PAGE],
        "more": len(issues) > PAGE,
    }
    return render(request, "campaigns/newsletters/newsletters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_newsletter(request: HttpRequest) -> HttpResponse:
    writer_of(request)
    return _series(request, Newsletter())


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest, slug: str) -> HttpResponse:
    return _series(request, get_newsletter(request, slug))


def _series(request: HttpRequest, held: Newsletter) -> HttpResponse:
    name = held.name
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        instance=held,
        by=writer_of(request),
        auto_id="series_%s",
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        tell_search()
        messages.success(request, _("Saved. Issues that are begun from now on follow it."))
        return redirect("studio-newsletters")
    return form_page(request, "campaigns/newsletters/series.html", {"form": form, "name": name})


@require_POST
def new_issue(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft: with a first set of blocks, or like the issue that `like` names."""
    person, held = writer_of(request), get_newsletter(request, slug)
    like = request.POST.get("like", "")
    earlier = get_object_or_404(Issue, newsletter=held, pk=as_id(like)) if like else None
    return redirect(f"{draft(held, person, earlier).get_absolute_url()}?open=words#words")
