"""What the environment says, read once, typed, and loud when it is wrong.

Any value may come from a file instead: `SECRET_KEY_FILE=/run/secrets/key`.
"""

import os
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


def required(name: str, default: str | None) -> str:
    """The value of `name`; outside production a default will do, in production it must be set."""
    value: str = env.str(name, "")
    if value:
        return value
    if mode() == "production" or default is None:
        raise BadEnvironment(f"{name} is not set. Production needs it: see .env.example.")
    return default
