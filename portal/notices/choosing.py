from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from portal.notices.kinds import NoticeKind, notice_kinds
from portal.notices.models import Channel, NoticeChoice, NoticeRhythm, Rhythm
from portal.notices.querysets import channels_of

ALL_OF_DIGEST = "notices-digest"
"""What a link in a digest stops."""


def offered_to(person: AbstractBaseUser) -> list[NoticeKind]:
    return [kind for kind in notice_kinds if kind.meant_for(person)]


@transaction.atomic
def choose(person: AbstractBaseUser, channels: Mapping[str, Channel], rhythm: Rhythm) -> None:
    """How the person wants to be told, by kind, from now on."""
    for slug, channel in channels.items():
        _set(person, slug, channel)
    NoticeRhythm.objects.update_or_create(person_id=person.pk, defaults={"rhythm": rhythm})


@transaction.atomic
def stop_mails(person: AbstractBaseUser, purpose: str, proof: dict[str, Any]) -> None:
    """The link or button in a mail: the kind, or all that stands in digests, is told on the page alone."""
    for slug, channel in channels_of(person).items():
        ends = purpose == ALL_OF_DIGEST and channel == Channel.DIGEST
        if ends or (purpose == notice_kinds[slug].purpose and channel != Channel.OFF):
            _set(person, slug, Channel.PAGE)


def _set(person: AbstractBaseUser, slug: str, channel: Channel) -> None:
    NoticeChoice.objects.update_or_create(person_id=person.pk, kind=slug, defaults={"channel": channel})
