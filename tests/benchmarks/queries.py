"""Literal query counts of both homes, on the demo's data; run in a process with the demo's settings."""

import json

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browser.pages import MEMBER


def counts() -> dict[str, int]:
    from profiles.people.models import Person

    member = Client(SERVER_NAME="127.0.0.1")
    member.force_login(Person.objects.get(email=MEMBER))
    return {"home, signed out": count(Client(SERVER_NAME="127.0.0.1")), "home, signed in": count(member)}


def count(client: Client) -> int:
    """Of a second visit: the first one also starts what is kept in memory, and asks the visit's question."""
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(counts()))
