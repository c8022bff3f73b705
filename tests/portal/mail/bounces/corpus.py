"""The bounces that flufl.bounce is tested with, in real mail systems' words, and what its makers read in them.

They are in the library's source, which `make test` fetches (by the lock's hash); nothing of it is committed here.
"""

import ast
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings


@dataclass
class Bounce:
    """The addresses that it says failed for good, and those that it says may still get it."""

    name: str
    raw: bytes
    failed: set[str] = field(default_factory=set)
    delayed: set[str] = field(default_factory=set)


def bounces() -> list[Bounce]:
    """Nothing where the source was not fetched."""
    found = sorted((settings.BASE_DIR / "var" / "corpus").glob("flufl_bounce-*.tar.gz"))
    return list(_read(str(found[-1]))) if found else []


def _read(archive: str) -> Iterator[Bounce]:
    with tarfile.open(archive) as source:
        held = {member.name.partition("/tests/")[2]: member for member in source if "/tests/" in member.name}
        known = {name: source.extractfile(member) for name, member in held.items()}
        expected = _expected(known["test_detectors.py"].read())  # type: ignore[union-attr]
        for name, (failed, delayed) in sorted(expected.items()):
            file = known[f"data/{name}"]
            yield Bounce(name, file.read(), failed, delayed)  # type: ignore[union-attr]


def _expected(tests: bytes) -> dict[str, tuple[set[str], set[str]]]:
    """The table of its own tests: (detector, file, addresses, whether for now only)."""
    rows = next(
        ast.literal_eval(node.value)
        for node in ast.parse(tests).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DETECTORS"
    )
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for _, name, addresses, for_now in rows:
        sets = expected.setdefault(name, (set(), set()))
        sets[for_now].update(address.decode().lower() for address in addresses)
    return expected
