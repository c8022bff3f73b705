"""Feedback from a mail: a signed link to a page where the choice is ticked, and one press gives it.

The link names its reader, its thing and its scale, and is good for 30 days. Fetching it changes nothing; pressing
again changes the one answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing

from portal.feedback.answering import Giver
from portal.feedback.forms import choices_of
from portal.feedback.scales import SCALES, Scale
from portal.feedback.targets import Target, targets
from portal.notices.kinds import Thing
from portal.signing import dumps
from portal.web.addresses import before_token

SALT = "portal.feedback.mailed"
GOOD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Mailed:
    person: Any
    target: Target
    object_id: int
    scale: Scale
    thing: Thing

    @property
    def giver(self) -> Giver:
        return {"person": self.person}

    @property
    def question(self) -> str:
        return str(self.target.scales[self.scale.slug])


def feedback_url(person_id: int, target: str, object_id: int, scale: str) -> str:
    """The whole address for a mail, once for each letter; `with_choices` gives the links."""
    token = dumps([person_id, target, object_id, scale], SALT)
    return f"{before_token(settings.SITE_URL, 'feedback-mailed')}{token}/"


def with_choices(url: str, scale: str) -> Iterator[tuple[str, str]]:
    """An address and its words for each answer of the scale."""
    return ((f"{url}?value={value}", words) for value, words in choices_of(SCALES[scale]))


def read_token(token: str) -> Mailed:
    """Raises BadSignature, also for one that is over, and LookupError when there is nobody or nothing any more."""
    person_id, slug, object_id, scale = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    person = get_user_model()._default_manager.filter(pk=person_id, is_active=True, closed_at=None).first()
    thing = targets[slug].look_up([object_id]).get(object_id)
    if person is None or thing is None or scale not in targets[slug].scales:
        raise LookupError(token)
    return Mailed(person, targets[slug], object_id, SCALES[scale], thing)
