"""Codes mailed to somebody who is signed in, each for one purpose and one address."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from portal.mail.planning import plan
from profiles.accounts.codes import hash_of, is_right, new_code
from profiles.accounts.coming_in import WRONG_TRIES, WRONG_TRIES_A_DAY, RefusedError, WrongCodeError
from profiles.people.models import Person
from profiles.security.models import MailedCode


@transaction.atomic
def mail_code(person: Person, purpose: MailedCode.Purpose, address: str) -> MailedCode:
    """A code to `address`; where that is somebody else's, they are told instead, by the same statements."""
    holder = Person.objects.filter(email=address).first()
    taken = holder is not None and holder != person and not holder.only_typed
    code, key = new_code(), uuid.uuid4()
    mailed = MailedCode.objects.create(
        key=key,
        person=person,
        purpose=purpose,
        address=address,
        code_hash=hash_of(key, code),
        expires_at=timezone.now() + timedelta(minutes=settings.CODE_MINUTES),
    )
    reader = holder if taken and holder else person
    data = {"language": reader.language, "purpose": "taken" if taken else purpose.value}
    secrets = {} if taken else {"code": code}
    plan("proof", reader, f"proof:{key}", address=address, data=data, secrets=secrets)
    return mailed


def use_mailed_code(key: Any, person: Person, purpose: MailedCode.Purpose, typed: str) -> MailedCode:
    """Use up a code. Raises WrongCodeError while there are tries left, and RefusedError for one that is over."""
    with transaction.atomic():
        mailed = _locked(key, person, purpose)
        if is_right(mailed, typed):
            mailed.used_at = timezone.now()
            mailed.save(update_fields=["used_at"])
            return mailed
        MailedCode.objects.filter(pk=mailed.pk).update(wrong_tries=F("wrong_tries") + 1)
    raise WrongCodeError(WRONG_TRIES - mailed.wrong_tries - 1)


def _locked(key: Any, person: Person, purpose: MailedCode.Purpose) -> MailedCode:
    rows = MailedCode.objects.filter(person=person)
    mailed = rows.select_for_update().filter(pk=key, purpose=purpose).first()
    day = timezone.now() - timedelta(days=1)
    wrong = rows.filter(made_at__gt=day).aggregate(wrong=Sum("wrong_tries"))["wrong"] or 0
    if mailed is None or mailed.is_over or mailed.wrong_tries >= WRONG_TRIES or wrong >= WRONG_TRIES_A_DAY:
        raise RefusedError("used, expired, or tried too often")
    return mailed


def purge_mailed_codes() -> int:
    limit = timezone.now() - timedelta(days=settings.PENDING_SIGNUP_DAYS)
    gone, _ = MailedCode.objects.filter(made_at__lt=limit).delete()
    return gone
