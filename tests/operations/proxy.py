"""What deploy/Caddyfile says, in Python: TLS, and a request waits while web starts anew."""

import contextlib
import http.client
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 20.0
DROPPED = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Proxy:
    """`url` is where it is reached; `certificate` holds its certificate and key."""

    def __init__(self, certificate: Path) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.port = self.server.server_port
        self.web = 0
        self.server.proxy = self  # type: ignore[attr-defined]
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {**self.headers, "X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"}
        answer = self._asked(body, headers)
        with contextlib.suppress(OSError):
            self._answer(answer)

    def _asked(self, body: bytes, headers: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
        """Only while nobody takes the connection is it tried again: what was begun is not sent twice."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            upstream: Any = self.server
            connection = http.client.HTTPConnection("127.0.0.1", upstream.proxy.web, timeout=60)
            try:
                connection.connect()
            except OSError:
                if time.monotonic() > until:
                    return 502, [], b""
                time.sleep(0.25)
                continue
            try:
                connection.request(self.command, self.path, body or None, headers)
                found = connection.getresponse()
                return found.status, found.getheaders(), found.read()
            except (OSError, http.client.HTTPException):
                return 502, [], b""
            finally:
                connection.close()

    def _answer(self, answer: tuple[int, list[tuple[str, str]], bytes]) -> None:
        status, headers, body = answer
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in DROPPED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass

    do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815 - as http.server names them
