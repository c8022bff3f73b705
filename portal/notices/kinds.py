from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from portal.mail.unsubscribing import purposes
from portal.notices.models import Channel
from portal.registry import Registry

PURPOSE = "notice-"
"""Begins the name of what a link in a mail stops: one kind of notice."""
ALL_CHANNELS = (Channel.PAGE, Channel.MAIL, Channel.DIGEST)


@dataclass(frozen=True)
class Thing:
    """What a notice is about, as its reader may see it. `language`: of the title, where it is not the page's."""

    title: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Told:
    """What the words of a notice are made from. `actors`: first names of who did it last, the latest first."""

    thing: Thing
    count: int = 1
    actors: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def anyone(person: AbstractBaseUser) -> bool:
    return True


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice that an upper feature registers.

    `find(person, abouts)` gives, for all of them at once, the things that this person may see now; what it leaves
    out is neither shown nor counted nor mailed. `say(told)` gives one sentence in the active language.
    `channels`: the ways to tell that one can choose from, besides not at all if `can_be_off`; the first is the
    default. `meant_for`: who is offered the choice. `example`: the title of a thing, for the preview of its mail.
    """

    slug: str
    name: Any
    find: Callable[[Any, Collection[str]], Mapping[str, Thing]]
    say: Callable[[Told], str]
    icon: str = "bell"
    channels: tuple[Channel, ...] = ALL_CHANNELS
    can_be_off: bool = True
    meant_for: Callable[[Any], bool] = anyone
    example: Any = ""

    @property
    def default(self) -> Channel:
        return self.channels[0]

    @property
    def choices(self) -> tuple[Channel, ...]:
        return (*self.channels, Channel.OFF) if self.can_be_off else self.channels

    @property
    def purpose(self) -> str:
        """What a link in its mails stops."""
        return f"{PURPOSE}{self.slug}"


notice_kinds: Registry[NoticeKind] = Registry("notice kind")


def register(kind: NoticeKind) -> NoticeKind:
    purposes.register(kind.purpose, kind.name)
    return notice_kinds.register(kind.slug, kind)


def ids_in(abouts: Collection[str]) -> dict[int, str]:
    """Of things named `kind:id`: by id, the name."""
    return {int(about.rpartition(":")[2]): about for about in abouts}
