"""The tables of portal and of Django that hold people: the ground knows no registry of ours."""

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.feedback.tallying import hold as hold_tally
from portal.feedback.tallying import let_go_of_giver
from portal.files.discarding import discard
from portal.mail.models import UNFINISHED, State
from portal.mail.reasons import ERASED
from portal.mail.suppressing import keep_hashed
from portal.pseudonyms import of_address
from profiles.privacy.personal import (
    Area,
    Rows,
    Way,
    Whose,
    by_hand,
    deleted,
    hold,
    kept,
    let_go,
)

NOWHERE = "erased.invalid"


def hold_the_ground() -> None:
    _hold_use()
    _hold_mail()
    _hold_notices()
    _hold_feedback()
    _hold_files_and_the_rest()


def _hold_use() -> None:
    hold("portal.Activity", _("What you did"), Area.USE, deleted("person"), gives=("verb", "subject", "at"))
    hold(
        "portal.Rollup",
        _("How often you did it"),
        Area.USE,
        deleted("person"),
        keeps_back=_("counted from what you did"),
    )
    hold(
        "portal.Sighting",
        _("What you looked at"),
        Area.USE,
        deleted("person"),
        gives=("kind", "subject", "place", "at"),
    )
    hold("admin.LogEntry", _("Changes as staff"), Area.WORK, deleted("user"), gives=("action_time",))


def _hold_mail() -> None:
    hold(
        "portal.DeliveryReport",
        _("What became of mails"),
        Area.MAIL,
        by_hand("message__person", Way.HASHED, _hash_reports),
        by_hand("address", Way.HASHED, _hash_reports),
        gives=("what", "address", "words", "at"),
    )
    hold(
        "portal.Message",
        _("Mails to you"),
        Area.MAIL,
        by_hand("person", Way.HASHED, _hash_messages),
        by_hand("address", Way.HASHED, _hash_messages_to),
        gives=("kind", "address", "state", "planned_at", "handed_over_at"),
    )
    suppressed = by_hand("address", Way.HASHED, _hash_suppressions)
    hold(
        "portal.Suppression",
        _("Mail that was stopped"),
        Area.MAIL,
        suppressed,
        gives=("address", "reason", "at"),
    )


def _hold_notices() -> None:
    hold(
        "portal.Notice",
        _("Notices"),
        Area.MAIL,
        deleted("person"),
        gives=("kind", "about", "count", "last_at"),
    )
    hold(
        "portal.NoticeOccasion",
        _("What the notices were about"),
        Area.MAIL,
        deleted("person"),
        keeps_back=_("the notices once more"),
    )
    hold(
        "portal.NoticeChoice",
        _("Which notices you want"),
        Area.MAIL,
        deleted("person"),
        gives=("kind", "channel"),
    )
    hold(
        "portal.NoticeRhythm",
        _("How often you want notices"),
        Area.MAIL,
        deleted("person"),
        gives=("rhythm",),
    )


def _hold_feedback() -> None:
    answered = by_hand("person", Way.LET_GO, _let_go_of_feedback)
    gives = ("target", "object_id", "scale", "helpful", "value", "why", "reply", "at")
    hold(
        "portal.Feedback",
        _("Your feedback"),
        Area.FEEDBACK,
        answered,
        let_go("owner").showing("target", "at"),
        gives=gives,
    )
    hold(
        "portal.FeedbackEvent",
        _("Feedback you worked on"),
        Area.WORK,
        let_go("by"),
        let_go("to"),
        gives=("what", "at"),
    )
    hold("portal.FeedbackChange", _("Changes after feedback"), Area.WORK, let_go("by"), gives=("words", "at"))


def _hold_files_and_the_rest() -> None:
    hold("portal.Image", _("Pictures you put in"), Area.WORK, let_go("by"), gives=("alt", "digest", "at"))
    files = by_hand("owner", Way.DELETED, discard)
    hold("portal.File", _("Your files"), Area.HELP, files, gives=("name", "kind", "bytes", "at"), order=90)
    hold(
        "portal.Brand",
        _("The look of this site"),
        Area.WORK,
        kept("reply_to"),
        keeps_back=_("the address of this site"),
    )


def _hash_reports(rows: Rows, whose: Whose) -> int:
    return rows.update(address=f"{whose.hashed}@{NOWHERE}", words="")


def _hash_messages(rows: Rows, whose: Whose) -> int:
    """The row stays in its mailing's figures. What still waits goes to nobody."""
    _stop(rows)
    return _hide(rows, whose.hashed)


def _hash_messages_to(rows: Rows, whose: Whose) -> int:
    """To an address without a person, as from a visitor."""
    nobody = rows.filter(person=None)
    _stop(nobody)
    return sum(_hide(nobody.filter(address__iexact=one), of_address(one)) for one in whose.addresses)


def _stop(rows: Rows) -> None:
    """Why a server refused a mail is told in words that may hold the address; our own reasons are codes."""
    rows.exclude(state=State.EXCLUDED).update(reason="")
    left = {"claim": None, "leased_until": None, "ended_at": Now()}
    rows.filter(state__in=UNFINISHED).update(state=State.EXCLUDED, reason=ERASED, **left)


def _hide(rows: Rows, stands_for: str) -> int:
    return rows.update(person=None, address=f"{stands_for}@{NOWHERE}", data={}, sealed=None)


def _hash_suppressions(rows: Rows, whose: Whose) -> int:
    for row in rows:
        keep_hashed(row)
    return int(rows.delete()[0])


def _let_go_of_feedback(rows: Rows, whose: Whose) -> int:
    """Things in one order for all, as two who change counts at once must not wait for each other in a circle."""
    given = list(rows.order_by("target", "object_id"))
    for answer in given:
        let_go_of_giver(hold_tally(answer.target, answer.object_id), answer, whose.hashed[:40])
    return len(given)
