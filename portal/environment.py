"""What the environment says, read once, typed, and loud when it is wrong.

Any value may come from a file instead: `SECRET_KEY_FILE=/run/secrets/key`.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from environs import FileAwareEnv

Mode = Literal["development", "demo", "test", "production"]
MODES = ("development", "demo", "test", "production")

REPOSITORY = Path(__file__).resolve().parent.parent

env = FileAwareEnv()


class BadEnvironment(SystemExit):
    """A setting that is missing or wrong; its text says what to do."""


def mode() -> Mode:
    """`KINSHIP_MODE`; a test run is recognised by pytest itself."""
    if "PYTEST_VERSION" in os.environ:
        return "test"
    value = env.str("KINSHIP_MODE", "development")
    if value not in MODES:
        raise BadEnvironment(f"KINSHIP_MODE is {value!r}. Set it to one of: {', '.join(MODES)}.")
    return cast(Mode, value)


def one_of(name: str, values: Sequence[str]) -> str:
    """The value of `name`, which must be among `values`; the first of them when it is not set."""
    value: str = env.str(name, "") or values[0]
    if value not in values:
        raise BadEnvironment(f"{name} is {value!r}. Set it to one of: {', '.join(values)}.")
    return value


def at_least(least: int, name: str, default: int) -> int:
    value: int = env.int(name, default)
    if value < least:
        raise BadEnvironment(f"{name} is {value}. Set it to {least} or more.")
    return value


def between(least: int, most: int, name: str, default: int) -> int:
    value: int = env.int(name, default)
    if not least <= value <= most:
        raise BadEnvironment(f"{name} is {value}. Set it to a number from {least} to {most}.")
    return value


def hours(name: str) -> tuple[int, int] | None:
    """`8-20`: from 8 up to, not with, 20 o'clock; None when it is not set."""
    value: str = env.str(name, "")
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value)
    span = (int(found[1]), int(found[2])) if found else (0, 0)
    if value and not 0 <= span[0] < span[1] <= 24:
        raise BadEnvironment(
            f"{name} is {value!r}. Set it to two hours of one day, as 8-20, or leave it empty."
        )
    return span if value else None


def required(name: str, default: str | None) -> str:
    """The value of `name`; outside production a default will do, in production it must be set."""
    value: str = env.str(name, "")
    if value:
        return value
    if mode() == "production" or default is None:
        raise BadEnvironment(f"{name} is not set. Production needs it: see .env.example.")
    return default


def web_address(name: str, default: str) -> str:
    """Without a slash at its end."""
    value = required(name, default).rstrip("/")
    if not re.match(r"https?://[^/]", value):
        raise BadEnvironment(f"{name} is {value!r}. Set it to an address, as https://portal.example.org.")
    return value


SIGN_IN_KEYS = {"id", "name", "server_url", "client_id", "secret"}


def sign_in_providers(name: str) -> list[dict[str, str]]:
    """Who else may say who somebody is (OpenID Connect): a JSON list, each with exactly SIGN_IN_KEYS."""
    given = cast(list[dict[str, str]], env.json(name, []) if env.str(name, "") else [])
    for provider in given:
        if not isinstance(provider, dict) or set(provider) != SIGN_IN_KEYS or not all(provider.values()):
            raise BadEnvironment(f"{name} needs {', '.join(sorted(SIGN_IN_KEYS))} for each provider.")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", provider["id"]):
            raise BadEnvironment(
                f"{name} has the id {provider['id']!r}. Use small letters, digits and hyphens."
            )
        if mode() == "production" and not provider["server_url"].startswith("https://"):
            raise BadEnvironment(f"{name}: the server_url of {provider['id']} must begin with https://.")
    return given


def provider_in(mail_url: str) -> str:
    """`anymail:postmark?…` is "postmark"; nothing for a mail server."""
    scheme, _colon, rest = mail_url.partition(":")
    return rest.partition("?")[0] if scheme == "anymail" else ""
