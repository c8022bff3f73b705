"""A browser's part: cookies, forms, and a watch on what one sees over time."""

import http.client
import http.cookiejar
import re
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sinks import Sink

PATIENCE_SECONDS = 60.0


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Visitor:
    def __init__(self, url: str, certificate: Path) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        context = ssl.create_default_context(cafile=str(certificate))
        handlers = (urllib.request.HTTPSHandler(context=context), NoRedirect())
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), *handlers)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """The status is 0 where there was no answer at all."""
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, **data: str) -> tuple[int, str]:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}).encode()
        headers = {"Referer": self.url + path}
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def asks_to_come_in(self, address: str) -> None:
        self.get("/join/")
        status, page = self.post("/join/", email=address)
        assert status == 302, (status, page[:500])

    def comes_in(self, code: str) -> None:
        status, page = self.post("/join/code/", code=code)
        assert status == 302, (status, page[:500])
        assert self.get("/me/")[0] == 200

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""


class Watch:
    """Looks at a page again and again, from several sides, while something happens."""

    def __init__(self, visitor: Callable[[], Visitor], path: str = "/", sides: int = 2) -> None:
        self.seen: list[tuple[int, float]] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._look, args=[visitor(), path], daemon=True) for _ in range(sides)
        ]

    def __enter__(self) -> "Watch":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    @property
    def slowest(self) -> float:
        return max(seconds for _, seconds in self.seen)

    @property
    def statuses(self) -> dict[int, int]:
        return dict(Counter(status for status, _ in self.seen))

    def words(self) -> str:
        """What a person saw."""
        bad = {status: count for status, count in self.statuses.items() if status != 200}
        pages = f"{len(self.seen)} pages, the slowest after {self.slowest:.1f} s"
        if not bad:
            return f"{pages}, no error"
        named = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(bad.items()))
        return f"{pages}; of them {named}"

    def _look(self, visitor: Visitor, path: str) -> None:
        while not self._over.is_set():
            begun = time.monotonic()
            status, _page = visitor.get(path)
            self.seen.append((status, time.monotonic() - begun))
            time.sleep(0.1)


def code_mailed_to(sink: Sink, address: str, seconds: float = 60.0) -> str:
    """Raises TimeoutError when none came."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for letter in reversed(sink.letters):
            if letter["To"] == address:
                body = letter.get_body(("plain",))
                found = re.search(r"\b(\d{3}) (\d{3})\b", body.get_content() if body else "")
                if found:
                    return found[1] + found[2]
        time.sleep(0.05)
    raise TimeoutError(f"no code came for {address}")
