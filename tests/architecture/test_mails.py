"""Every registered kind of mail, by its samples: DESIGN.md's rules for mail."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from community.models import HelpRequest
from portal.mail.envelopes import enclose
from portal.mail.kinds import Kind, Letter, Sample, kinds
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.facts.telling import tell
from tests.architecture.world import WRITTEN_AS_THE_NEWSLETTER, World
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SLUGS = [kind.slug for kind in kinds if kind.slug not in WRITTEN_AS_THE_NEWSLETTER]


@pytest.fixture(autouse=True)
def sampled(world: World) -> None:
    """What samples are made from: people of a demo company, and somebody who asked for help."""
    told, quiet, _ = (PersonFactory.create(is_generated=True) for _ in range(3))
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    give(told, "newsletter", "mail", wording=wording, source="test", proof={})
    for person in (told, quiet):
        tell(person, "need", ["get-paid"])
    HelpRequest.objects.create(text="It is slow", email="jo@example.org")


def letters(kind: Kind) -> Iterator[tuple[Sample, Letter]]:
    for sample in kind.samples():
        letter = kind.letter(sample.message, sample.secrets)
        yield sample, replace(letter, text=str(letter.text), html=str(letter.html))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sample_keeps_the_rules_for_mail(slug: str) -> None:
    kind = kinds[slug]
    found = list(letters(kind))
    assert found
    for sample, letter in found:
        assert 0 < len(letter.subject) <= 60
        assert len(str(letter.html).encode()) <= 100_000
        assert str(letter.text).strip()
        assert "fonts.googleapis" not in letter.html
        assert not re.findall(r'href="(?!https?://|mailto:)', letter.html)
        assert not re.findall(r"\{[{%]|%\(", letter.subject + letter.text)
        assert enclose(sample.message, kind, letter).as_bytes().isascii()


@pytest.mark.parametrize("slug", SLUGS)
def test_marketing_and_nothing_else_can_be_stopped(slug: str) -> None:
    kind = kinds[slug]
    for sample, letter in letters(kind):
        markets = bool(kind.purpose or letter.purpose)
        headers = enclose(sample.message, kind, letter).headers
        assert ("/mail/stop/" in letter.html) is markets
        assert ("/mail/stop/" in letter.text) is markets
        assert ("List-Unsubscribe" in headers) is markets
        assert (headers.get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click") is markets


def test_the_welcome_is_sampled_with_its_marketing_part_and_without() -> None:
    found = {sample.label: letter.purpose for sample, letter in letters(kinds["welcome"])}
    assert found == {"With consent": "newsletter", "Without consent": "", "Nothing known yet": ""}
