import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.profiles.providers.fake import Fake


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    """A provider of OpenID Connect on loopback, which believes whatever a test tells it."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.answer(self)

        def do_POST(self) -> None:
            fake.answer(self)

        def log_message(self, *given: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "corner", "name": "Corner ID", "client_id": "kinship", "secret": "s3cret"}
    held = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    apps = [{**app, "settings": {"server_url": fake.url}}]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**held, "APPS": apps}}
    yield fake
    server.shutdown()
    server.server_close()
