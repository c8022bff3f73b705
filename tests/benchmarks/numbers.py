from collections.abc import Sequence


def percentile(sample: Sequence[float], share: float) -> float:
    """The value that `share` of the sample does not exceed."""
    ordered = sorted(sample)
    return ordered[max(0, round(share * len(ordered)) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
