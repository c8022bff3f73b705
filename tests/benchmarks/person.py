"""Somebody who talks HTTP to the demo: one kept connection, cookies, and another network each time, since
those are limited."""

import http.client
import re
import uuid
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Person:
    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        self.address = address
        self.cookies = cookies or {}
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def get(self, path: str) -> str:
        return self._ask("GET", path)

    def post(self, path: str, **typed: str) -> None:
        """As a browser does: opens the page, and sends its form."""
        token = TOKEN.findall(self.get(path))[0]
        self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **typed}))

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        self.connection.request(method, path, body, self._headers(body))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status in (200, 302), f"{method} {path}: {answer.status}"
        self._keep_cookies(answer)
        return text

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: found.value for name, found in SimpleCookie(header).items()}

    def _headers(self, body: str | None) -> dict[str, str]:
        network = ".".join(str(number) for number in uuid.uuid4().bytes[:3])
        headers = {"X-Forwarded-For": f"10.{network}", "Referer": f"{self.address}/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers
