import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from content.library.access import get_item
from content.library.forms import FilterForm
from content.library.models import Item
from content.library.querysets import offered
from content.library.sharing import card_of
from content.ranking.choosing import choose, page_of
from content.ranking.readers import facts_for_fitting, reader_of
from content.ranking.showing import Row, rows
from content.topics.models import Topic
from content.topics.querysets import first_of
from portal import covers
from portal.activity.sightings import see
from portal.feedback.asking import ask
from portal.web.templatetags.components import written
from profiles.questions.catalogue import catalogue

SHOWN = 20
RELATED = 4
PLACE = re.compile(r"(?P<total>[0-9]{1,6})\.(?P<id>[0-9]{1,18})")


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Everything there is to read, by a sentence whose words can be changed; what fits best comes first."""
    form = FilterForm(request.GET, facts_for_fitting(request), Topic.objects.all())
    within = {"library": offered().filter(**_filters(form.chosen))}
    chosen = page_of(form.facts, "library", SHOWN + 1, within, _after(request.GET.get("after", "")))
    shown = rows(chosen[:SHOWN])
    see(request, "view", "library", "library", filters=form.chosen)
    more = _more_url(form, shown) if len(chosen) > SHOWN else ""
    return render(
        request, "content/library/library.html", {"form": form, "more": more, **_bands(form, shown)}
    )


def _filters(chosen: dict[str, str]) -> dict[str, str]:
    wanted = {"kind": chosen["kind"], "topics__slug": chosen["topic"]}
    return {column: value for column, value in wanted.items() if value}


def _after(written: str) -> tuple[int, int] | None:
    """Nothing for what is no place in a list, or one no row can have."""
    place = PLACE.fullmatch(written)
    return (int(place["total"]), int(place["id"])) if place else None


def _more_url(form: FilterForm, shown: list[Row]) -> str:
    last = shown[-1].choice
    query = {**dict(form.kept), **form.chosen, "after": f"{last.total}.{last.object_id}"}
    return f"{reverse('library')}?{urlencode(query)}"


def _bands(form: FilterForm, shown: list[Row]) -> dict[str, Any]:
    """What helps with the need stands in a band of its own, before the rest."""
    helping = [row for row in shown if row.choice.question == "need"]
    prompt = catalogue().prompts.get("need")
    option = prompt.options.get(form.chosen["need"]) if prompt else None
    return {
        "need": option.word("infinitive", get_language() or "") if option else "",
        "helping": helping,
        "others": [row for row in shown if row not in helping],
    }


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One piece, what to do when it did not help, and what goes with it."""
    item = get_item(slug)
    see(request, "view", f"library:{item.slug}", "article")
    hue, motif = first_of(item.topics.all())
    context = {
        "item": item,
        "crumbs": _crumbs(item),
        "asked": ask(request, "library", [item.pk])[item.pk],
        "cover": covers.cover(hue, motif, item.slug, tiles=8),
        "share_url": settings.SITE_URL + item.get_absolute_url(),
        "share": card_of(item, (hue, motif)),
        "related": rows(choose(reader_of(request), "article", RELATED, beside=("library", item.pk))),
    }
    return render(request, "content/library/article.html", context)


def _crumbs(item: Item) -> list[tuple[str, str]]:
    """The library and the first topic, whose words are content."""
    topics = (
        (format_html("<bdi {}>{}</bdi>", written(topic.language), topic.title), topic.get_absolute_url())
        for topic in list(item.topics.all())[:1]
    )
    return [(gettext("Library"), reverse("library")), *topics]
