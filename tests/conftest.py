import os
from collections.abc import Iterator

import pytest
from django.test import Client

from portal.web.away import forget_away
from portal.web.heartbeats import valkey
from profiles.models import Person
from profiles.questions import catalogue
from tests.factories import PersonFactory

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
BROKER = (b"_kombu", b"mail_now", b"mail_bulk", b"default", b"unacked")


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


ONE_PROCESS = {"browser": "the demo", "faults": "killed workers", "embedded": "servers"}
"""Folders of tests of which two at once would be in each other's way, or be slow: each has one process to itself."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes a file stays together: what a module makes for its tests is made once.

    Browser tests begin first, since they take longest; with one process they come last, since what breaks a page
    breaks something quicker first.
    """
    for item in items:
        folder = next((name for name in ONE_PROCESS if name in item.path.parts), str(item.path))
        item.add_marker(pytest.mark.xdist_group(folder))
    items.sort(key=lambda item: "browser" in item.path.parts, reverse="PYTEST_XDIST_WORKER" in os.environ)
