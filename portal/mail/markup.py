"""MJML to the HTML that mail programs understand."""

from html.parser import HTMLParser

import mrml
from css_inline import CSSInliner

STRUCTURE = {
    "mjml", "mj-head", "mj-body", "mj-attributes", "mj-all", "mj-class", "mj-section", "mj-wrapper", "mj-group",
    "mj-column", "mj-divider", "mj-spacer", "mj-image", "mj-hero", "mj-social", "mj-font", "mj-breakpoint",
}  # fmt: skip
WITH_WORDS = {
    "mj-text", "mj-button", "mj-title", "mj-preview", "mj-style", "mj-table", "mj-raw", "mj-social-element",
}  # fmt: skip


class MarkupError(ValueError):
    """MJML that the compiler would silently drop; says the tag and the line."""


_options = mrml.RenderOptions(fonts={})
"""No fonts: for some names in a font stack the compiler would add a request to Google."""

_inliner = CSSInliner(
    keep_style_tags=True, keep_at_rules=True, remove_inlined_selectors=True, load_remote_stylesheets=False
)


def html_from(mjml: str) -> str:
    check(mjml)
    return _inliner.inline(mrml.to_html(mjml, render_options=_options).content)


def check(mjml: str) -> None:
    """Raises MarkupError for unknown tags, and for words that stand where MJML has no place for them."""
    reader = _Checker(convert_charrefs=True)
    reader.feed(mjml)
    reader.close()


class _Checker(HTMLParser):
    """`inside` is the MJML tag with words that we are in: anything but MJML may stand there."""

    inside = ""
    in_attributes = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check_tag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check_tag(tag)
        self.in_attributes = self.in_attributes or tag == "mj-attributes"
        if tag in WITH_WORDS:
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.in_attributes = self.in_attributes and tag != "mj-attributes"
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.inside:
            raise MarkupError(f"words outside of mj-text near line {self.getpos()[0]}: {data.strip()[:40]!r}")

    def _check_tag(self, tag: str) -> None:
        known = not tag.startswith("mj") if self.inside else tag in STRUCTURE | WITH_WORDS
        if not known:
            raise MarkupError(f"<{tag}> in line {self.getpos()[0]} is not known here and would be dropped")
