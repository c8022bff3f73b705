from typing import Any

from django.template import Context, Library
from django.utils.translation import gettext as _

from portal.feedback.asking import Rated
from portal.feedback.forms import RatingForm
from portal.web.templatetags.components import rating

register = Library()


@register.inclusion_tag("components/rating.html", takes_context=True)
def rated(context: Context, asked: Rated, form: RatingForm | None = None) -> dict[str, Any]:
    """A thing on one scale, as `rating` draws it."""
    shown = form or RatingForm(asked.scale, question=asked.question)
    said = _said(asked) if asked.answer and not form else ""
    return rating(context, name=asked.name, url=asked.url, form=shown, said=said, undo_url=asked.undo_url)


def _said(asked: Rated) -> str:
    if asked.answer is None or asked.answer.value is None:
        return _("What you wrote is on our list now.")
    return _("You said %(value)s of %(most)s.") % {
        "value": asked.answer.value,
        "most": asked.scale.values[-1],
    }
