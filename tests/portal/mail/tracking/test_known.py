from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.mail.tracking.known import FITS, _file, forget_rows, says_machine
from portal.mail.tracking.models import KnownAgent
from profiles.models import Person
from tests.portal.mail.tracking.conftest import FIREFOX

pytestmark = pytest.mark.django_db
HERE = "198.51.100.7"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"


@pytest.mark.parametrize(
    ("agent", "machine"),
    [
        (FIREFOX, False),
        ("", False),
        (GMAIL, False),
        ("Mozilla/5.0", True),
        (" Mozilla/5.0 ", True),
        ("curl/8.5.0", True),
        ("Mozilla/5.0 (compatible; GOOGLEBOT/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0.0.0 Safari/537.36", True),
    ],
)
def test_what_kinship_knows(agent: str, machine: bool) -> None:
    assert says_machine(agent, HERE) is machine


def test_every_rule_is_whole_and_has_a_source() -> None:
    assert len(_file()) >= 20
    assert {rule.by for rule in _file()} <= set(FITS)
    assert {rule.verdict for rule in _file()} == {"machine", "person"}


@pytest.mark.parametrize(
    ("network", "machine"),
    [("203.0.113.9", True), ("203.0.114.9", False), ("2001:db8::1", True), ("2001:db9::1", False),
     ("", False), ("nonsense", False)],
)  # fmt: skip
def test_networks_that_an_operator_knows(network: str, machine: bool) -> None:
    for value in ("203.0.113.0/24", "2001:db8::/32"):
        KnownAgent.objects.create(by="network", value=value)
    assert says_machine(FIREFOX, network) is machine


def test_an_operator_s_word_goes_first() -> None:
    KnownAgent.objects.create(by="agent_has", value="curl", verdict="person")
    assert says_machine("curl/8.5.0", HERE) is False


def test_rows_are_not_asked_for_at_every_hit(django_assert_num_queries: Any) -> None:
    forget_rows()
    with django_assert_num_queries(1):
        says_machine(FIREFOX, HERE)
        says_machine(FIREFOX, HERE)


def test_a_network_is_checked_and_tidied() -> None:
    row = KnownAgent(by="network", value=" 203.0.113.9/24 ")
    row.full_clean()
    assert row.value == "203.0.113.0/24"
    with pytest.raises(ValidationError, match="Write the network like"):
        KnownAgent(by="network", value="203.0.113").full_clean()


def test_what_an_operator_saves_counts_at_once(client: Client) -> None:
    client.force_login(Person.objects.create_superuser("root@example.org", "a long password"))
    assert says_machine("Our-Scanner/1", HERE) is False
    form = {"by": "agent_has", "value": "Our-Scanner", "verdict": "machine", "source": "our own"}
    client.post("/admin/portal/knownagent/add/", form)
    assert says_machine("Our-Scanner/1", HERE) is True
