"""Checks of the letter as its reader gets it, and of what may send it at all."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from campaigns.newsletters.audience import broken_segments
from campaigns.newsletters.checks.findings import Draft, Finding, Level, block_at, number_of
from campaigns.newsletters.models import Block
from portal.branding.reading import brand
from portal.files.models import Image
from profiles.consent.models import Channel, ConsentWording

KB = 1024
HEAVIEST_MAIL = 100 * KB
"""Gmail cuts off what comes after 102 KB."""
HEAVY_IMAGES, HEAVIEST_IMAGES = 500 * KB, 2000 * KB
STOPS = "mail-stop"


def postal_address(draft: Draft) -> Finding:
    if brand().postal_address.strip():
        return Finding(Level.OK, _("The postal address is in."))
    words = _("The law asks for it. An admin writes it under Brand.")
    return Finding(Level.BLOCKS, _("There is no postal address."), words, "/admin/portal/brand/")


def unsubscribe(draft: Draft) -> Finding | None:
    """The link to stop is in both parts of the letter as it was written for the reader."""
    if draft.letter is None:
        return None
    html, text = str(draft.letter.html), str(draft.letter.text)
    if _stop().search(html) and _stop().search(text):
        return Finding(Level.OK, _("Text part and unsubscribe link are in."))
    words = _("The mail’s frame has lost it. Tell whoever runs the portal.")  # noqa: RUF001
    return Finding(Level.BLOCKS, _("There is no unsubscribe link."), words)


def _stop() -> re.Pattern[str]:
    before, _token, after = reverse(STOPS, args=["TOKEN"]).partition("TOKEN")
    return re.compile(rf"{re.escape(before)}[^\s\"'<>/]+{re.escape(after)}")


def somebody_gets_it(draft: Draft) -> Finding:
    if draft.reach.gets:
        return Finding(Level.OK, _("Consent is checked again for each person as it is sent."))
    words = _("Nobody who fits may be written to. Look at who gets it.")
    return Finding(Level.BLOCKS, _("Nobody would get it."), words, "#who")


def segments_answer(draft: Draft) -> Finding | None:
    """The segments that it is for are there and can be asked: else it reaches nobody."""
    broken = broken_segments(draft.issue.audience)
    if not broken:
        return None
    named = ", ".join(name for name in broken if name)
    title = (
        _("A segment is gone.") if not named else _("A segment can’t be asked: %(named)s.") % {"named": named}  # noqa: RUF001
    )
    return Finding(Level.BLOCKS, title, _("Nobody gets it until you choose another, or mend it."), "#who")


def consent_basis(draft: Draft) -> Finding | None:
    """People can be asked for the consent it rests on: there are words for it."""
    asked = ConsentWording.objects.filter(
        purpose=draft.issue.newsletter.purpose, channel=Channel.MAIL, is_active=True
    )
    if asked.exists():
        return None
    words = _("Nobody was ever asked for this consent. Choose another for the series.")
    where = reverse("studio-newsletter", args=[draft.issue.newsletter.slug])
    return Finding(Level.BLOCKS, _("The series rests on no consent."), words, where)


def weight(draft: Draft) -> Finding | None:
    """The HTML as it goes over the wire."""
    if draft.letter is None:
        return None
    size = len(str(draft.letter.html).encode())
    shown = {"size": localize(round(size / KB)), "most": HEAVIEST_MAIL // KB}
    if size <= HEAVIEST_MAIL:
        return Finding(Level.OK, _("The mail weighs %(size)s KB.") % shown)
    words = _("Beyond %(most)s KB mail programs cut it off.") % shown
    return Finding(Level.BLOCKS, _("The mail weighs %(size)s KB.") % shown, words, "#blocks")


def images(draft: Draft) -> list[Finding] | None:
    """Each image block has a picture of ours and words for those who don't see it, in each language."""
    blocks = [block for block in draft.blocks if block.kind == Block.Kind.IMAGE]
    there = Image.objects.in_bulk([block.content["image"] for block in blocks if block.content.get("image")])
    found = [finding for block in blocks for finding in _of_image(draft, block, there)]
    total = sum(image.bytes for image in there.values())
    if total > HEAVY_IMAGES:
        level = Level.BLOCKS if total > HEAVIEST_IMAGES else Level.WARNING
        title = _("The images weigh %(size)s KB.") % {"size": localize(round(total / KB))}
        found.append(Finding(level, title, _("On a phone that takes long. Use smaller ones."), "#blocks"))
    return found or None


def _of_image(draft: Draft, block: Block, there: dict[int, Image]) -> list[Finding]:
    named = {"block": number_of(block)}
    image = there.get(block.content.get("image", 0))
    if image is None:
        title = _("%(block)s has no image.") % named
        return [Finding(Level.BLOCKS, title, _("Choose one or remove the block."), block_at(block))]
    bare = [
        lang for lang in draft.languages if not (block.content.get(lang, {}).get("alt") or image.alt).strip()
    ]
    if not bare:
        return []
    words = _("Many readers see no images. Say what it shows.")
    return [Finding(Level.BLOCKS, _("%(block)s has no words for its image.") % named, words, block_at(block))]


def site_is_https(draft: Draft) -> Finding | None:
    """RFC 8058 asks for an HTTPS address to unsubscribe."""
    if settings.SITE_URL.startswith("https://") or not settings.PRODUCTION:
        return None
    words = _("One-click unsubscribe needs https. Set SITE_URL.")
    return Finding(Level.BLOCKS, _("The site’s address is not https."), words)  # noqa: RUF001
