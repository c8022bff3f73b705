"""Blocks added, moved, removed and put back. Each raises StaleError and NotNowError as `changing` does."""

from django.utils.translation import gettext as _

from campaigns.newsletters.changing import NotNowError, changing
from campaigns.newsletters.models import Block, Event, Issue
from campaigns.newsletters.noting import What
from campaigns.newsletters.starting_blocks import first_content
from profiles.people.models import Person

MOST_BLOCKS = 20


def add_block(issue: Issue, by: Person, version: int, kind: str) -> Block:
    """At the end, with the words that its kind begins with."""
    block = Block(issue=issue, kind=kind, content=first_content(kind, issue.newsletter.language))
    with changing(issue, by, version) as now:
        _check_room(now)
        block.position = now.blocks.count() + 1
        block.save()
    return block


def move_block(block: Block, by: Person, version: int, to: int) -> None:
    """`to`: its number among the blocks, from 1; beyond an end it goes to that end."""
    with changing(block.issue, by, version) as now:
        others = [other for other in now.blocks.all() if other.pk != block.pk]
        at = max(0, min(to - 1, len(others)))
        _number([*others[:at], block, *others[at:]])


def remove_block(block: Block, by: Person, version: int) -> Event:
    """Gives the event that `restore_block` takes."""
    kept = {name: getattr(block, name) for name in ("kind", "content", "condition", "position")}
    removed = Event(issue=block.issue, what=What.BLOCK_REMOVED, by=by, data={"block": kept})
    removed.words = str(Block.Kind(block.kind).label)
    with changing(block.issue, by, version, removed) as now:
        block.delete()
        _number(list(now.blocks.all()))
    return removed


def restore_block(removed: Event, by: Person) -> Block:
    """Where it stood. Raises NotNowError when it is back already."""
    version = removed.issue.version
    with changing(removed.issue, by, version) as now:
        event = Event.objects.get(pk=removed.pk)
        kept = event.data.get("block")
        if kept is None:
            raise NotNowError(_("That block is back already."))
        _check_room(now)
        block = Block(issue=now, **kept)
        blocks = list(now.blocks.all())
        at = kept["position"] - 1
        block.save()
        _number([*blocks[:at], block, *blocks[at:]])
        Event.objects.filter(pk=event.pk).update(data={})
    return block


def _check_room(issue: Issue) -> None:
    if issue.blocks.count() >= MOST_BLOCKS:
        raise NotNowError(_("An issue has at most 20 blocks. Remove one first."))


def _number(blocks: list[Block]) -> None:
    for position, block in enumerate(blocks, start=1):
        block.position = position
    Block.objects.bulk_update(blocks, ["position"])
