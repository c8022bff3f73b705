import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from portal.branding.models import Brand
from portal.mail import letters
from portal.mail.kinds import Letter
from portal.mail.tints import tints

EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture(autouse=True)
def templates(settings: Any, monkeypatch: Any) -> None:
    ours = Path(__file__).parent / "templates"
    monkeypatch.setitem(settings.TEMPLATES[0], "DIRS", [ours, *settings.TEMPLATES[0]["DIRS"]])
    monkeypatch.setattr(letters, "brand", lambda: Brand(postal_address="4 Mill Yard, Hexham"))


def sample(name: str = "Marta", language: str = "en", **context: Any) -> Letter:
    return letters.compose("sample", {"name": name, "trade": "bakery", **context}, language)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


def test_the_text_part_is_whole() -> None:
    assert sample(stop_url="https://x.example/s").text == (
        "You’re in, Marta\n"
        "\n"
        "You own a bakery with ____ people.\n"
        "http://127.0.0.1:8000/mail/stop/t/\n"
        "\n"
        "--\n"
        "Kinship. Reply to this mail and it reaches a person.\n"
        "You get this once, because you joined.\n"
        "Stop these mails: https://x.example/s\n"
        "4 Mill Yard, Hexham\n"
    )


def test_the_subject_is_one_line_without_markup() -> None:
    assert sample(name="Marta\n\nBaker & Co").subject == "You’re in, Marta Baker & Co"


def test_the_html_has_the_marks_the_gap_one_button_and_the_foot() -> None:
    html = sample(stop_url="https://x.example/s?a=1&b=2").html
    tags = Tags(html)
    marks = [span for span in tags.of("span") if span.get("class") == "fact"]
    gaps = [span for span in tags.of("span") if span.get("class") == "gap"]
    assert (len(marks), len(gaps)) == (2, 1)
    tint = tints(Brand())
    assert all(f"background: {tint['fact']}" in str(mark["style"]) for mark in marks)
    assert "dashed" in str(gaps[0]["style"])
    assert html.count("padding:14px 22px") + html.count("padding: 14px 22px") == 1
    links = [link["href"] for link in tags.of("a")]
    assert links == [
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/mail/stop/t/",
        "http://127.0.0.1:8000/answer/?a=1&b=2",
        "https://x.example/s?a=1&b=2",
    ]
    assert "4 Mill Yard, Hexham" in html


def test_the_fascia_is_the_operators_colour(monkeypatch: Any) -> None:
    monkeypatch.setattr(letters, "brand", lambda: Brand(hue=150, chroma=0.1, name="Fernhill"))
    html = sample().html
    assert f"background:{tints(Brand(hue=150, chroma=0.1))['fascia']}" in html.replace(": ", ":")
    assert ">Fernhill</a>" in html


@pytest.mark.parametrize(
    ("hue", "yellow"), [(100, False), (60, False), (140, False), (59, True), (141, True)]
)
def test_a_brand_near_yellow_moves_the_marker(hue: int, yellow: bool) -> None:
    assert (tints(Brand(hue=hue))["fact"] == tints(Brand(hue=338))["fact"]) is yellow


@pytest.mark.parametrize("name", [EVIL, "</mj-text><mj-raw>", "{{ site_url }}{% url %}", "-->", "]]>"])
def test_a_name_is_inert_wherever_it_stands(name: str) -> None:
    html = sample(name=name).html
    assert [tag for tag, _ in Tags(html).tags] == [tag for tag, _ in Tags(sample().html).tags]
    assert name in sample(name=name).text


def test_dark_readers_and_phones_are_served() -> None:
    html = sample().html
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html
    assert max(int(width) for width in re.findall(r"max-width: ?(\d+)px", html)) == 600
    assert {table.get("role") for table in Tags(html).of("table")} == {"presentation"}


def test_a_letter_is_light_and_fetches_nothing() -> None:
    html = sample().html
    assert len(html.encode()) < 30_000
    assert not [tag for tag, _ in Tags(html).tags if tag in ("img", "link", "script", "iframe")]
    assert "url(" not in html


def test_the_readers_language_is_set_and_left_again() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert Tags(sample(language="de").html).of("div")[1]["lang"] == "de"
        assert translation.get_language() == "en"
