import base64
import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from django.test import Client

Claims = dict[str, Any]


@dataclass
class Fake:
    """`claims`: what it says of whoever signs in there. `codes`: what it handed out, with what was asked."""

    url: str = ""
    claims: Claims = field(default_factory=lambda: {"sub": "u-1", "email": "marta@example.org"})
    userinfo: Claims | None = None
    audience: str = "kinship"
    broken: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, body = urlsplit(request.path).path, self._body(request)
        status, said = 500, {}
        if not self.broken:
            status, said = self._said(path, body, request.headers.get("Authorization", ""))
        sent = json.dumps(said).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(sent)))
        request.end_headers()
        request.wfile.write(sent)

    def _body(self, request: BaseHTTPRequestHandler) -> dict[str, str]:
        length = int(request.headers.get("Content-Length") or 0)
        return {name: values[0] for name, values in parse_qs(request.rfile.read(length).decode()).items()}

    def _said(self, path: str, body: dict[str, str], authorization: str) -> tuple[int, Claims]:
        if path.endswith("openid-configuration"):
            return 200, {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            return self._token(body)
        return 200, self.userinfo or self.claims

    def _token(self, body: dict[str, str]) -> tuple[int, Claims]:
        asked = self.codes.pop(body.get("code", ""), None)
        proof = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != fits or body.get("client_secret") != "s3cret":
            return 400, {"error": "invalid_grant"}
        said = {"iss": self.url, "aud": self.audience, "exp": int(time.time()) + 60, "iat": int(time.time())}
        return 200, {
            "access_token": "t",
            "token_type": "Bearer",
            "id_token": jwt.encode({**said, **self.claims}, "k" * 32, "HS256"),
        }

    def sign_in(self, away: str) -> str:
        """What a person does there: signs in, and is sent back. The path and query they come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}
        code = f"c{len(self.codes) + 1}-{time.time_ns()}"
        self.codes[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"


def leave(client: Client, **data: str) -> str:
    """The address at the provider to which a press of its button leads."""
    page = client.post("/sign-in/with/corner/", data).text
    return unescape(re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page)[0])


def round_trip(client: Client, fake: Fake, **data: str) -> Any:
    return client.get(fake.sign_in(leave(client, **data)))
