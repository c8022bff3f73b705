"""Every registered kind of mail, by its samples: DESIGN.md's rules for mail."""

import re

import pytest

from portal.mail.envelopes import enclose
from portal.mail.kinds import Kind, Letter, Sample, kinds

pytestmark = pytest.mark.django_db
SLUGS = [kind.slug for kind in kinds]


def letters(kind: Kind) -> list[tuple[Sample, Letter]]:
    return [(sample, kind.write(sample.message, sample.secrets)) for sample in kind.samples()]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sample_keeps_the_rules_for_mail(slug: str) -> None:
    kind = kinds[slug]
    for sample, letter in letters(kind):
        assert 0 < len(letter.subject) <= 60
        assert len(letter.html.encode()) <= 100_000
        assert letter.text.strip()
        assert "fonts.googleapis" not in letter.html
        assert not re.findall(r'href="(?!https?://|mailto:)', letter.html)
        assert not re.findall(r"\{[{%]|%\(", letter.subject + letter.text)
        assert enclose(sample.message, kind, letter).as_bytes().isascii()
        if kind.purpose:
            assert "/mail/stop/" in letter.html
            assert "/mail/stop/" in letter.text
