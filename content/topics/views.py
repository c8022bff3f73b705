from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.problems.querysets import problems_of_topic
from content.ranking.choosing import page_of
from content.ranking.readers import reader_of
from content.ranking.showing import rows
from content.ranking.sources import ranking_sources
from content.topics.access import get_topic
from content.topics.models import Topic
from content.topics.querysets import by_family
from content.topics.sharing import card_of
from portal.activity.sightings import see

MOST = 30


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic, by family."""
    see(request, "view", "topics")
    context = {"families": by_family(), "crumbs": [(_("Library"), reverse("library"))]}
    return render(request, "content/topics/topics.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is on one topic: what is broken, and what to read and learn."""
    topic = get_topic(slug)
    see(request, "view", f"topic:{topic.slug}", "topic")
    within = {
        source.slug: source.offered().filter(topic_ids__contains=[topic.pk]) for source in ranking_sources
    }
    context = {
        "topic": topic,
        "share": card_of(topic),
        "crumbs": [(_("Library"), reverse("library")), (_("By topic"), reverse("topics"))],
        "problems": problems_of_topic(topic),
        "rows": rows(page_of(reader_of(request), "topic", MOST, within)),
        "similar": Topic.objects.filter(family=topic.family).exclude(pk=topic.pk),
    }
    return render(request, "content/topics/topic.html", context)
