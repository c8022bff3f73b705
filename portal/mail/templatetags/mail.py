"""What mail templates are made from; `compose` has them built in. Words are escaped here."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.mail.stitched import SLOT, slot
from portal.web.languages import is_read_here

register = template.Library()


@register.simple_tag
def mark(words: Any, kind: str = "told") -> SafeString:
    """A word the reader told us, in the marker's colour; with `think` outlined. Text parts have the bare word."""
    return format_html('<span class="{}">{}</span>', "think" if kind == "think" else "fact", words)


@register.simple_tag
def written(language: str) -> SafeString:
    """Of an element with words from the database: their language, where the mail is in another."""
    return SafeString() if is_read_here(language) else format_html(' lang="{}"', language)


@register.simple_tag
def gap(words: Any = "?") -> SafeString:
    """What we don't know yet, dashed. In text parts write `____`."""
    return format_html('<span class="gap">{}</span>', words)


@register.simple_tag
def button(url: str, label: Any) -> SafeString:
    """The one filled button; stands in an `mj-column`, not in an `mj-text`."""
    return format_html('<mj-button href="{}">{}</mj-button>', url, label)


@register.filter(expects_localtime=True)
def moment(at: datetime) -> str:
    """Day, time and the clock's name, which Django's own filter leaves out in the hour that comes twice."""
    return f"{date_format(at, 'DATETIME_FORMAT')} {at.tzname()}"


@register.simple_tag
def option(url: str, label: Any) -> SafeString:
    """One of several answers to pick; stands in an `mj-text`."""
    return format_html('<a class="opt" href="{}">{}</a>', url, label)


@register.simple_tag
def rule() -> SafeString:
    """A line between two sections; stands between two `mj-section`."""
    line = '<mj-section padding="0 40px"><mj-column><mj-divider /></mj-column></mj-section>'
    return SafeString(line)


@register.simple_tag
def cut() -> SafeString:
    """Where the HTML of a letter is taken apart; stands beside an `mj-section`."""
    return SafeString("<mj-raw><!--cut--></mj-raw>")


@register.simple_tag
def on_site(view: str, *args: Any, **kwargs: Any) -> str:
    """The whole address of one of our pages, as mails need it."""
    return absolute(reverse(view, args=args, kwargs=kwargs))


@register.filter
def upper_words(words: str) -> str:
    """A heading of a text part, in capitals but for the slots in it."""
    return "".join(
        slot(part) if place % 2 else part.upper() for place, part in enumerate(SLOT.split(str(words)))
    )


@register.filter
def absolute(path: str) -> str:
    """`/library/` → `https://portal.example/library/`."""
    return f"{settings.SITE_URL}{path}"
