"""The second language: nothing is missing from its catalogue, and pages and mails speak it."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import trans_real

from community.models import HelpRequest
from content.models import Item
from portal.mail.kinds import kinds
from portal.mail.models import Message
from profiles.models import Person
from tests.architecture import catalogue
from tests.architecture.world import MEMBER, World

GERMAN = {"accept-language": "de-DE,de;q=0.9,en;q=0.5"}
SAME = {
    "Cluster",
    "Link",
    "Logo",
    "Mails",
    "Name",
    "Newsletter",
    "Passkey",
    "Passkeys",
    "Version",
    "Partner",
    "Person",
    "Segment",
    "Post",
    "Region",
    "Styleguide",
    "Support",
    "Text",
    "Training",
    "Trainings",
}
ENGLISH = re.compile(r"\b(please|you|your|the|and|with|email)\b", re.IGNORECASE)
STIFF = re.compile(r"\b(bitte|erfolgreich\w*|du|dein\w*|dich|dir)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def german() -> dict[catalogue.Key, Any]:
    return catalogue.translated()


def words_of(message: Any) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


# The catalogue


def test_no_text_of_ours_is_missing(german: dict[catalogue.Key, Any]) -> None:
    assert sorted({f"{path}: {key[1]}" for key, path in catalogue.wanted() if key not in german}) == []


def test_every_text_has_its_german(german: dict[catalogue.Key, Any]) -> None:
    assert [key for key, message in german.items() if message.fuzzy or not all(words_of(message))] == []
    assert [
        key for key, message in german.items() if message.pluralizable and len(words_of(message)) != 2
    ] == []


def test_what_stands_for_values_is_the_same(german: dict[catalogue.Key, Any]) -> None:
    assert [key for key, message in german.items() if not same_holes(message)] == []


def same_holes(message: Any) -> bool:
    """A singular may say "one" where the plural has the number, and nothing may be added."""
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = [catalogue.holes(words) for words in originals]
    said = [catalogue.holes(words) for words in words_of(message)]
    if len(wanted) == 1:
        return said == wanted
    return said[1] == wanted[1] and wanted[0] <= said[0] <= wanted[1]


def test_no_english_is_left(german: dict[catalogue.Key, Any]) -> None:
    said = {words: key for key, message in german.items() for words in words_of(message)}
    plain = {re.sub(r"%\(\w+\)s|\{.*?\}|<.*?>", "", words): key for words, key in said.items()}
    assert [words for words in plain if ENGLISH.search(words)] == []
    assert [words for words in plain if STIFF.search(words)] == []


def test_what_is_spelt_alike_is_known(german: dict[catalogue.Key, Any]) -> None:
    alike = {key[1] for key, message in german.items() if words_of(message)[0] == key[1]}
    assert {words for words in alike if re.search(r"[a-z]{3}", catalogue.HOLE.sub("", words))} <= SAME


# Pages


def shown(client: Client, url: str) -> str:
    answer = client.get(url, headers=GERMAN)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<html lang="de">' in page
    return as_read(page)


def as_read(page: str) -> str:
    """The words as eyes read them: a gap is a question mark, and what only screen readers say is left out."""
    seen = re.sub(r'<span class="vh">[^<]*</span>', "", page)
    inline = re.sub(r"</?(span|b|a)\b[^>]*>", "", seen)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inline)).split())


PAGES: dict[str, tuple[str, ...]] = {
    "home": (
        "Fragen Sie uns oder jemanden aus Ihrer Branche.",
        "Was brauchen Sie heute?",
        "Machen Sie diese Seite zu Ihrer",
        "Jetzt ein Training ausprobieren",
    ),
    "library": ("Bibliothek", "Zeigen Sie mir", "irgendeinen Betrieb", "Was passt", "Nach Themen"),
    "join": (
        "Mit Ihrer E-Mail-Adresse mitmachen. Sonst nichts.",
        "Wir mailen Ihnen einen Code.",
        "Sechs Ziffern, 15 Minuten gültig.",
    ),
    "help": ("Sagen Sie es uns einmal. Ein Mensch liest es.", "Was klappt nicht?", "Wir antworten per Mail"),
    "training": ("So läuft es ab", "Ein Training von 4 Min., 6 Karten", "Ohne Konto."),
    "training-card": ("Karte 1 von 6, noch 4 Min.", "Nächste Karte", "Hier aufhören"),
    "problems": ("Häufige Probleme", "Ist das Problem gelöst?", "Sagen Sie es auf Ihre Art."),
    "article": ("8 Minuten Lesezeit", "Hat das geholfen?", "Direkt zu", "Einen Menschen fragen"),
}
FRAME = ("Zum Inhalt springen", "Hilfe holen", "Bibliothek", "Anmelden", "Sprache")


@pytest.mark.parametrize("name", PAGES)
def test_a_visitors_page_is_german(world: World, name: str) -> None:
    page = shown(world.client(), world.url(name))
    assert [words for words in (*FRAME, *PAGES[name]) if words not in page] == []


def test_who_asks_for_another_language_reads_english(world: World) -> None:
    page = world.client().get(world.url("help"), headers={"accept-language": "fi,sv;q=0.8"}).content.decode()
    assert '<html lang="en">' in page
    assert "What is wrong?" in page


@pytest.fixture
def marta(world: World) -> Person:
    """The member, who reads German in Berlin, whatever the browser asks for."""
    world.member.language, world.member.time_zone = "de", "Europe/Berlin"
    world.member.save()
    return world.member


def test_what_we_know_is_german(world: World, marta: Person) -> None:
    page = world.client(MEMBER).get("/me/", headers={"accept-language": "en"}).content.decode()
    read = as_read(page)
    assert '<html lang="de">' in page
    assert (
        "Was wir über Sie wissen Sie führen eine Bäckerei mit ?. Sie nutzen Kinship Till. Sie möchten ?. "
        "3 Angaben, 9 Lücken."
    ) in read
    assert "Das sehen: Sie, Ihre Kolleginnen und Kollegen und unser Team." in read
    assert f"Das haben Sie uns am {day(timezone.now())} gesagt." in read


def day(at: datetime) -> str:
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    with timezone.override("Europe/Berlin"):
        local = timezone.localtime(at)
    return f"{local.day}. {months[local.month - 1]} {local.year}"


def test_one_minute_and_three(world: World) -> None:
    item = world.arguments["article"]["slug"]
    assert [minutes_of(world, item, minutes) for minutes in (1, 3)] == [
        "1 Minute Lesezeit",
        "3 Minuten Lesezeit",
    ]


def minutes_of(world: World, slug: str, minutes: int) -> str:
    Item.objects.filter(slug=slug).update(minutes=minutes)
    found = re.search(r"\d+ Minuten? Lesezeit", shown(world.client(), world.url("article")))
    return found.group() if found else ""


# The reader's clock

ACROSS = [
    (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29. März 2026 01:59", "01:59 CET"),
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29. März 2026 03:00", "03:00 CEST"),
    (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "25. Oktober 2026 02:59", "02:59 CEST"),
    (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "25. Oktober 2026 02:00", "02:00 CET"),
    (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1. Januar 2027 00:30", "00:30 CET"),
]


@pytest.mark.parametrize(("at", "on_page", "in_mail"), ACROSS)
def test_a_page_has_the_readers_clock(
    world: World, marta: Person, at: datetime, on_page: str, in_mail: str
) -> None:
    request = HelpRequest.objects.create(person=marta, email=marta.email, text="Die Kasse klemmt.")
    HelpRequest.objects.filter(pk=request.pk).update(made_at=at)
    assert f"Die Kasse klemmt.{on_page}" in shown(world.client(MEMBER), "/me/")


@pytest.mark.parametrize(("at", "on_page", "in_mail"), ACROSS)
def test_a_mail_has_the_readers_clock(marta: Person, at: datetime, on_page: str, in_mail: str) -> None:
    date = on_page.rsplit(" ", 1)[0]
    assert f"Das war am {date} {in_mail}, von der Netzwerkadresse 192.0.2.7." in notice(marta, at)


def test_a_mail_to_a_zone_nobody_knows_has_the_sites_clock(marta: Person) -> None:
    marta.time_zone = "Mars/Olympus"
    assert "29. März 2026 00:59 UTC" in notice(marta, ACROSS[0][0])


def notice(person: Person, at: datetime) -> str:
    data = {"language": "de", "event": "password_changed", "at": at.isoformat(), "network": "192.0.2.7"}
    message = Message(kind="notice", person=person, address=person.email, occasion="test", data=data)
    return kinds["notice"].letter(message, {}).text


def test_the_welcome_is_german(marta: Person) -> None:
    message = Message(kind="welcome", person=marta, address=marta.email, occasion="test")
    letter = kinds["welcome"].letter(message, {})
    assert letter.subject == "Sie sind drin, Member. Ihre ersten 3 Minuten"
    assert "Sie führen eine Bäckerei mit ____. Sie nutzen Kinship Till. Sie möchten ____." in letter.text
    assert f"weil Sie seit dem {day(marta.confirmed_at or timezone.now())} dabei sind." in letter.text


# Without the compiled catalogue


def test_a_site_without_the_compiled_file_speaks_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    monkeypatch.setattr(trans_real, "_translations", {})
    with translation.override("de"):
        assert translation.gettext("Get help") == "Get help"
