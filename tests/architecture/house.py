"""The figures of docs/architecture.md: `python -m tests.architecture.house` prints them and fails beyond the limits."""

import ast
import graphlib
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import grimp

REPOSITORY = Path(__file__).resolve().parents[2]
APPS = ("portal", "profiles", "content", "training", "community", "campaigns")

MOST_LINES_MEDIAN = 6
MOST_LINES_P90 = 22
MOST_LINES_FILE = 500
LONG_FILE = 400
LONG_FUNCTION = 45


class Sized(NamedTuple):
    lines: int
    place: str


def sources(folders: Iterable[str]) -> Iterator[Path]:
    """Python files that people write: migrations are written by Django."""
    for folder in folders:
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[Sized]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Sized(lines, f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}")


def file_sizes(folders: Iterable[str]) -> list[Sized]:
    return [
        Sized(len(path.read_text().splitlines()), str(path.relative_to(REPOSITORY)))
        for path in sources(folders)
    ]


def percentile(lengths: list[int], share: float) -> int:
    return sorted(lengths)[int(len(lengths) * share)]


def circle(apps: Iterable[str] = APPS) -> list[str]:
    """One round of files that import each other, if there is any; imports inside functions count."""
    graph = grimp.build_graph(*apps, exclude_type_checking_imports=True, cache_dir=None)
    edges = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError as found:
        return list(found.args[1])
    return []


def troubles(lengths: list[int], files: list[Sized], found: list[str]) -> Iterator[str]:
    if statistics.median(lengths) > MOST_LINES_MEDIAN:
        yield f"The median function has more than {MOST_LINES_MEDIAN} lines."
    if percentile(lengths, 0.9) > MOST_LINES_P90:
        yield f"More than one function in ten has more than {MOST_LINES_P90} lines."
    for file in files:
        if file.lines > MOST_LINES_FILE:
            yield f"{file.place} has {file.lines} lines; at most {MOST_LINES_FILE}."
    if found:
        yield f"These import each other in a circle: {' > '.join(found)}"


def listed(title: str, sizes: Iterable[Sized], limit: int) -> Iterator[str]:
    for lines, place in sorted(sizes, reverse=True):
        if lines > limit:
            yield f"{title} over {limit} lines: {place} ({lines})"


def report() -> tuple[list[str], list[str]]:
    """What there is to tell, and what is wrong."""
    code, tests = file_sizes(APPS), file_sizes(["tests"])
    sized = [function for path in sources(APPS) for function in functions(path)]
    lengths = [function.lines for function in sized]
    ratio = sum(file.lines for file in tests) / sum(file.lines for file in code)
    figures = [
        f"{len(lengths)} functions: median {statistics.median(lengths):g} lines, p90 {percentile(lengths, 0.9)}.",
        f"Tests are {ratio:.2f} times the code.",
        *listed("File", code + tests, LONG_FILE),
        *listed("Function", sized, LONG_FUNCTION),
    ]
    return figures, list(troubles(lengths, code + tests, circle()))


def main() -> int:
    figures, wrong = report()
    print("\n".join([*figures, *(f"WRONG: {trouble}" for trouble in wrong)]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
