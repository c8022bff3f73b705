import pytest
from django.test import Client

from profiles.people.models import Person
from tests.profiles.security.hands import with_app, with_password


@pytest.fixture
def baker(member: Person) -> Person:
    """Marta, with a password."""
    return with_password(member)


@pytest.fixture
def careful(baker: Person) -> Person:
    """Marta, with a password, an authenticator app and recovery codes."""
    return with_app(baker)


@pytest.fixture
def here(member: Person) -> Client:
    """Marta's browser, signed in just now."""
    client = Client()
    client.force_login(member)
    return client
