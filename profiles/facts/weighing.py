"""Whose word counts more."""

from profiles.facts.models import Source

STRENGTH = {Source.TOLD: 2, Source.COLLEAGUE: 2, Source.AGENT: 1, Source.IMPORT: 1, Source.INFERRED: 0}


def outweighs(source: str, held: str) -> bool:
    """The later word counts, unless it is a weaker one."""
    return STRENGTH[Source(source)] >= STRENGTH[Source(held)]
