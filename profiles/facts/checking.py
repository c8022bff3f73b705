import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from profiles.questions.catalogue import Prompt
from profiles.questions.models import Question

TEXT_LIMIT = 80
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Categories of signs that nobody can see or read: control, direction and zero-width ones, private ones."""


class InvalidAnswer(ValueError):
    """Says in words for people what is wrong with an answer."""


def checked(prompt: Prompt, values: Sequence[str]) -> list[str]:
    """The answer as it is kept, in the order of the options. Raises InvalidAnswer."""
    if prompt.type == Question.Type.TEXT:
        return [checked_text(values)]
    return _checked_options(prompt, values)


def _checked_options(prompt: Prompt, values: Sequence[str]) -> list[str]:
    said = set(values) - {""}
    if not said:
        raise InvalidAnswer(_("Choose an answer."))
    if len(said) > 1 and not prompt.takes_many:
        raise InvalidAnswer(_("Choose one answer only."))
    offered = [option.slug for option in prompt.offered]
    if not said <= set(offered):
        raise InvalidAnswer(_("Choose one of the answers in the list."))
    return [slug for slug in offered if slug in said]


def checked_text(values: Sequence[str]) -> str:
    """One line. Tabs and ends of lines count as spaces. Raises InvalidAnswer."""
    if len(values) != 1 or not values[0].strip():
        raise InvalidAnswer(_("Write an answer."))
    text = " ".join(re.split(r"[ \t\r\n]+", unicodedata.normalize("NFC", values[0]).strip(" \t\r\n")))
    if any(unicodedata.category(sign) in UNSEEN for sign in text):
        raise InvalidAnswer(_("Use letters, numbers and signs only."))
    text = " ".join(text.split())
    if len(text) > TEXT_LIMIT:
        raise InvalidAnswer(_("Use at most %(limit)d letters.") % {"limit": TEXT_LIMIT})
    return text
