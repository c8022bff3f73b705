from typing import Any

import pytest
from django.core.cache import cache

from campaigns.newsletters.checks import letter
from campaigns.newsletters.checks.findings import Draft, Level
from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.preflight import blocking, preflight
from portal.branding.models import Brand
from portal.files.models import Image
from portal.mail.kinds import Letter
from profiles.models import ConsentWording, Person
from tests.campaigns.newsletters.conftest import Reader

pytestmark = pytest.mark.django_db
STOP = "http://127.0.0.1:8000/mail/stop/abc:def/"


def with_letter(issue: Issue, text: str = STOP, html: str = STOP) -> Draft:
    draft = Draft(issue, Person(), [])
    draft.letter = Letter("S", text, html)  # type: ignore[misc]
    return draft


def test_the_postal_address(issue: Issue) -> None:
    assert letter.postal_address(Draft(issue)).level is Level.OK
    Brand.objects.filter(pk=1).update(postal_address=" ")
    cache.clear()
    assert letter.postal_address(Draft(issue)).level is Level.BLOCKS


def test_the_way_to_stop_is_in_both_parts(issue: Issue) -> None:
    assert letter.unsubscribe(with_letter(issue)).level is Level.OK  # type: ignore[union-attr]
    assert letter.unsubscribe(with_letter(issue, text="none")).level is Level.BLOCKS  # type: ignore[union-attr]
    assert letter.unsubscribe(with_letter(issue, html="/mail/stop/")).level is Level.BLOCKS  # type: ignore[union-attr]
    assert letter.unsubscribe(Draft(issue)) is None


def test_the_weight(issue: Issue) -> None:
    assert letter.weight(with_letter(issue, html="x" * 102_400)).level is Level.OK  # type: ignore[union-attr]
    heavy = letter.weight(with_letter(issue, html="é" * 51_201))
    assert heavy is not None
    assert (heavy.level, heavy.title) == (Level.BLOCKS, "The mail weighs 100 KB.")


def test_a_consent_nobody_was_asked_for(issue: Issue) -> None:
    assert letter.consent_basis(Draft(issue)) is None
    ConsentWording.objects.filter(purpose="newsletter").update(is_active=False)
    found = letter.consent_basis(Draft(issue))
    assert found is not None
    assert (found.level, found.where) == (Level.BLOCKS, "/studio/newsletters/series/monthly/")


def test_nobody_to_get_it(issue: Issue, reader: Reader) -> None:
    reader(consent=False)
    assert letter.somebody_gets_it(Draft(issue)).level is Level.BLOCKS
    cache.clear()
    reader()
    assert letter.somebody_gets_it(Draft(issue)).level is Level.OK


def image(**fields: Any) -> Image:
    given = {
        "digest": f"{Image.objects.count():064d}",
        "suffix": "jpg",
        "width": 8,
        "height": 8,
        "bytes": 1000,
    }
    return Image.objects.create(**{**given, **fields})


def titles(issue: Issue, *contents: dict[str, Any]) -> list[tuple[str, Level]]:
    blocks = [
        Block(pk=n, issue=issue, position=n, kind="image", content=c) for n, c in enumerate(contents, 1)
    ]
    return [(finding.title, finding.level) for finding in letter.images(Draft(issue, None, blocks)) or []]


def test_images_have_words_and_a_weight(issue: Issue) -> None:
    small = image()
    assert titles(issue, {"image": small.pk, "en": {"alt": "A loaf"}}) == []
    assert titles(issue, {"image": image(alt="A loaf").pk}) == []
    assert titles(issue, {"image": small.pk}) == [("Block 2 has no words for its image.", Level.BLOCKS)]
    assert titles(issue, {}) == [("Block 2 has no image.", Level.BLOCKS)]
    assert titles(issue, {"image": 10**9}) == [("Block 2 has no image.", Level.BLOCKS)]
    big, huge = image(bytes=600 * 1024, alt="x"), image(bytes=3000 * 1024, alt="x")
    assert titles(issue, {"image": big.pk}) == [("The images weigh 600 KB.", Level.WARNING)]
    assert titles(issue, {"image": huge.pk}) == [("The images weigh 3000 KB.", Level.BLOCKS)]
    issue.words = {**issue.words, "de": {"subject": "Hallo"}}
    assert len(titles(issue, {"image": small.pk, "en": {"alt": "A loaf"}})) == 1


def test_https_in_production(issue: Issue, settings: Any) -> None:
    assert letter.site_is_https(Draft(issue)) is None
    settings.PRODUCTION = True
    assert letter.site_is_https(Draft(issue)).level is Level.BLOCKS  # type: ignore[union-attr]


def test_what_is_ready_is_ready(issue: Issue, reader: Reader) -> None:
    """The whole preflight of a real letter: what blocks comes first, and nothing does."""
    reader()
    found = preflight(issue)
    assert blocking(found) == []
    assert [finding.level for finding in found] == sorted(
        (finding.level for finding in found), key=[Level.BLOCKS, Level.WARNING, Level.OK].index
    )
    assert "Text part and unsubscribe link are in." in [finding.title for finding in found]
