"""What people are told of what they said."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.feedback.models import Feedback, FeedbackChange
from portal.feedback.targets import things_of
from portal.notices.kinds import NoticeKind, Thing, Told, ids_in
from portal.notices.models import Channel

ANSWERED, CHANGED = "feedback_answered", "feedback_changed"


def find_answered(person: Any, abouts: Collection[str]) -> Mapping[str, Thing]:
    """Their own, about what may still be read."""
    rows = list(Feedback.objects.filter(pk__in=ids_in(abouts), person=person).exclude(reply=""))
    things = things_of(rows)
    return {
        row.about: Thing(thing.title, reverse("feedback-reply", args=[row.pk]))
        for row in rows
        if (thing := things.get((row.target, row.object_id)))
    }


def find_changed(person: Any, abouts: Collection[str]) -> Mapping[str, Thing]:
    changes = list(FeedbackChange.objects.filter(pk__in=ids_in(abouts), withdrawn_at=None))
    things = things_of(changes)
    return {
        change.about: Thing(_changed(thing.title, change.words), thing.url)
        for change in changes
        if (thing := things.get((change.target, change.object_id)))
    }


def _changed(title: str, words: str) -> str:
    return _("%(title)s: %(words)s") % {"title": title, "words": words}


def say_answered(told: Told) -> str:
    return _("We answered what you said about “%(thing)s”.") % {"thing": told.thing.title}


def say_changed(told: Told) -> str:
    return _("You said, we did. %(thing)s") % {"thing": told.thing.title}


KINDS = (
    NoticeKind(
        ANSWERED,
        gettext_lazy("Answers to what you said about something"),
        find_answered,
        say_answered,
        icon="chat",
        channels=(Channel.PAGE,),
    ),
    NoticeKind(
        CHANGED,
        gettext_lazy("What we changed because of what you said"),
        find_changed,
        say_changed,
        icon="check",
        channels=(Channel.PAGE, Channel.DIGEST, Channel.MAIL),
        example=gettext_lazy("Late invoices: the letter is shorter now"),
    ),
)
