"""Markdown to HTML that is safe to show anywhere: raw HTML is shown as text, and what remains passes an allow list."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

Resolve = Callable[[str], str | None]

WEB = {"http", "https", "mailto", "tel"}
TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"),
    *("strong", "em", "s", "a", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}}
CLASSES = {"ul": {"contains-task-list"}, "li": {"task-list-item"}, "span": {"box"}}
SQUARE = '<span class="box">\N{BALLOT BOX}</span>'
ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]*)\}$")
HEADING = re.compile(r'<h[23] id="([a-z0-9-]+)">(.*?)</h[23]>', re.S)


def render(text: str, resolve: Resolve | None = None) -> SafeString:
    """HTML of `text`. `## Heading {#anchor}` names a heading; `- [ ]` draws a square and no input.

    Links of our own schemes ("library:slug#anchor") become what `resolve` makes of them; where it makes
    nothing, the words stay without a link.
    """
    tokens = _parser.parse(text.replace("\0", ""))
    for line in _inline(tokens):
        line.children = list(_linked(line.children or [], resolve))
    return clean(_parser.renderer.render(tokens, _parser.options, {}))


def headings(html: str) -> list[tuple[str, str]]:
    """Anchor and words of the headings that have an anchor, in order."""
    return [(anchor, unescape(strip_tags(words)).strip()) for anchor, words in HEADING.findall(html)]


def own_links(text: str, scheme: str) -> list[str]:
    """The addresses in `text` that start with `scheme:`, for whoever must know that they lead somewhere."""
    hrefs = (
        str(token.attrGet("href") or "")
        for line in _inline(_parser.parse(text))
        for token in line.children or []
        if token.type == "link_open"
    )
    return [href for href in hrefs if href.startswith(f"{scheme}:")]


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline")


def _linked(tokens: Sequence[Token], resolve: Resolve | None) -> Iterator[Token]:
    """The tokens with every link resolved; both ends of a link that leads nowhere are dropped. Links never nest."""
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            dropped = not _point(token, resolve)
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token


def _point(token: Token, resolve: Resolve | None) -> bool:
    href: str | None = str(token.attrGet("href") or "")
    scheme = urlsplit(href or "").scheme
    if scheme and scheme not in WEB:
        href = resolve(href or "") if resolve else None
    if not href:
        return False
    token.attrSet("href", href)
    if _is_foreign(href):
        token.attrSet("rel", "noopener nofollow")
    return True


def _is_foreign(href: str) -> bool:
    host = urlsplit(href).hostname
    return bool(host) and host != settings.SITE_HOST


def clean(html: str) -> SafeString:
    """What of the HTML may be shown anywhere."""
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=WEB,
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    return mark_safe(safe)  # noqa: S308  this is the place that makes it safe


def _anchor_headings(state: StateCore) -> None:
    """Takes `{#anchor}` off the end of a heading's words and names the heading by it."""
    for opening, line in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        if named := ANCHOR.search(line.content):
            opening.attrSet("id", named[1])
            line.content = line.content[: named.start()]


def _square_boxes(state: StateCore) -> None:
    for line in _inline(state.tokens):
        for token in line.children or []:
            if token.type == "html_inline" and token.content.startswith("<input"):
                token.content = SQUARE


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["image"]).use(tasklists_plugin)
    parser.core.ruler.before("inline", "anchor_headings", _anchor_headings)
    parser.core.ruler.after("github-tasklists", "square_boxes", _square_boxes)
    return parser


_parser = _make_parser()
