"""What the row component needs to show a training in a list, with how far this person is in it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.ranking.showing import minutes_words
from content.topics.querysets import first_of
from portal import covers
from portal.web.templatetags.components import fact
from training.courses.models import Training
from training.learning.models import Progress


def row_of(training: Training, progress: Progress | None, *, tiles: int = 1) -> dict[str, Any]:
    """A training that was begun leads straight to the card to go on with."""
    resumes = progress is not None and progress.finished_at is None
    return {
        "training": training,
        "url": progress.resume_url if progress and resumes else training.get_absolute_url(),
        "details": _details(training, progress if resumes else None),
        "cover": cover_of(training, tiles),
        "why": _why(progress),
        "done": progress is not None and not resumes,
    }


def cover_of(training: Training, tiles: int = 1) -> SafeString:
    return covers.cover(*first_of(training.topics.all()), training.slug, tiles)


def _details(training: Training, begun: Progress | None) -> list[str]:
    minutes = minutes_words(training.minutes)
    if not begun:
        return [minutes]
    return [minutes, _("card %(card)s of %(of)s") % {"card": begun.resume_card, "of": training.card_count}]


def _why(progress: Progress | None) -> SafeString | str:
    if progress is None:
        return ""
    if progress.done_today_at:
        return format_html(_("You {did} what it asks for"), did=fact(_("did")))
    if progress.finished_at:
        return format_html(_("You {finished} this"), finished=fact(_("finished")))
    return format_html(_("You {started} this"), started=fact(_("started")))
