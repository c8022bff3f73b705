"""An issue as it was at the moments worth keeping, to look at and to go back to."""

from typing import Any

from campaigns.newsletters.changing import changing
from campaigns.newsletters.models import Block, Event, Issue, Version
from campaigns.newsletters.noting import What
from profiles.people.models import Person

KEPT = ("title", "words", "audience")
OF_BLOCK = ("kind", "content", "condition")


def keep_version(issue: Issue, why: What, by: Person | None) -> Version:
    """What it says now, in the caller's transaction."""
    return Version.objects.create(
        issue=issue, number=issue.version, why=why, snapshot=snapshot_of(issue), by=by
    )


def snapshot_of(issue: Issue) -> dict[str, Any]:
    blocks = [{name: getattr(block, name) for name in OF_BLOCK} for block in issue.blocks.all()]
    return {**{name: getattr(issue, name) for name in KEPT}, "blocks": blocks}


def restore(version: Version, by: Person, seen: int) -> None:
    """Make the issue say again what it said then, as a new version. Raises as `changing` does."""
    restored = Event(issue=version.issue, what=What.RESTORED, by=by)
    with changing(version.issue, by, seen, restored) as now:
        for name in KEPT:
            setattr(now, name, version.snapshot[name])
        now.blocks.all().delete()
        Block.objects.bulk_create(blocks_of(version, now))


def blocks_of(version: Version, issue: Issue) -> list[Block]:
    """Unsaved, in their order."""
    return [
        Block(issue=issue, position=at, **kept) for at, kept in enumerate(version.snapshot["blocks"], start=1)
    ]
