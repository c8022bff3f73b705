"""What a marketer types into an issue, saved. Each raises StaleError and NotNowError as `changing` does."""

from typing import Any

from campaigns.newsletters.audience import Rule, checked, condition_without
from campaigns.newsletters.changing import changing
from campaigns.newsletters.models import Block, Issue
from profiles.people.models import Person


def save_words(
    issue: Issue, by: Person, version: int, language: str, *, title: str, words: dict[str, str]
) -> None:
    """The name of the issue, and subject and preview line in one language."""
    with changing(issue, by, version) as now:
        now.title = title
        now.words = {**now.words, language: words}


def save_audience(issue: Issue, by: Person, version: int, part: Rule) -> None:
    """Put these conditions in the place of those about the same; the others stay."""
    with changing(issue, by, version) as now:
        facts = {**now.audience.get("facts", {}), **part.get("facts", {})}
        now.audience = checked({**now.audience, **part, "facts": facts})


def drop_condition(issue: Issue, by: Person, version: int, about: str) -> None:
    """`about`: the slug of a question, or `languages`, `joined_before`, `joined_after`."""
    with changing(issue, by, version) as now:
        now.audience = condition_without(now.audience, about)


def save_settings(issue: Issue, by: Person, version: int, **settings: Any) -> None:
    """`held_out_percent`, `tracks`, `is_public`, `where_they_are`."""
    with changing(issue, by, version) as now:
        for name, value in settings.items():
            setattr(now, name, value)


def save_block(
    block: Block, by: Person, version: int, content: dict[str, Any], condition: dict[str, Any]
) -> None:
    with changing(block.issue, by, version):
        block.content, block.condition = content, condition
        block.save(update_fields=["content", "condition"])
