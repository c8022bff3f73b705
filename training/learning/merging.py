"""When two accounts become one: in a training that both began, the one who is further counts."""

from django.db.models import Exists, OuterRef, Q

from profiles.merging.rules import Rows, Rule, unless_there


def drop_what_is_less(rows: Rows) -> None:
    """Of the account that is kept: where the other one finished, or is at a later card of what neither finished."""
    same = rows.gone.filter(training=OuterRef("training"))
    finished = same.filter(finished_at__isnull=False)
    further = same.filter(card__gt=OuterRef("card"))
    rows.kept.filter(Q(Exists(finished)) | Q(Exists(further)), finished_at=None).delete()


PROGRESS = Rule(unless_there("training"), before=drop_what_is_less)
