"""Checks of where it leads. Nothing is fetched: our own addresses are resolved, foreign ones read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.newsletters.checks.findings import Draft, Finding, Level, block_at
from campaigns.newsletters.models import Block
from content.library.models import Item
from content.library.querysets import published
from content.topics.models import Topic
from portal.markdown import render
from training.courses.querysets import published as published_trainings

HREF = re.compile(r'href="([^"]*)"')
TRAININGS = ("training", "training-end", "training-card")
STAFF = ("/studio/", "/admin/", "/desk/", "/moderation/", "/styleguide/")


@dataclass(frozen=True)
class Place:
    """A link of the issue, and the block it stands in."""

    url: str
    block: Block


def links_answer(draft: Draft) -> list[Finding] | Finding:
    """Every link that a marketer wrote leads to something that anybody may read."""
    places = list(_places(draft))
    wrong = [
        Finding(Level.BLOCKS, *told, block_at(place.block))
        for place in places
        if (told := trouble(place.url))
    ]
    count = len({place.url for place in places})
    fine = ngettext("The link answers.", "All %(count)s links answer.", count) % {"count": count}
    return wrong or Finding(Level.OK, fine if count else _("There is no link of yours to check."))


def stories_published(draft: Draft) -> list[Finding] | None:
    """A story block shows only what anyone may read."""
    wanted = {block.content["item"]: block for block in draft.blocks if block.content.get("item")}
    there = set(published().filter(pk__in=wanted).values_list("pk", flat=True))
    titles = dict(Item.objects.filter(pk__in=wanted).values_list("pk", "title"))
    drafts = [(titles.get(pk, "?"), block) for pk, block in wanted.items() if pk not in there]
    return [Finding(Level.BLOCKS, *_is_draft(title), block_at(block)) for title, block in drafts] or None


def trouble(url: str) -> tuple[str, str] | None:
    """What is wrong with a link, and what to do; None when nothing is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _dead(url)
    if parts.scheme == "mailto":
        return None if _holds(EmailValidator(), parts.path) else _dead(url)
    if not parts.netloc and not parts.scheme:
        return _own(url, parts.path)
    if parts.hostname == settings.SITE_HOST:
        return _own(url, parts.path)
    return None if _holds(URLValidator(["http", "https"]), url) else _dead(url)


def _places(draft: Draft) -> Iterator[Place]:
    for block in draft.blocks:
        for words in [block.content, *_in_languages(block.content)]:
            for url in _urls(words):
                yield Place(url, block)


def _in_languages(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for value in content.values():
        if isinstance(value, Mapping):
            yield value
            yield from _in_languages(value)


def _urls(words: Mapping[str, Any]) -> Iterator[str]:
    if words.get("url"):
        yield str(words["url"])
    if words.get("body"):
        yield from (found.replace("&amp;", "&") for found in HREF.findall(render(str(words["body"]))))


def _own(url: str, path: str) -> tuple[str, str] | None:
    try:
        found = resolve(path or "/")
    except Resolver404:
        return _dead(url)
    if path.startswith(STAFF):
        return _("“%(url)s” is a page for staff.") % {"url": url}, _("Readers can’t open it.")  # noqa: RUF001
    return _hidden(found.url_name or "", found.kwargs)


def _hidden(name: str, arguments: Mapping[str, Any]) -> tuple[str, str] | None:
    """Whether what the address names may be read by anyone."""
    there = VISIBLE.get(name)
    if there is None or there(str(arguments.get("slug", ""))):
        return None
    title = Item.objects.filter(slug=arguments.get("slug")).values_list("title", flat=True).first()
    return _is_draft(title or str(arguments.get("slug", "")))


VISIBLE: dict[str, Callable[[str], bool]] = {
    "article": lambda slug: published().filter(slug=slug).exists(),
    "topic": lambda slug: Topic.objects.filter(slug=slug).exists(),
    **dict.fromkeys(TRAININGS, lambda slug: published_trainings().filter(slug=slug).exists()),
}


def _is_draft(title: str) -> tuple[str, str]:
    words = _("“%(title)s” isn’t published. Publish it or take the link out.") % {"title": title}  # noqa: RUF001
    return _("A link goes to a draft."), words


def _dead(url: str) -> tuple[str, str]:
    return _("A link is dead."), _("“%(url)s” leads nowhere.") % {"url": url[:80]}


def _holds(check: Callable[[str], None], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True
