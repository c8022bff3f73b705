"""What consent a message rests on: that of its kind, or of the marketing part that its letter had when it left."""

from portal.mail.kinds import Letter, kinds
from portal.mail.models import Message

PURPOSE = "purpose"
"""Under which a row's `data` keeps what was decided when its letter was written."""


def purpose_of(message: Message) -> str:
    """Empty for what always goes."""
    kind = kinds.get(message.kind)
    return (kind.purpose if kind else "") or str(message.data.get(PURPOSE, ""))


def keep_purpose(message: Message, letter: Letter) -> None:
    """Called before the letter leaves, so that whoever complains about it later ends the right consent."""
    if kinds[message.kind].purpose or letter.purpose == message.data.get(PURPOSE, ""):
        return
    message.data = {**message.data, PURPOSE: letter.purpose}
    message.save(update_fields=["data"])
