from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.mail.kinds import Letter, Sample, UnneededError
from portal.mail.letters import compose
from portal.mail.models import LEFT, UNFINISHED, Message
from portal.mail.reasons import READ_MEANWHILE, TOLD_ALREADY
from portal.mail.unsubscribing import stop_url
from portal.notices.choosing import ALL_OF_DIGEST
from portal.notices.kinds import NoticeKind, Thing, Told, notice_kinds
from portal.notices.models import Channel, Notice
from portal.notices.notifying import MAIL
from portal.notices.querysets import DIGEST, for_digest, with_things

SAMPLE = "sample"
MOST = 20
"""So many stand in a digest; the page has the others."""


def notice(message: Message, secrets: dict[str, Any]) -> Letter:
    """One notice, at once. Raises UnneededError when it was read, told by a later mail, or may not be seen any more."""
    if SAMPLE in message.data:
        kind = notice_kinds[message.data[SAMPLE]]
        return _single(message, kind.purpose, sample_words(kind), "/")
    person = _person(message)
    if _newer(message).filter(data__notice=message.data["notice"]).exists():
        raise UnneededError(TOLD_ALREADY)
    rows = Notice.objects.filter(pk=message.data["notice"], unread_since__isnull=False)
    with override(person.language):
        shown = with_things(person, rows)
        if not shown:
            raise UnneededError(READ_MEANWHILE)
        return _single(message, shown[0].kind.purpose, shown[0].words, shown[0].thing.url)


def digest(message: Message, secrets: dict[str, Any]) -> Letter:
    """What is still unread of what was not in an earlier one."""
    if SAMPLE in message.data:
        return _several(message, [(sample_words(kind), "/") for kind in told_by(Channel.DIGEST)])
    person = _person(message)
    if _newer(message).exists():
        raise UnneededError(TOLD_ALREADY)
    rows = for_digest().filter(person_id=person.pk).order_by("-last_at", "-id")
    with override(person.language):
        shown = with_things(person, rows[:MOST])
        if not shown:
            raise UnneededError(READ_MEANWHILE)
        return _several(message, [(one.words, one.thing.url) for one in shown])


def _person(message: Message) -> Any:
    return cast(Any, message.person)


def _newer(message: Message) -> QuerySet[Message]:
    """Of those that wait, for a pause or a moment, the last to be planned says all that is unread."""
    others = Message.objects.filter(kind=message.kind, person=message.person, pk__gt=message.pk or 0)
    return others.filter(state__in=(*UNFINISHED, *LEFT))


def _single(message: Message, purpose: str, words: str, url: str) -> Letter:
    context = {"words": words, "title": words.removesuffix("."), "url": url}
    context["stop_url"] = stop_url(message, purpose)
    return replace(compose("told", context, _person(message).language), purpose=purpose)


def _several(message: Message, told: list[tuple[str, str]]) -> Letter:
    context = {"told": told, "count": len(told), "stop_url": stop_url(message, ALL_OF_DIGEST)}
    return replace(compose("digest", context, _person(message).language), purpose=ALL_OF_DIGEST)


def samples() -> Iterator[Sample]:
    """Each kind that can come alone."""
    for kind in told_by(Channel.MAIL):
        yield Sample(str(kind.name), _sample(MAIL, kind.slug))


def digest_samples() -> Iterator[Sample]:
    yield Sample(_("One of each kind"), _sample(DIGEST, "all"))


def told_by(channel: Channel) -> list[NoticeKind]:
    return [kind for kind in notice_kinds if channel in kind.channels]


def sample_words(kind: NoticeKind) -> str:
    return kind.say(Told(Thing(str(kind.example or kind.name), "/"), 3, ["Ben"]))


def _sample(kind: str, about: str) -> Message:
    reader = get_user_model()(pk=0, email="marta@martas-bread.example")
    return Message(kind=kind, person=reader, address=reader.email, occasion="", data={SAMPLE: about})
