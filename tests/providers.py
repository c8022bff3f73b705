"""Mail providers' APIs for tests, on loopback: what was called, and what each reader would have got of it."""

import html
import json
import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLOSE = (0, "close")
"""Takes the call and closes the connection without an answer."""
HANG = (0, "hang")
"""Takes the call and does not answer in time."""


@dataclass(frozen=True)
class Received:
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    metadata: dict[str, str]

    def __post_init__(self) -> None:
        """Some providers spell the names of headers their own way."""
        object.__setattr__(self, "headers", {name.lower(): value for name, value in self.headers.items()})


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    data: Any


@dataclass
class Provider:
    """`answers` are given one a call before it answers by itself. `refused` are addresses it does not take.

    `tunnels`: how it fails as a proxy; "refused", "closed" or "hangs".
    """

    answers: deque[tuple[int, Any]] = field(default_factory=deque)
    refused: set[str] = field(default_factory=set)
    tunnels: str = "refused"
    calls: list[Call] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def __enter__(self) -> "Provider":
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                provider.take(self)

            def do_CONNECT(self) -> None:
                provider.open_tunnel(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """From now on nobody answers there."""
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def anymail(self) -> dict[str, Any]:
        """The setting that makes anymail call here."""
        return {
            "MAILGUN_API_KEY": "key", "MAILGUN_API_URL": f"{self.url}/mailgun",
            "SPARKPOST_API_KEY": "key", "SPARKPOST_API_URL": f"{self.url}/sparkpost",
            "POSTMARK_SERVER_TOKEN": "token", "POSTMARK_API_URL": f"{self.url}/postmark",
            "RESEND_API_KEY": "key", "RESEND_API_URL": f"{self.url}/resend",
            "SENDGRID_API_KEY": "key", "SENDGRID_API_URL": f"{self.url}/sendgrid",
        }  # fmt: skip

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        form = "form-urlencoded" in request.headers["Content-Type"]
        data = parse_qs(body, keep_blank_values=True) if form else json.loads(body)
        self.calls.append(Call(request.path, dict(request.headers), data))
        letters, answer = PROVIDERS[urlsplit(request.path).path.split("/")[1]](data, self.refused)
        if self.answers:
            answer = self.answers.popleft()
        if answer[0] in (0, 200, 202):
            self.received += letters
        self._answer(request, *answer)

    def open_tunnel(self, request: BaseHTTPRequestHandler) -> None:
        """As a proxy that never does."""
        if self.tunnels == "refused":
            request.send_error(502)
        elif self.tunnels == "hangs":
            time.sleep(2)
        request.close_connection = True

    def _answer(self, request: BaseHTTPRequestHandler, status: int, body: Any) -> None:
        if status == 0:
            time.sleep(2 if body == "hang" else 0)
            request.close_connection = True
            return
        raw = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(raw)))
        request.end_headers()
        request.wfile.write(raw)


Taken = tuple[list[Received], tuple[int, Any]]


def mailgun(data: Any, refused: set[str]) -> Taken:
    """Fills `%recipient.x%` from recipient-variables, again and again: what stands in a value may be a slot too."""
    readers, variables = data["to"], json.loads(data.get("recipient-variables", ["{}"])[0])

    def filled(name: str, to: str) -> str:
        words = data[name][0]
        for _ in range(5 if variables else 0):
            words = re.sub(r"%recipient\.([\w:-]+)%", lambda slot: variables[to].get(slot[1], ""), words)
        return words

    def letter(to: str) -> Received:
        headers = {name[2:]: filled(name, to) for name in data if name.startswith("h:")}
        metadata = {name[2:]: filled(name, to) for name in data if name.startswith("v:")}
        return Received(to, *(filled(name, to) for name in ("subject", "text", "html")), headers, metadata)

    if refused & set(readers):
        return [], (400, {"message": "'to' parameter is not a valid address. please check documentation"})
    if len(readers) > 1 and set(variables) != set(readers):
        raise AssertionError("Mailgun would show each reader the others")
    return [letter(to) for to in readers], (
        200,
        {"id": "<1@mailgun.example>", "message": "Queued. Thank you."},
    )


def sparkpost(data: Any, refused: set[str]) -> Taken:
    """Fills slots once. Escapes in HTML, unless there are three braces."""
    content, readers = data["content"], data["recipients"]

    def letter(reader: Any) -> Received:
        def filled(words: str, escape: Any = str) -> str:
            slots = r"\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}"
            values = reader.get("substitution_data", {})
            return re.sub(
                slots,
                lambda slot: values.get(slot[1], "") if slot[1] else escape(values.get(slot[2], "")),
                words,
            )

        headers = {name: filled(value) for name, value in content["headers"].items()}
        headers["Reply-To"] = content["reply_to"]
        words = filled(content["subject"]), filled(content["text"]), filled(content["html"], html.escape)
        metadata = data.get("metadata", {}) | reader.get("metadata", {})
        return Received(reader["address"]["header_to"], *words, headers, metadata)

    taken = [reader for reader in readers if reader["address"]["email"] not in refused]
    counts = {"total_accepted_recipients": len(taken), "total_rejected_recipients": len(readers) - len(taken)}
    return [letter(reader) for reader in taken], (200, {"results": {**counts, "id": "1"}})


def postmark(data: Any, refused: set[str]) -> Taken:
    def answer(one: Any) -> dict[str, Any]:
        if one["To"] in refused:
            words = f"Found inactive addresses: {one['To']}.\nInactive recipients are ones that bounced."
            return {"ErrorCode": 406, "Message": words}
        return {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": one["To"]}

    def letter(one: Any) -> Received:
        headers = {header["Name"]: header["Value"] for header in one["Headers"]} | {
            "Reply-To": one["ReplyTo"]
        }
        words = one["Subject"], one["TextBody"], one["HtmlBody"]
        return Received(one["To"], *words, headers, one["Metadata"])

    letters = [letter(one) for one in data if one["To"] not in refused]
    return letters, (200, [answer(one) for one in data])


def resend(data: Any, refused: set[str]) -> Taken:
    def letter(one: Any) -> Received:
        headers = {**one["headers"], "Reply-To": one["reply_to"][0]}
        metadata = json.loads(headers.pop("X-Metadata"))
        [to] = one["to"]
        return Received(to, one["subject"], one["text"], one["html"], headers, metadata)

    if any(one["to"][0] in refused for one in data):
        return [], (422, {"statusCode": 422, "name": "validation_error", "message": "Invalid `to` field."})
    return [letter(one) for one in data], (
        200,
        {"data": [{"id": str(place)} for place, _ in enumerate(data)]},
    )


def sendgrid(data: Any, refused: set[str]) -> Taken:
    def letter(one: Any) -> Received:
        [to] = one["to"]
        parts = {part["type"]: part["value"] for part in data["content"]}
        headers = data["headers"] | one.get("headers", {}) | {"Reply-To": data["reply_to_list"][0]["email"]}
        metadata = data.get("custom_args", {}) | one.get("custom_args", {})
        words = one.get("subject") or data["subject"], parts["text/plain"], parts["text/html"]
        return Received(to["email"], *words, headers, {METADATA: metadata[METADATA]})

    return [letter(one) for one in data["personalizations"]], (202, "")


METADATA = "kinship_message"
PROVIDERS = {
    "mailgun": mailgun,
    "sparkpost": sparkpost,
    "postmark": postmark,
    "resend": resend,
    "sendgrid": sendgrid,
}
