"""A question answered from a mail, without signing in: a signed link, good for one answer and 30 days."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.activity.models import Activity
from portal.signing import dumps
from portal.web.addresses import before_token
from profiles.businesses.querysets import colleagues_of
from profiles.facts.holding import lock_about
from profiles.facts.known import SURE
from profiles.facts.models import Fact
from profiles.facts.querysets import about_now
from profiles.facts.telling import tell
from profiles.people.models import Person
from profiles.questions.catalogue import HasSlug, Prompt, catalogue
from profiles.questions.models import Asking

SALT = "profiles.questions.mailed-answer"
GOOD_FOR = timedelta(days=30)


class Spent(Exception):
    """The link's question was answered since the mail was written, by this link or otherwise."""


@dataclass(frozen=True)
class MailedQuestion:
    person: Person
    prompt: Prompt
    asked_at: datetime
    visit: uuid.UUID


def answer_url(person: Person, question: str | HasSlug) -> str:
    """The whole address for a mail, to be made once per mail: all its links are good for one answer together."""
    token = answer_token(person, catalogue().prompt(question))
    return f"{before_token(settings.SITE_URL, 'mailed-answer')}{token}/"


def with_value(url: str, value: str) -> str:
    """The same address with an answer ticked beforehand; fetching it saves nothing."""
    return f"{url}?{urlencode({'value': value})}"


def answer_token(person: Person, prompt: Prompt) -> str:
    return dumps([person.pk, prompt.slug, timezone.now().timestamp()], SALT)


def read_token(token: str) -> MailedQuestion:
    """Raises BadSignature, SignatureExpired, LookupError for a question retired, Person.DoesNotExist."""
    person_id, slug, at = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    prompt = catalogue().prompt(slug)
    if not prompt.is_active:
        raise LookupError(slug)
    return MailedQuestion(
        person=Person.objects.get(pk=person_id, is_active=True, closed_at__isnull=True),
        prompt=prompt,
        asked_at=datetime.fromtimestamp(at, UTC),
        visit=uuid.uuid5(uuid.NAMESPACE_URL, token),
    )


@transaction.atomic
def save_mailed(mailed: MailedQuestion, values: Sequence[str]) -> Fact:
    """Raises InvalidAnswer, or Spent: the later word, and a deletion, stand."""
    lock_about(mailed.person, mailed.prompt, found=True)
    if is_spent(mailed):
        raise Spent
    phrasing = mailed.prompt.phrasing(mailed.person.language)
    fact = tell(mailed.person, mailed.prompt, values, wording=phrasing)
    Asking.objects.create(
        person=mailed.person,
        question_id=mailed.prompt.pk,
        wording_id=phrasing.pk or 0,
        place="mail",
        visit=mailed.visit,
        outcome=Asking.Outcome.SAVED,
        ended_at=timezone.now(),
    )
    return fact


def is_spent(mailed: MailedQuestion) -> bool:
    """Used, or the person or a colleague said or deleted something since the mail was written."""
    if Asking.objects.filter(person=mailed.person, visit=mailed.visit).exists():
        return True
    since = Fact.objects.filter(question_id=mailed.prompt.pk, at__gt=mailed.asked_at, source__in=SURE)
    return since.filter(about_now(mailed.person)).exists() or _was_deleted(mailed)


def _was_deleted(mailed: MailedQuestion) -> bool:
    """Nothing is left of an answer that was deleted but that it was."""
    deleted = Activity.objects.filter(
        verb="forgot", subject=f"question:{mailed.prompt.slug}", at__gt=mailed.asked_at
    )
    who = Q(person=mailed.person)
    if mailed.prompt.is_about_business:
        who |= Q(person__in=colleagues_of(mailed.person))
    return deleted.filter(who).exists()
