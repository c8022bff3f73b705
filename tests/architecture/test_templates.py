"""Templates follow the same direction as Python: what an app's template extends or includes is its own or lower."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
ORDER = ("portal", "profiles", "content", "training", "community", "campaigns")
USES = re.compile(r"{%\s*(?:extends|include)\s+\"([^\"]+)\"")
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son(?!e=)[a-z]+=")


def pages() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*.html"))


def floor(name: str) -> int:
    """How high an app stands; what belongs to no app is the ground."""
    first = name.split("/")[0]
    return ORDER.index(first) if first in ORDER else 0


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_leans_only_on_lower_ones(path: Path) -> None:
    name = str(path.relative_to(TEMPLATES))
    higher = [used for used in USES.findall(path.read_text()) if floor(used) > floor(name)]
    assert higher == []


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


def test_every_folder_of_templates_is_an_app_or_shared() -> None:
    shared = {"components", "errors", "mail", "admin"}
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders <= shared | set(ORDER)
