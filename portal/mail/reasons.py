"""Why a message, or a mailing, is as it is: rows hold a code, and here are its words, for whoever reads them.

A code may have a detail behind it, as in `gave_up: 451 4.7.1 try later`. The conditions bring words of their own
(portal/mail/conditions.py). What is no code, such as the words of a mail server, stands as it was said.
"""

from django.utils.translation import gettext_lazy as _

from portal.mail.querysets import all_conditions

HELD_OUT = "held_out"
TOO_LATE = "too_late"
WORKER_LOST = "worker_lost"
KEPT_LOSING = "kept_losing"
UNWRITABLE = "unwritable"
GAVE_UP = "gave_up"
CONNECTION_BROKE = "connection_broke"
NO_REPLY = "no_reply"
TOO_MANY_COMPLAINTS = "too_many_complaints"
BY_HAND = "by_hand"
READ_MEANWHILE = "read_meanwhile"
TOLD_ALREADY = "told_already"
OVER = "over"
ERASED = "erased"

WORDS = {
    HELD_OUT: _("held back by lot, to compare with"),
    TOO_LATE: _("there was no time left to send it"),
    WORKER_LOST: _("the worker that sent it was lost"),
    KEPT_LOSING: _("every worker that took it was lost"),
    UNWRITABLE: _("it could not be written"),
    GAVE_UP: _("given up after the last try"),
    CONNECTION_BROKE: _("the connection broke"),
    NO_REPLY: _("no reply after the letter"),
    TOO_MANY_COMPLAINTS: _("too many readers called it spam"),
    BY_HAND: _("by hand"),
    READ_MEANWHILE: _("it was read on the site before the mail left"),
    TOLD_ALREADY: _("a later mail says it too"),
    OVER: _("what it was about was over"),
    ERASED: _("they were erased"),
}
SEPARATOR = ": "


def with_detail(code: str, detail: object) -> str:
    """As it stands in the row; the detail may begin with a code itself."""
    return f"{code}{SEPARATOR}{detail}"


def reason_words(reason: str) -> str:
    """A row's reason, in the language of who reads it."""
    words = {condition.code: condition.words for condition in all_conditions()} | WORDS
    if reason in words:
        return str(words[reason])
    code, _separator, detail = reason.partition(SEPARATOR)
    return f"{words[code]}{SEPARATOR}{reason_words(detail)}" if code in WORDS else reason
