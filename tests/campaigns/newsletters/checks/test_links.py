from typing import Any

import pytest
from django.utils import timezone

from campaigns.newsletters.checks import links
from campaigns.newsletters.checks.findings import Draft, Level
from campaigns.newsletters.models import Block, Issue
from tests.factories import ItemFactory, TopicFactory
from tests.training.conftest import make_training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pieces() -> None:
    ItemFactory.create(slug="fine", title="Fine")
    ItemFactory.create(slug="draft", title="Price a loaf", published_at=None)
    ItemFactory.create(slug="soon", title="Soon", published_at=timezone.now() + timezone.timedelta(days=1))  # type: ignore[attr-defined]
    TopicFactory.create(slug="tills")
    make_training(slug="chase")


FINE = [
    "/library/",
    "/library/fine/#first",
    "/library/fine/?from=mail",
    "/topics/tills/",
    "/training/chase/",
    "/me/",
    "/",
    "http://127.0.0.1:8000/library/fine/",
    "https://example.org/a?b=c",
    "mailto:jo@example.org",
]
DEAD = {
    "/library/none/": "A link goes to a draft.",
    "/library/draft/": "A link goes to a draft.",
    "/library/soon/": "A link goes to a draft.",
    "/training/none/": "A link goes to a draft.",
    "/topics/none/": "A link goes to a draft.",
    "/libary/": "A link is dead.",
    "http://127.0.0.1:8000/nothing/": "A link is dead.",
    "library/fine/": "A link is dead.",
    "https://": "A link is dead.",
    "https://no spaces.example": "A link is dead.",
    "javascript:alert(1)": "A link is dead.",
    "ftp://example.org/x": "A link is dead.",
    "mailto:nobody": "A link is dead.",
    "/studio/mails/": "“/studio/mails/” is a page for staff.",
}


@pytest.mark.parametrize("url", FINE)
def test_a_link_that_answers(url: str) -> None:
    assert links.trouble(url) is None


@pytest.mark.parametrize("url", DEAD)
def test_a_link_that_does_not(url: str) -> None:
    told = links.trouble(url)
    assert told is not None
    assert told[0] == DEAD[url]


def test_a_draft_is_named() -> None:
    told = links.trouble("/library/draft/")
    assert told is not None
    assert told[1] == "“Price a loaf” isn’t published. Publish it or take the link out."


def draft(issue: Issue, *contents: dict[str, Any]) -> Draft:
    blocks = [Block(pk=n, issue=issue, position=n, kind="text", content=c) for n, c in enumerate(contents, 1)]
    return Draft(issue, None, blocks)


def test_links_are_found_wherever_they_stand(issue: Issue) -> None:
    found = links.links_answer(
        draft(
            issue,
            {"en": {"body": "[a](/a-gone/) [fine](/library/)"}, "de": {"body": "[b](/b-gone/)"}},
            {"url": "/c-gone/", "en": {"label": "x"}},
            {"en": {"alt": "x", "url": "/d-gone/"}},
            {"en": {"body": ""}, "otherwise": {"en": {"body": "[e](/e-gone/)"}}},
        )
    )
    assert isinstance(found, list)
    assert [finding.words[1:3] for finding in found] == ["/a", "/b", "/c", "/d", "/e"]
    assert [finding.where for finding in found] == [f"?open={n}#block-{n}" for n in (1, 1, 2, 3, 4)]


def test_how_many_answer(issue: Issue) -> None:
    two = links.links_answer(draft(issue, {"en": {"body": "[a](/library/) [b](/library/) [c](/topics/)"}}))
    assert not isinstance(two, list)
    assert (two.level, two.title) == (Level.OK, "All 2 links answer.")
    none = links.links_answer(draft(issue))
    assert not isinstance(none, list)
    assert none.title == "There is no link of yours to check."


def test_attack_9_nothing_is_fetched(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback, link-local and the like are only read."""
    import socket

    def refuse(*given: Any) -> None:
        raise AssertionError("it reached out")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for url in (
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "https://example.org/",
    ):
        links.trouble(url)


def test_a_story_that_is_a_draft(issue: Issue) -> None:
    from content.models import Item

    wanted = {item.slug: item.pk for item in Item.objects.all()}
    told = links.stories_published(draft(issue, {"item": wanted["draft"]}, {"item": 10**9}))
    assert told is not None
    assert [finding.level for finding in told] == [Level.BLOCKS, Level.BLOCKS]
    assert links.stories_published(draft(issue, {"item": wanted["fine"]})) is None
