import pytest
from django.core.mail import get_connection, send_mail

from portal.mail.refusing import OutsideLedgerError


def test_mail_past_the_ledger_is_refused_with_words() -> None:
    backend = get_connection("portal.mail.refusing.RefusingBackend")
    with pytest.raises(OutsideLedgerError, match="Mail goes through the ledger"):
        send_mail("Hi", "there", "a@example.org", ["b@example.org"], connection=backend)
