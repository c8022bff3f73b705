"""What rows say in codes is read in words, in the reader's language; what a server said stays as it was said."""

import pytest
from django.utils import translation

from portal.mail.reasons import reason_words

SAID = [
    ("worker_lost", "the worker that sent it was lost", "der Prozess, der sie sendete, ging verloren"),
    ("closed", "they closed their account", "das Konto wurde geschlossen"),
    (
        "gave_up: connection_broke: [Errno 104] reset",
        "given up after the last try: the connection broke: [Errno 104] reset",
        "nach dem letzten Versuch aufgegeben: die Verbindung brach ab: [Errno 104] reset",
    ),
    ("closed: 550 no such user", "closed: 550 no such user", "closed: 550 no such user"),
    ("451 4.7.1 later: 3 minutes", "451 4.7.1 later: 3 minutes", "451 4.7.1 later: 3 minutes"),
    ("", "", ""),
]


@pytest.mark.parametrize(("reason", "english", "german"), SAID)
def test_a_code_is_read_in_words(reason: str, english: str, german: str) -> None:
    with translation.override("en"):
        assert reason_words(reason) == english
    with translation.override("de"):
        assert reason_words(reason) == german
