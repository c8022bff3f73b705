"""Past issues that anyone may read, found by the words that anyone reads in them."""

from collections.abc import Iterator
from html import unescape

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.archive.querysets import readable
from campaigns.newsletters.archive.reading import Teaser
from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.placeholders import with_defaults
from portal.markdown import render
from portal.search.indexing import rebuild
from portal.search.sources import Findable, SearchSource

SLUG = "newsletter"
LONGEST_TITLE = 200


def tell_search() -> None:
    """Called where an issue comes to be read by anyone, or stops being so. Nobody's work waits, or fails, for it."""
    transaction.on_commit(lambda: rebuild(SLUG), robust=True)


def _findables() -> Iterator[Findable]:
    for issue in readable().prefetch_related("blocks"):
        for language, words in issue.words.items():
            if words.get("subject"):
                yield _findable(issue, Teaser(issue, language))


def _findable(issue: Issue, teaser: Teaser) -> Findable:
    return Findable(
        object_id=issue.pk,
        kind="issue",
        title=teaser.subject[:LONGEST_TITLE],
        language=teaser.language,
        url=teaser.url,
        summary=teaser.preview,
        body="\n".join(
            _words(block, teaser) for block in issue.blocks.all() if block.kind == Block.Kind.TEXT
        ),
    )


def _words(block: Block, teaser: Teaser) -> str:
    """As in the version for everyone: of a block with a condition, what those read whom it does not fit."""
    content = block.content.get("otherwise", {}) if block.condition else block.content
    own = teaser.issue.newsletter.language
    words = content.get(teaser.language) or content.get(own) or {}
    heading, body = (with_defaults(words.get(name) or "") for name in ("heading", "body"))
    return " ".join([heading, *unescape(strip_tags(render(body))).split()])


ISSUES = SearchSource(SLUG, _("Past issues"), _findables, kinds={"issue": _("Newsletter")})
