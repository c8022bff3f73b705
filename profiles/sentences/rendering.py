"""Sentences as HTML with marks, for pages and for mails, and as plain text."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.mail.templatetags import mail
from portal.web.templatetags import components
from profiles.sentences.composing import FactWord, Gap, Part, Sentence, Text

BLANK = "____"


def as_html(sentences: Iterable[Sentence], *, linked: bool = True) -> SafeString:
    """Marks as our components draw them; `linked`: each leads to where it is changed."""
    return format_html_join(" ", "{}", ((_html(sentence, linked),) for sentence in sentences))


def _html(sentence: Sentence, linked: bool) -> SafeString:
    return format_html_join("", "{}", ((_part(part, linked),) for part in sentence))


def _part(part: Part, linked: bool) -> str:
    if isinstance(part, Text):
        return part.text
    href = reverse("fact", args=[part.question]) if linked else ""
    return components.fact(part.word, href, part.mark) if isinstance(part, FactWord) else components.gap(href)


def as_mail(sentences: Iterable[Sentence]) -> SafeString:
    """The same for the HTML of a mail, which draws its own marks and has no room for links in a sentence."""
    whole = (format_html_join("", "{}", ((_mail_part(part),) for part in each)) for each in sentences)
    return format_html_join(" ", "{}", ((sentence,) for sentence in whole))


def _mail_part(part: Part) -> str:
    if isinstance(part, Gap):
        return mail.gap()
    return part.text if isinstance(part, Text) else mail.mark(part.word, part.mark)


def as_text(sentences: Iterable[Sentence]) -> str:
    return " ".join("".join(_plain(part) for part in sentence) for sentence in sentences)


def _plain(part: Part) -> str:
    if isinstance(part, Gap):
        return BLANK
    return part.text if isinstance(part, Text) else part.word
