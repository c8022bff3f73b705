"""Whether the demo's parts answer; each function tells the trouble, or None."""

import http.client
import json
import socket
from typing import Any

from portal.embedded.ports import LOOPBACK


def mail_trouble(port: int) -> str | None:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as connection:
            greeting = connection.makefile("rb").readline()
    except OSError as problem:
        return f"the mail catcher does not answer on port {port} ({problem})"
    return None if greeting.startswith(b"220") else f"the mail catcher greets with {greeting!r}"


def web_trouble(port: int) -> str | None:
    """Asks /readyz, which knows of database, broker, worker and beat."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as problem:
        return f"the web server does not answer on port {port} ({problem})"
    finally:
        connection.close()
    return None if answer.status == http.client.OK else _failing(body)


def _failing(body: bytes) -> str:
    try:
        checks: dict[str, Any] = json.loads(body)["checks"]
    except (ValueError, KeyError, TypeError):
        return "the web server answers with an error: see web.log"
    return "; ".join(f"{name}: {found}" for name, found in checks.items() if found != "ok")
