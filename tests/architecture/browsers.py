"""Test clients that are cheap to make: thousands of tests ask for one for each role."""

import functools

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from profiles.models import Person


def session_of(person: Person) -> str:
    """Signs them in, once for all browsers that go on with it."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser(session: str | None = None, *, csrf: bool = False) -> Client:
    client = Client()
    client.handler = handler(csrf=csrf)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@functools.cache
def handler(*, csrf: bool) -> ClientHandler:
    """One for all browsers: each new one would look through all static files."""
    return ClientHandler(enforce_csrf_checks=csrf)
