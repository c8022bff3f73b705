"""What is hidden from someone answers exactly as what does not exist: same status, same page."""

import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver, reverse

from campaigns.models import Issue, Newsletter
from content.models import Item, Problem, Topic
from portal.feedback.answering import rate
from portal.search.indexing import rebuild
from portal.search.sources import sources
from profiles.colleagues.inviting import invite
from profiles.models import Export, Invitation, JoinRequest, Person, Product
from profiles.owning.changing import use
from profiles.security.models import OpenSession
from tests.architecture.addresses import names
from tests.architecture.world import (
    ADMIN,
    ISSUE_ACTS,
    MEMBER,
    SUPERUSER,
    VISITOR,
    Answer,
    Arguments,
    World,
    make_asking,
)
from tests.factories import (
    BusinessFactory,
    ItemFactory,
    MembershipFactory,
    PersonFactory,
    ProblemFactory,
    TrainingFactory,
)
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


def not_answered(world: World) -> int:
    """What the member said, and nobody answered yet."""
    return rate({"person": world.member}, "site", 1, "words", None, "Words").pk


def _newsletter(world: World) -> Pair:
    return world.arguments["studio-newsletter"], {"slug": "absent"}


def _issue(world: World) -> Pair:
    """Filled with what the address takes besides the issue."""
    return {"pk": world.arguments["studio-issue"]["pk"]}, {"pk": MISSING}


def _passkey_of_another() -> Arguments:
    row = Authenticator.objects.create(user=PersonFactory.create(), type="webauthn", data={"name": "x"})
    return {"pk": row.pk}


def _service_of_another() -> Arguments:
    row = SocialAccount.objects.create(user=PersonFactory.create(), provider="x", uid=uuid.uuid4().hex)
    return {"pk": row.pk}


def _retired_product_of_another() -> str:
    """That another business uses, and nobody can choose any more."""
    product = Product.objects.create(slug="hidden-program")
    use(PersonFactory.create(), product)
    Product.objects.filter(pk=product.pk).update(is_active=False)
    return product.slug


def _session_of_another() -> Arguments:
    return {
        "key": OpenSession.objects.create(person=PersonFactory.create(), session_key=uuid.uuid4().hex).key
    }


def _invitation_of_another() -> Invitation:
    owner: Person = MembershipFactory.create().person
    return invite(owner, f"{uuid.uuid4().hex}@example.org", "")


def _request_to_another() -> JoinRequest:
    return JoinRequest.objects.create(business=BusinessFactory.create(), person=PersonFactory.create())


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
HIDDEN["persona"] = HIDDEN["seeing-persona"] = [
    lambda world: (world.arguments["persona"], {"slug": "absent-one"})
]
HIDDEN["seeing-member"] = [lambda world: ({"person": world.people[ADMIN].pk}, {"person": MISSING})]
for name in ("shopper-run", "shopper-take", "shopper-done"):
    HIDDEN[name] = [lambda world: (world.arguments["shopper-run"], {"run": MISSING})]
for name in ("value-test-question", "value-test-consent"):
    HIDDEN[name] = [
        functools.partial(lambda world, name: (world.arguments[name], {"wording": MISSING}), name=name)
    ]
for name in ("value-test-stop", "value-test-keep"):
    HIDDEN[name] = [lambda world: (world.arguments["value-test-stop"], {"test": MISSING})]
HIDDEN["shopper-note"] = [lambda world: (world.arguments["shopper-note"], {"run": MISSING, "task": MISSING})]
HIDDEN["shopper-task"] = [lambda world: (world.arguments["shopper-task"], {"task": MISSING})]
HIDDEN["shopper-mended"] = [lambda world: (world.arguments["shopper-mended"], {"finding": MISSING})]
HIDDEN["security-passkey-remove"] = [lambda world: (_passkey_of_another(), {"pk": MISSING})]
HIDDEN["security-service-remove"] = [lambda world: (_service_of_another(), {"pk": MISSING})]
HIDDEN["security-session-end"] = [lambda world: (_session_of_another(), {"key": uuid.uuid4()})]
for name in ("person-erase", "person-copy"):
    HIDDEN[name] = [lambda world: ({"person": world.people[SUPERUSER].pk}, {"person": MISSING})]
HIDDEN["copy-file"] = [
    lambda world: (
        {"key": Export.objects.create(person=world.member, state="failed").key},
        {"key": uuid.uuid4()},
    )
]
HIDDEN["person-known"] = [lambda world: ({"person": world.member.pk}, {"person": MISSING})]
for name in ("person-note", "person-take-back"):
    HIDDEN[name] = [
        lambda world: (
            {"person": world.member.pk, "slug": "industry"},
            {"person": MISSING, "slug": "industry"},
        )
    ]
HIDDEN["studio-person-mails"] = [lambda world: ({"person": world.member.pk}, {"person": MISSING})]
for act in ("one", "take", "give-back", "done", "reopen", "hand-over", "reply", "changed"):
    HIDDEN[f"studio-feedback-{act}"] = [
        lambda world: (world.arguments["studio-feedback-one"], {"pk": MISSING})
    ]
HIDDEN["studio-feedback-withdraw"] = [
    lambda world: (world.arguments["studio-feedback-withdraw"], {"pk": MISSING})
]
HIDDEN["feedback-reply"] = [lambda world: ({"pk": not_answered(world)}, {"pk": MISSING})]
for name in ("feedback-scale", "feedback-scale-undo"):
    HIDDEN[name] = [
        lambda world: (
            {"target": "issue", "object_id": Issue.objects.latest("pk").pk, "scale": "csat"},
            {"target": "issue", "object_id": MISSING, "scale": "csat"},
        )
    ]
for name in ("notice", "notice-new"):
    HIDDEN[name] = [lambda world: (world.arguments["notice"], {"pk": MISSING})]
for name in ("newsletter-archive", "newsletter-feed"):
    HIDDEN[name] = [lambda world: ({"newsletter": "hidden-one"}, {"newsletter": "absent-one"})]
for name in ("newsletter-issue", "newsletter-issue-letter"):
    HIDDEN[name] = [
        lambda world: ({"newsletter": "hidden-one", "number": 1}, {"newsletter": "absent-one", "number": 1})
    ]
for act in ("", "-words", "-line", "-join", "-remove", "-copy", "-keep", "-delete"):
    HIDDEN[f"studio-segment{act}"] = [lambda world: (world.arguments["studio-segment"], {"pk": MISSING})]
for act in ("", "-treatment", "-move", "-delete"):
    HIDDEN[f"studio-cluster{act}"] = [lambda world: (world.arguments["studio-cluster"], {"pk": MISSING})]
for act in ("remove", "hand-over"):
    HIDDEN[f"colleagues-{act}"] = [lambda world: ({"pk": MembershipFactory.create().pk}, {"pk": MISSING})]
for act in ("invite-again", "invite-back"):
    HIDDEN[f"colleagues-{act}"] = [lambda world: ({"pk": _invitation_of_another().pk}, {"pk": MISSING})]
for act in ("let-in", "turn-down"):
    HIDDEN[f"colleagues-{act}"] = [lambda world: ({"pk": _request_to_another().pk}, {"pk": MISSING})]
HIDDEN["colleagues-ask"] = [lambda world: ({"pk": BusinessFactory.create().pk}, {"pk": MISSING})]
for name in ("owned", "owned-use", "owned-drop"):
    HIDDEN[name] = [lambda world: ({"slug": _retired_product_of_another()}, {"slug": "absent-one"})]
for name in ("partner", "partner-choose"):
    HIDDEN[name] = [_slugs()]
HIDDEN["partner-business"] = [lambda world: (world.arguments["partner-business"], {"business": MISSING})]
for act in ("", "-columns", "-letters", "-run", "-pause", "-resume", "-forget", "-wrong"):
    HIDDEN[f"studio-import{act}"] = [lambda world: (world.arguments["studio-import"], {"pk": MISSING})]

NOTHING_HIDDEN = {
    **dict.fromkeys(
        ("openid_connect_login", "openid_connect_callback"), "which providers there are is said at the door"
    ),
    "erasure": "a key made by chance; the page names nobody",
    "mail-hook": "who may send there is in the settings, the same for everyone",
    "topic": "every topic is for everyone",
    **dict.fromkeys(
        ("fact", "fact-forget", "fact-undo", "fact-never"), "the questions are the same for everyone"
    ),
    **dict.fromkeys(("mailbox-mail", "mailbox-mail-html"), "the demo's mails are for whoever runs it"),
    "private-file": "signed, and who may read it is asked each time: tests/portal/files/test_private.py",
    "docs-file": "the same for all staff, and there for nobody else: tests/portal/docs/test_views.py",
    "file": "pictures in mails are for everyone who has the address",
    **dict.fromkeys(
        (
            "join-link",
            "join-link-new",
            "feedback-mailed",
            "mailed-answer",
            "mail-link",
            "mail-open",
            "mail-stop",
            "newsletter-confirm",
            "account_reset_password_from_key",
            "security-address-undo",
            "security-reopen",
            "invitation",
            "invitation-refuse",
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
