"""A signature that an independent check accepts, over the headers that matter; none without a key."""

import base64
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from portal.mail.smtp import SmtpTransport
from tests.portal.mail.test_transports import envelope
from tests.sinks import Sink


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signing(settings: Any, key: rsa.RSAPrivateKey) -> bytes:
    """The record that the domain publishes."""
    settings.MAIL_DKIM_SELECTOR = "k1"
    settings.MAIL_DKIM_KEY = key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def received() -> bytes:
    with Sink() as sink:
        carrier = SmtpTransport("127.0.0.1", sink.port)
        list(carrier.send_all([envelope()]))
        carrier.close()
        return sink.received[0][1]


def test_what_arrives_is_signed_over_all_that_matters(signing: bytes) -> None:
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return signing

    raw = received()
    assert dkim.verify(raw, dnsfunc=dns) is True
    assert asked == [b"k1._domainkey.kinship.example."]
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    [signature] = [line for line in head.split(b"\r\n") if line.startswith(b"DKIM-Signature")]
    names = signature.partition(b" h=")[2].partition(b";")[0].replace(b" ", b"").split(b":")
    assert {b"from", b"list-unsubscribe", b"list-unsubscribe-post", b"subject"} <= set(names)


def test_a_changed_letter_fails_the_check(signing: bytes) -> None:
    raw = received().replace(b"Subject: Subject", b"Subject: Changed")
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: signing) is False


def said() -> list[str]:
    return [str(message.id) for message in run_checks() if str(message.id).startswith("mail.")]


def test_a_good_key_starts(signing: bytes, settings: Any) -> None:
    assert said() == []
    settings.MAIL_DKIM_SELECTOR = ""
    assert said() == ["mail.E004"]


def test_no_key_starts(settings: Any) -> None:
    settings.MAIL_DKIM_SELECTOR = "k1"
    assert said() == []


def pem(key: ed25519.Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


BAD_KEYS = {
    "no key": "secret",
    "without line ends": "-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY-----",
    "cut off": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\n-----END RSA PRIVATE KEY-----\n",
    "of another kind": pem(ed25519.Ed25519PrivateKey.generate()),
    "not plain": "-----BEGIN RSA PRIVATE KEY-----\nÄ\n-----END RSA PRIVATE KEY-----\n",
}


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_bad_key_stops_the_start_and_is_not_shown(settings: Any, key: str) -> None:
    settings.MAIL_DKIM_SELECTOR, settings.MAIL_DKIM_KEY = "k1", key
    assert said() == ["mail.E005"]
    with pytest.raises(SystemCheckError) as stopped:
        call_command("check")
    assert "MAIL_DKIM_KEY_FILE" in str(stopped.value)
    assert key not in str(stopped.value)


def test_without_a_key_nothing_is_signed(settings: Any) -> None:
    settings.MAIL_DKIM_SELECTOR = "k1"
    assert b"DKIM-Signature" not in received()
