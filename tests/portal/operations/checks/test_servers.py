"""Valkey's answers, mail servers, the DNS, the site and the disk, each in good and bad health."""

import http.server
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from portal.embedded.ports import any_free
from portal.mail import sender_dns
from portal.operations.checks import (
    background,
    broker,
    clock,
    configuration,
    dns_of_sender,
    ledger,
    mail_servers,
    site,
    storage,
)
from portal.operations.findings import Check, Finding, Level
from portal.operations.queues import Queue
from portal.web.heartbeats import note_life
from tests.operations.certificates import certificate
from tests.sinks import Sink


def worst(check: Check) -> list[Finding]:
    return [finding for finding in check() if finding.level is not Level.OK]


class TestBroker:
    GOOD = {"maxmemory_policy": "noeviction", "aof_enabled": 1, "rdb_last_bgsave_status": "ok"}

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({}, []),
            ({"maxmemory_policy": "allkeys-lru"}, ["Its memory policy is allkeys-lru."]),
            ({"maxmemory": 1000, "used_memory": 900}, ["It uses 900 of 1,000 bytes."]),
            ({"aof_enabled": 0}, ["It keeps no log of what it is told."]),
            ({"rdb_last_bgsave_status": "err"}, ["It could not write to its disk."]),
        ],
    )
    def test_what_it_says_of_itself(
        self, change: dict[str, object], said: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = type("Server", (), {"info": lambda self: {**TestBroker.GOOD, **change}})
        monkeypatch.setattr(broker, "valkey", server)
        assert [finding.said for finding in worst(broker.check)] == said

    def test_the_real_one_answers(self) -> None:
        assert next(iter(broker.check())).level is Level.OK


class TestBackground:
    def test_nobody_lives_and_nobody_takes_anything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(background, "ANSWER_SECONDS", 0.1)
        monkeypatch.setattr(background, "queues", list)
        assert [finding.said for finding in worst(background.check)] == [
            "No sign of life from the worker.",
            "No sign of life from the beat.",
            *(f"No worker takes {name}." for name in ("mail_now", "mail_bulk", "default")),
        ]

    def test_what_waits_too_long_is_said_with_its_age(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(background, "_unserved", list)
        waiting = [Queue("mail_now", 7, 301.0), Queue("mail_bulk", 3, 61.0), Queue("default", 9, 59.0)]
        monkeypatch.setattr(background, "queues", lambda: waiting)
        note_life("worker")
        note_life("beat")
        assert [(finding.level, finding.said) for finding in worst(background.check)] == [
            (Level.FAILURE, "mail_now has 7 tasks, the oldest for 301 s."),
            (Level.WARNING, "mail_bulk has 3 tasks, the oldest for 61 s."),
        ]


class TestMail:
    @pytest.fixture
    def sink(self, settings: Any) -> Iterator[Sink]:
        with Sink() as server:
            settings.MAIL_URL = server.url
            yield server

    def test_a_server_that_answers_gets_no_mail(self, sink: Sink) -> None:
        assert worst(mail_servers.check) == []
        assert (sink.connections, sink.received) == (1, [])

    def test_a_server_that_is_stopped(self, settings: Any) -> None:
        settings.MAIL_URL = f"smtp://127.0.0.1:{any_free()}"
        (found,) = worst(mail_servers.check)
        assert (found.level, found.said.startswith("MAIL_URL: 127.0.0.1:")) == (Level.FAILURE, True)
        assert found.do == "Look at host and port in MAIL_URL, and whether the mail server runs."

    def test_a_server_without_tls_or_sign_in(self, sink: Sink, settings: Any) -> None:
        settings.MAIL_BULK_URL = f"{sink.url}?tls=starttls"
        (found,) = worst(mail_servers.check)
        assert found.said.startswith("MAIL_BULK_URL: ")
        assert found.do.startswith("Try the other kind of TLS in MAIL_BULK_URL")
        settings.MAIL_BULK_URL = sink.url.replace("//", "//user:word@")
        (found,) = worst(mail_servers.check)
        assert found.do == "The server refuses user and password: mend them in MAIL_BULK_URL."

    def test_an_address_that_is_none(self, settings: Any) -> None:
        settings.MAIL_URL = "pigeon://roof"
        (found,) = worst(mail_servers.check)
        assert found.do == "Set MAIL_URL as .env.example shows it."

    def test_in_production_bare_mail_over_the_network_is_told(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.PRODUCTION, settings.MAIL_URL = True, "smtp://mail.example.org:25"
        monkeypatch.setattr(mail_servers, "_connect", lambda stream: None)
        (found,) = worst(mail_servers.check)
        assert (found.level, found.do) == (Level.WARNING, "Add ?tls=starttls to MAIL_URL.")


class TestLedger:
    @pytest.mark.django_db
    def test_an_empty_one_is_well(self) -> None:
        assert worst(ledger.check) == []

    def test_late_and_doubtful(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ledger, "oldest_waiting", lambda: {"now": 901.0, "bulk": 130.0})
        monkeypatch.setattr(ledger, "some_in_doubt", lambda: 3)
        assert [(finding.level, finding.said) for finding in worst(ledger.check)] == [
            (Level.FAILURE, "A mail of the stream “now” has been due for 901 s."),
            (Level.WARNING, "A mail of the stream “bulk” has been due for 130 s."),
            (Level.WARNING, "3 mails are in doubt."),
        ]


class TestDns:
    @pytest.mark.parametrize(
        ("records", "level", "said"),
        [
            (
                {
                    "shop.co": ["v=spf1 -all"],
                    "k1._domainkey.shop.co": ["p=MIG"],
                    "_dmarc.shop.co": ["v=DMARC1; p=none"],
                },
                Level.OK,
                "SPF, DKIM and DMARC of shop.co are published.",
            ),
            (
                {"shop.co": ["v=spf1 -all"]},
                Level.FAILURE,
                "shop.co has no DKIM (k1), DMARC in the DNS.",
            ),
            (None, Level.WARNING, "The DNS did not say whether shop.co may send."),
        ],
    )
    def test_of_the_sender(
        self,
        records: dict[str, list[str]] | None,
        level: Level,
        said: str,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def ask(name: str) -> Sequence[str]:
            if records is None:
                raise sender_dns.CouldNotAskError(name)
            return records.get(name, [])

        settings.MAIL_FROM, settings.MAIL_DKIM_SELECTOR = "Shop <hello@shop.co>", "k1"
        monkeypatch.setattr(sender_dns, "txt_records", ask)
        (found,) = dns_of_sender.check()
        assert (found.level, found.said, bool(found.do)) == (level, said, level is not Level.OK)

    def test_a_made_up_one_fails_in_production(self, settings: Any) -> None:
        settings.PRODUCTION = True
        (found,) = dns_of_sender.check()
        assert (found.level, found.said) == (Level.FAILURE, "kinship.example is a made-up domain.")


class TestClock:
    @pytest.mark.parametrize(("off", "level"), [(-3.0, Level.WARNING), (31.0, Level.FAILURE)])
    def test_one_that_is_off_is_named(
        self, off: float, level: Level, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import time

        monkeypatch.setattr(clock, "CLOCKS", {"Valkey": lambda: time.time() + off})
        (found,) = clock.check()
        way = "ahead of" if off > 0 else "behind"
        assert (found.level, found.said) == (
            level,
            f"The clock of Valkey is {abs(off):.0f} s {way} this machine's.",
        )


class TestConfiguration:
    def test_production_without_a_proxy_or_tls(self, settings: Any) -> None:
        settings.PRODUCTION, settings.SITE_URL = True, "http://portal.example.org"
        settings.TRUSTED_PROXIES = 0
        said = [finding.said for finding in configuration.check() if finding.level is Level.FAILURE]
        assert "SITE_URL does not begin with https://." in said
        assert "No reverse proxy is trusted, so that every page leads to itself." in said


class TestStorage:
    def test_a_folder_that_is_not_ours(self, settings: Any, tmp_path: Path) -> None:
        settings.VAR_DIR = tmp_path / "missing"
        assert worst(storage.check)[0].said.endswith("No such file or directory.")

    def test_too_little_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(storage, "TOO_LITTLE_BYTES", 10**18)
        assert [finding.level for finding in worst(storage.check)] == [Level.FAILURE]

    def test_nothing_collected_or_compiled(self, settings: Any, tmp_path: Path) -> None:
        settings.PRODUCTION, settings.STATIC_ROOT = True, tmp_path
        settings.LOCALE_PATHS = [tmp_path]
        assert [finding.said for finding in worst(storage.check)] == [
            "No stylesheet was collected.",
            "These languages are not compiled: de.",
        ]


class Site(http.server.BaseHTTPRequestHandler):
    status, location = 200, ""

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Location", self.location)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


class TestSite:
    @pytest.fixture
    def server(self, settings: Any) -> Iterator[http.server.HTTPServer]:
        with http.server.HTTPServer(("127.0.0.1", 0), type("Handler", (Site,), {})) as found:
            settings.SITE_URL = f"http://127.0.0.1:{found.server_port}"
            threading.Thread(target=found.serve_forever, daemon=True).start()
            yield found
            found.shutdown()

    def test_it_answers(self, server: http.server.HTTPServer) -> None:
        assert worst(site.check) == []

    def test_one_that_leads_to_itself(
        self, server: http.server.HTTPServer, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server.RequestHandlerClass, "status", 301)
        monkeypatch.setattr(server.RequestHandlerClass, "location", f"{settings.SITE_URL}/")
        (found,) = worst(site.check)
        assert found.do == "Set TRUSTED_PROXIES=1, and let the proxy send X-Forwarded-Proto."

    def test_one_that_is_broken_or_gone(
        self, server: http.server.HTTPServer, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server.RequestHandlerClass, "status", 502)
        assert [finding.level for finding in worst(site.check)] == [Level.FAILURE]
        settings.SITE_URL = f"http://127.0.0.1:{any_free()}"
        assert [finding.level for finding in worst(site.check)] == [Level.WARNING]

    def test_a_certificate_that_nobody_trusts_and_one_that_runs_out(
        self,
        server: http.server.HTTPServer,
        settings: Any,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = certificate(tmp_path, days=3)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(path)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        settings.SITE_URL = settings.SITE_URL.replace("http:", "https:")
        (found,) = worst(site.check)
        assert (found.level, "CERTIFICATE" in found.said.upper()) == (Level.FAILURE, True)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        (found,) = worst(site.check)
        assert (found.level, found.said) == (Level.WARNING, "The certificate runs out in 3 days.")
