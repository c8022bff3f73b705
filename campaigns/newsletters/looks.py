"""A letter as other mail programs show it, made harmless: whoever looks as somebody else acts as nobody."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

LOOKS = {
    "": _("as it is"),
    "dark": _("dark"),
    "bare": _("images off"),
    "phone": _("on a phone"),
    "text": _("plain text"),
}
DARK = re.compile(r"@media[^{]*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
IMAGE = re.compile(r"(<img\b[^>]*?)\ssrc=(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
HREF = re.compile(r"(href=)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
SIGNED = "token"
"""The name of the argument that every signed address of ours has."""
TAKEN_OUT = "#"


def as_look(html: str, look: str) -> str:
    shown = harmless(html)
    if look == "dark":
        return DARK.sub("@media all", shown)
    return IMAGE.sub(r"\1", shown) if look == "bare" else shown


def harmless(html: str) -> str:
    """Without the links that act for the reader: stop, answer, sign in."""
    return HREF.sub(lambda found: f'{found[1]}"{TAKEN_OUT}"' if _acts(found[2][1:-1]) else found[0], html)


def harmless_text(text: str) -> str:
    return ADDRESS.sub(lambda found: f"{settings.SITE_URL}/…" if _acts(found[0]) else found[0], text)


def _acts(address: str) -> bool:
    try:
        parts = urlsplit(unescape(address))
        if parts.hostname not in (None, settings.SITE_HOST):
            return False
        return SIGNED in resolve(parts.path).kwargs
    except (ValueError, Resolver404):
        return False
