import secrets

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.newsletters.models import Block, Issue, Newsletter
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.starting_blocks import first_blocks
from profiles.people.models import Person


@transaction.atomic
def draft(newsletter: Newsletter, by: Person, like: Issue | None = None) -> Issue:
    """A new issue with the newsletter's next number: with a first set of blocks, or with those of an earlier issue."""
    held = Newsletter.objects.select_for_update(no_key=True).get(pk=newsletter.pk)
    number = (held.issues.aggregate(last=Max("number"))["last"] or 0) + 1
    issue = Issue.objects.create(
        newsletter=held,
        number=number,
        title=_("%(newsletter)s %(number)s") % {"newsletter": held.name, "number": number},
        words=like.words if like else {},
        audience=like.audience if like else {},
        where_they_are=held.where_they_are,
        held_out_percent=held.held_out_percent,
        tracks=held.tracks,
        is_public=held.is_public,
        salt=secrets.token_hex(16),
        written_by=by,
    )
    _fill(issue, like)
    note(issue, What.MADE, by)
    return issue


def _fill(issue: Issue, like: Issue | None) -> None:
    blocks = list(like.blocks.all()) if like else list(first_blocks(issue.newsletter.language))
    Block.objects.bulk_create(
        Block(issue=issue, position=at, kind=block.kind, content=block.content, condition=block.condition)
        for at, block in enumerate(blocks, start=1)
    )
