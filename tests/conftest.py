import os
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from portal.web.away import forget_away
from portal.web.heartbeats import valkey
from profiles.models import Person
from profiles.questions import catalogue
from tests.factories import PersonFactory

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
settings.register_profile("kinship", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kinship")  # a busy machine is no defect
BROKER = (b"_kombu", b"mail_now", b"mail_bulk", b"default", b"unacked")


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Hundreds of tests load the same starter files: each text is parsed once, and every test gets its own copy."""
    parse, kept = yaml.load, dict[tuple[str, Any], bytes]()

    def load(text: Any, Loader: Any) -> Any:  # noqa: N803  as yaml calls it
        if not isinstance(text, str):
            return parse(text, Loader)
        if (text, Loader) not in kept:
            kept[text, Loader] = pickle.dumps(parse(text, Loader))
        return pickle.loads(kept[text, Loader])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml, "load", load)
        yield


@pytest.fixture(autouse=True)
def clean_valkey() -> None:
    """Rate limits, cache and sightings start empty in every test; the broker's own keys stay."""
    forget_away()
    server = valkey()
    keys = [key for key in server.scan_iter(count=1000) if not any(name in key for name in BROKER)]
    if keys:
        server.delete(*keys)


@pytest.fixture(autouse=True)
def own_catalogue() -> Iterator[None]:
    """What a process holds of one test's rows must not reach the next test."""
    catalogue._drop()
    yield
    catalogue._drop()


@pytest.fixture
def member(db: None) -> Person:
    return PersonFactory.create(email="marta@example.org", name="Marta Baker")


@pytest.fixture
def member_client(member: Person) -> Client:
    client = Client()
    client.force_login(member)
    return client


TOGETHER = ("browser", "faults", "embedded")
"""Folders of tests of which two at once would be in each other's way: they have one process of a run."""


class ByFile(LoadScopeScheduling):
    """With several processes a file stays together: what a module makes for its tests is made once.

    xdist's own loadgroup does not reach pytest 9, which keeps the name that a test had at first.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((name for name in TOGETHER if f"/{name}/" in file), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, since what breaks a page breaks something quicker first.

    With several processes they begin first, since they take longest.
    """
    items.sort(key=lambda item: "browser" in item.path.parts, reverse="PYTEST_XDIST_WORKER" in os.environ)
