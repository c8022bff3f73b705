"""Blocks that are written once and read the same by all: text, a story, an image, a button."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.press import Pair, whole
from campaigns.newsletters.readers import Reader
from content.library.models import Item
from content.library.querysets import published
from portal.files.models import Image as StoredImage


class Words(Part):
    def parts(self, reader: Reader) -> Iterator[Pair]:
        words = self.words_in(reader.language)
        if words.get("heading") or words.get("body"):
            yield self.pair(reader.language, "words", self.written(words))

    def written(self, words: dict[str, Any]) -> dict[str, Any]:
        body = words.get("body", "")
        return {
            "heading": self.press.words(words.get("heading", "")),
            "body": self.press.markdown(body),
            "body_text": self.press.plain(body),
        }


class Story(Part):
    """A piece of the library that the marketer chose; left out while it is not published."""

    item: Item | None = None

    def prepare(self, readers: Sequence[Reader]) -> None:
        self.item = published().filter(pk=self.block.content.get("item")).first()

    def parts(self, reader: Reader) -> Iterator[Pair]:
        if self.item is not None:
            yield self.pair(reader.language, "words", self._written(self.item, reader.language), self.item.pk)

    def _written(self, item: Item, language: str) -> dict[str, Any]:
        words = self.words_in(language)
        teaser = words.get("teaser") or item.summary
        with override(language):
            return {
                "heading": self.press.words(words.get("heading") or item.title),
                "body": self.press.markdown(teaser),
                "body_text": self.press.plain(teaser),
                "button_url": whole(item.get_absolute_url()),
                "button_label": _("Read it"),
            }


class Button(Part):
    def parts(self, reader: Reader) -> Iterator[Pair]:
        label, url = self.words_in(reader.language).get("label"), self.block.content.get("url")
        if label and url:
            yield self.pair(
                reader.language, "words", {"button_url": whole(url), "button_label": self.press.words(label)}
            )


class Image(Part):
    """A picture of our own store, with words for whoever does not see it."""

    stored: StoredImage | None = None

    def prepare(self, readers: Sequence[Reader]) -> None:
        self.stored = StoredImage.objects.filter(pk=self.block.content.get("image")).first()

    def parts(self, reader: Reader) -> Iterator[Pair]:
        if self.stored is not None:
            yield self.pair(reader.language, "image", self._shown(self.stored, reader.language))

    def _shown(self, stored: StoredImage, language: str) -> dict[str, Any]:
        words = self.words_in(language)
        caption = words.get("caption", "")
        return {
            "src": whole(stored.get_absolute_url()),
            "alt": words.get("alt") or stored.alt,
            "url": whole(words["url"]) if words.get("url") else "",
            "caption": format_html("{}", self.press.words(caption)),
        }
