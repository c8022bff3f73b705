from collections.abc import Sequence
from typing import Any, NoReturn

from django.core.mail.backends.base import BaseEmailBackend


class OutsideLedgerError(RuntimeError):
    """Mail was sent past the ledger."""


class RefusingBackend(BaseEmailBackend):
    """Django's send_mail leads nowhere: what the ledger does not know cannot be counted, stopped or undone."""

    def send_messages(self, email_messages: Sequence[Any]) -> NoReturn:
        raise OutsideLedgerError(
            "Mail goes through the ledger: register a kind (portal/mail/kinds.py) and call "
            "portal.mail.planning.plan() in the transaction of what caused it."
        )
