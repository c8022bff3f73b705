"""What is hidden from someone answers exactly as what does not exist: same status, same page."""

import functools
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver, reverse

from campaigns.models import Issue, Newsletter
from content.models import Item, Problem, Topic
from portal.search.indexing import rebuild
from portal.search.sources import sources
from tests.architecture.addresses import names
from tests.architecture.world import ISSUE_ACTS, MEMBER, VISITOR, Answer, Arguments, World, make_asking
from tests.factories import ItemFactory, PersonFactory, ProblemFactory, TrainingFactory
from training.models import Card, Training

MISSING = 987654321
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')

Pair = tuple[Arguments, Arguments]


def _slugs(**more: object) -> Callable[[World], Pair]:
    """A thing that is not published, and none."""
    return lambda world: ({"slug": "hidden-one", **more}, {"slug": "absent-one", **more})


def _ids(key: str, **models: type[Model]) -> list[Callable[[World], Pair]]:
    """One pair for each kind of thing."""
    return [functools.partial(_pair, key, kind, model) for kind, model in models.items()]


def _pair(key: str, kind: str, model: type[Model], world: World) -> Pair:
    hidden = model._default_manager.filter(slug="hidden-one").latest("pk")
    return {key: kind, "object_id": hidden.pk}, {key: kind, "object_id": MISSING}


def _askings(world: World) -> Pair:
    return {"asking": make_asking(PersonFactory.create()).pk}, {"asking": MISSING}


def _newsletter(world: World) -> Pair:
    return world.arguments["studio-newsletter"], {"slug": "absent"}


def _issue(world: World) -> Pair:
    """Filled with what the address takes besides the issue."""
    return {"pk": world.arguments["studio-issue"]["pk"]}, {"pk": MISSING}


HIDDEN: dict[str, list[Callable[[World], Pair]]] = {
    "article": [_slugs()],
    "share-card": [_slugs(source="library", digest="0"), _slugs(source="training", digest="0")],
    "training": [_slugs()],
    "training-end": [_slugs()],
    "training-today": [_slugs()],
    "training-card": [_slugs(position=1)],
    "training-next": [_slugs(position=1)],
    "feedback": _ids("target", library=Item, problem=Problem, training=Training),
    "feedback-undo": _ids("target", library=Item, problem=Problem, training=Training),
    "less-like-this": _ids("source", library=Item, training=Training),
    "less-undo": _ids("source", library=Item, training=Training),
    **{f"question-{act}": [_askings] for act in ("choices", "save", "skip", "later", "never")},
    **{name: [_newsletter] for name in ("studio-newsletter", "studio-issue-new")},
    **{f"studio-issue{act}": [_issue] for act in ISSUE_ACTS},
    **{name: [_issue] for name in ("studio-block-add", "studio-block-restore", "studio-issue-letter")},
    **{f"studio-block{act}": [_issue] for act in ("", "-move", "-remove")},
    **{f"studio-version{act}": [_issue] for act in ("", "-restore")},
    "studio-mail": [lambda world: ({"kind": "code", "number": 1}, {"kind": "cede", "number": 1})],
    "studio-mail-html": [lambda world: ({"kind": "code", "number": 1}, {"kind": "cede", "number": 1})],
}
SENT = (
    "sending",
    "sending-pause",
    "sending-resume",
    "sending-cancel",
    "report",
    "report-count",
    "report-people",
)
for name in (
    *(f"studio-{page}" for page in SENT),
    "studio-report-csv",
    "studio-doubts-sent",
    "studio-doubts-again",
):
    HIDDEN[name] = [lambda world: (world.arguments["studio-report"], {"issue": MISSING})]
HIDDEN["studio-person-mails"] = [lambda world: ({"person": world.member.pk}, {"person": MISSING})]
for name in ("newsletter-archive", "newsletter-feed"):
    HIDDEN[name] = [lambda world: ({"newsletter": "hidden-one"}, {"newsletter": "absent-one"})]
for name in ("newsletter-issue", "newsletter-issue-letter"):
    HIDDEN[name] = [
        lambda world: ({"newsletter": "hidden-one", "number": 1}, {"newsletter": "absent-one", "number": 1})
    ]

NOTHING_HIDDEN = {
    "mail-hook": "who may send there is in the settings, the same for everyone",
    "topic": "every topic is for everyone",
    **dict.fromkeys(
        ("fact", "fact-forget", "fact-undo", "fact-never"), "the questions are the same for everyone"
    ),
    **dict.fromkeys(("mailbox-mail", "mailbox-mail-html"), "the demo's mails are for whoever runs it"),
    "private-file": "signed, and who may read it is asked each time: tests/portal/files/test_private.py",
    "file": "pictures in mails are for everyone who has the address",
    **dict.fromkeys(
        (
            "join-link",
            "join-link-new",
            "mailed-answer",
            "mail-link",
            "mail-open",
            "mail-stop",
            "newsletter-confirm",
            "account_reset_password_from_key",
        ),
        "signed: test_attacks.py",
    ),
}


def test_every_address_that_names_a_thing_is_here() -> None:
    taking = {name for name in names() if ":" not in name and _takes_arguments(name)}
    assert taking == {*HIDDEN, *NOTHING_HIDDEN}


def _takes_arguments(name: str) -> bool:
    return any(
        parameters for possible in get_resolver().reverse_dict.getlist(name) for _, parameters in possible[0]
    )


@pytest.fixture(scope="module")
def hidden_things(made_world: World, django_db_blocker: Any) -> None:
    """One of each that is not published (yet), with all that its page would need."""
    with django_db_blocker.unblock():
        make_hidden_things()


@pytest.fixture
def hidden(hidden_things: None, world: World) -> World:
    return world


def make_hidden_things() -> None:
    item = ItemFactory.create(slug="hidden-one", title="Hidden Zebra", published_at=None)
    item.topics.add(Topic.objects.earliest("pk"))
    ProblemFactory.create(slug="hidden-one", title="Hidden Zebra", item=item)
    training = TrainingFactory.create(slug="hidden-one", title="Hidden Zebra", published_at=None)
    training.topics.add(Topic.objects.earliest("pk"))
    Card.objects.create(training=training, position=1, title="Hidden Zebra", html="<p>Words.</p>")
    series = Newsletter.objects.create(slug="hidden-one", name="Hidden Zebra")
    Issue.objects.create(newsletter=series, number=1, title="Hidden Zebra", salt="x")
    for source in sources:
        rebuild(source.slug)


@pytest.mark.parametrize("method", [Client.get, Client.post])
@pytest.mark.parametrize("role", [VISITOR, MEMBER, "moderator"])
@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_is_missing(hidden: World, name: str, role: str, method: Callable[..., Answer]) -> None:
    for pair in HIDDEN[name]:
        urls = _urls(name, *(({**hidden.arguments.get(name, {}), **one}) for one in pair(hidden)))
        faces = [_face(method(hidden.client(role), url), url) for url in urls]
        assert faces[0] == faces[1]
        assert faces[0][0] in (302, 404, 405)


def _urls(name: str, *pair: Arguments) -> list[str]:
    """What a pair does not say is as for the thing that is there."""
    return [reverse(name, kwargs=arguments) for arguments in pair]


def _face(answer: Answer, url: str) -> tuple[int, str, str]:
    """What one sees, but for the address itself, which the page repeats, and its last part in the search box."""
    last = url.rstrip("/").rsplit("/", 1)[-1]
    page = CSRF.sub("", answer.content.decode()).replace(url, "URL")
    page = page.replace(f'value="{last.replace("-", " ")}"', "LAST")
    return answer.status_code, answer.headers.get("Location", "").replace(url, "URL"), page


@pytest.mark.parametrize("role", [VISITOR, MEMBER, "moderator"])
def test_what_is_hidden_is_named_nowhere(hidden: World, role: str) -> None:
    client = hidden.client(role)
    topic = reverse("topic", args=[Topic.objects.earliest("pk").slug])
    for url in ("/", "/library/", "/problems/", "/problems/?open=hidden-one", "/training/", topic):
        assert "Zebra" not in client.get(url).content.decode()
    assert client.get("/search/suggest/?q=zebra", headers={"HX-Request": "true"}).content.strip() == b""


def test_kinds_of_things_are_a_closed_list(world: World) -> None:
    """Feedback and "less like this" take only what somebody registered, whatever else has such an id."""
    pk = world.member.pk
    for kind in ("person", "asking", "message", "brand", "auth-group"):
        assert world.client(MEMBER).post(f"/feedback/{kind}/{pk}/", {"answer": "yes"}).status_code == 404
        assert world.client(MEMBER).post(f"/less/{kind}/{pk}/").status_code == 404
