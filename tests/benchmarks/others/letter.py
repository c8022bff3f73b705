"""The letter that both send, and to whom: written by `beside`, which runs in the portal's environment."""

import json
import os
from pathlib import Path
from typing import Any

NAME = "Kinshipbenchname"
"""Stands in the letter where the reader's name belongs."""
SENDER = "Kinship", "hello@kinship.example"


def given() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(os.environ["BENCH_FOLDER"]) / "letter.json").read_text())
    return found


def template(words: str, name: str) -> str:
    """The words as a Django template that says `name` where the reader's name belongs."""
    return f"{{{{ {name} }}}}".join(
        f"{{% verbatim %}}{part}{{% endverbatim %}}" for part in words.split(NAME)
    )
