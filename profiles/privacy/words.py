"""What people read in the copy of their data: what each column holds, where it comes from, and what values say."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.mail.kinds import kinds
from portal.notices.kinds import notice_kinds
from profiles.privacy.personal import Area, Words

WHENCE: dict[Area, Words] = {
    Area.ACCOUNT: _("You told us this. Times and devices were noted while you signed in."),
    Area.ANSWERS: _("You told us this, or somebody else did: the source says who. The time says when."),
    Area.CONSENTS: _("Noted when you said yes or no. The proof says how, and the source where."),
    Area.MAIL: _("Noted when a mail was written, and when word came of what became of it."),
    Area.USE: _("Noted by this site while you used it, and worked out from that."),
    Area.LEARNING: _("Noted by this site while you learned."),
    Area.FEEDBACK: _("You pressed or wrote this. The reply is ours."),
    Area.HELP: _("You sent us this."),
    Area.WORK: _("Noted by this site while you worked for it, or asked colleagues in."),
}
BEGUN, ENDED, DONE, WHEN = _("Begun"), _("Ended"), _("Done"), _("When")
COLUMNS: dict[str, Words] = {
    "about": _("About"),
    "action_time": WHEN,
    "address": _("Address"),
    "alt": _("What it shows"),
    "answered_at": _("Answered"),
    "answers": _("Answers"),
    "at": WHEN,
    "attachment__name": _("File"),
    "because": _("Why we think so"),
    "begun_at": BEGUN,
    "business__name": _("Business"),
    "bytes": _("Size in bytes"),
    "cadence": _("How often at most"),
    "card": _("Card reached"),
    "channel": _("How it comes"),
    "confirmed_at": _("Email confirmed"),
    "count": _("How many"),
    "created_at": _("Made"),
    "date_joined": _("Since"),
    "details": _("Details"),
    "device": _("Device"),
    "digest": _("Checksum"),
    "done_at": DONE,
    "done_today_at": _("Done for the day"),
    "email": _("Email"),
    "ended_at": ENDED,
    "extra_data": _("What the service told us"),
    "finished_at": DONE,
    "from_at": BEGUN,
    "given": _("Yes or no"),
    "handed_over_at": _("Sent"),
    "helpful": _("It helped"),
    "is_chosen": _("You chose it"),
    "issue__title": _("Issue"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_at": _("Last time"),
    "last_login": _("Last sign-in"),
    "last_used_at": _("Last used"),
    "made_at": _("Made"),
    "month": _("Month"),
    "name": _("Name"),
    "network": _("Network"),
    "new": _("New address"),
    "newsletter__name": _("Newsletter"),
    "number": _("Number"),
    "object_id": _("Its number"),
    "old": _("Old address"),
    "outcome": _("How it ended"),
    "owns": _("Used"),
    "page": _("Page"),
    "partner__name": _("Partner"),
    "paused_until": _("No mail until"),
    "person__email": _("Email of the account that went"),
    "personalised": _("Fitted to you"),
    "place": _("Where on the site"),
    "planned_at": _("Planned"),
    "product__slug": _("Product"),
    "proof": _("Proof"),
    "provider": _("Service"),
    "purpose": _("What for"),
    "question__slug": _("Question"),
    "reason": _("Reason"),
    "record__partner__name": _("Partner"),
    "renews_on": _("Renews on"),
    "reply": _("Our reply"),
    "requested_at": _("Asked for"),
    "rhythm": _("How often"),
    "role": _("Role"),
    "scale": _("Scale"),
    "seats": _("Seats"),
    "seen_at": _("Last seen"),
    "seen_by_staff": _("Staff may look as you"),
    "segment__name": _("Group"),
    "shown_at": _("Shown"),
    "shows": _("What they see"),
    "since": _("Since"),
    "source": _("Source"),
    "started_at": BEGUN,
    "state": _("What became of it"),
    "subject": _("About"),
    "target": _("About"),
    "text": _("Text"),
    "time_zone": _("Time zone"),
    "title": _("Title"),
    "tracked": _("Clicks in mails are counted"),
    "training__title": _("Training"),
    "type": _("Kind"),
    "uid": _("Your number there"),
    "undone_at": _("Set back"),
    "until_at": ENDED,
    "value": _("Answer"),
    "verb": _("What you did"),
    "verdict": _("Verdict"),
    "verified": _("Confirmed"),
    "what": _("What happened"),
    "why": _("Why"),
    "wording__text": _("Words that you read"),
    "words": _("Words"),
}
NOTHING = "–"  # noqa: RUF001


def field_at(table: type[Model], path: str) -> "Field[Any, Any]":
    field: Any = None
    for name in path.split("__"):
        field = table._meta.get_field(name)
        table = cast(type[Model], field.related_model or table)
    return cast("Field[Any, Any]", field)


NAMED: dict[str, Callable[[str], Words | None]] = {
    "portal.Activity.verb": verbs.get,
    "portal.Message.kind": lambda slug: _name(kinds.get(slug)),
    "portal.Notice.kind": lambda slug: _name(notice_kinds.get(slug)),
    "portal.NoticeChoice.kind": lambda slug: _name(notice_kinds.get(slug)),
}
"""Of fields that hold a name of ours: what it means, where whoever lent it is still here."""


def _name(kind: Any) -> Words | None:
    return kind.name if kind else None


def in_words(field: "Field[Any, Any]", value: Any) -> str:
    """A value as somebody reads it, in their language, by their clock."""
    words = NAMED[str(field)](str(value)) if str(field) in NAMED else None
    if words:
        return capfirst(str(words))
    choices = dict(field.flatchoices or ())
    return str(choices[value]) if value in [*choices] and value != "" else _plain(value)


def _plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return now("yes") if value else now("no")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return _moment(value) if isinstance(value, date) else str(value)


def _moment(value: date) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")
