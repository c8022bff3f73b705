"""Mails that came back, read one after the other from a mailbox or a pipe, in little memory."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from portal.mail.bounces.belonging import message_behind
from portal.mail.bounces.classifying import LONGEST, classify
from portal.mail.bounces.noting import BECOMES, note_outcome

LONGEST_LINE = 65_536
SEPARATOR = re.compile(rb"From .{0,320}\w{3} \w{3} [ \d]\d \d\d:\d\d")
NOT_OURS, AGAIN = "not ours", "known already"


def take_in(raw: bytes, *, source: str = "mail", recipient: str = "") -> str:
    """Note what one mail says of a message of ours; what was made of it, in a word for the summary.

    `recipient` is the envelope's, where the carrier knows it.
    """
    verdict = classify(raw)
    if verdict.what not in BECOMES:
        return verdict.what.value
    message = message_behind(raw, recipient)
    if message is None:
        return NOT_OURS
    words = verdict.words or verdict.status
    event_id = hashlib.sha256(raw).hexdigest()
    is_new = note_outcome(verdict.what, message, source=source, event_id=event_id, words=words)
    return verdict.what.value if is_new else AGAIN


def mails_in(stream: BinaryIO) -> Iterator[bytes]:
    """The mails of a mailbox (mbox), or the one mail that a pipe brings; of each only the beginning is kept."""
    mail, is_mailbox, after_blank = bytearray(), False, True
    for place, (line, begins) in enumerate(_lines(stream)):
        if begins and after_blank and _separates(line, is_mailbox, place):
            if mail:
                yield bytes(mail)
            mail, is_mailbox, after_blank = bytearray(), True, False
            continue
        if len(mail) < LONGEST:
            mail += line
        after_blank = begins and not line.strip()
    if mail:
        yield bytes(mail)


def _separates(line: bytes, is_mailbox: bool, place: int) -> bool:
    """At the very beginning any `From ` says that this is a mailbox; later ones carry their date."""
    return line.startswith(b"From ") and (place == 0 or (is_mailbox and bool(SEPARATOR.match(line))))


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, or pieces of very long ones, and whether a piece begins a line."""
    begins = True
    while piece := stream.readline(LONGEST_LINE):
        yield piece, begins
        begins = piece.endswith(b"\n")
