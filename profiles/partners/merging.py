"""What becomes of partners where two accounts or two businesses become one."""

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from profiles.merging.rules import (
    MOVES,
    STAYS,
    Rows,
    Rule,
    account_rules,
    business_rules,
    everything,
    unless_there,
)


def one_partner(rows: Rows) -> None:
    """The partner of the one that is kept stays; the other's sees nothing any more."""
    if rows.kept.filter(until_at=None).exists():
        over = rows.gone.filter(until_at=None)
        over.update(until_at=Greatest(F("from_at"), timezone.now()))


def register_rules() -> None:
    """Working for a partner is a power: it never moves."""
    account_rules.register("profiles.PartnerStaff.person", STAYS)
    for key in ("by", "ended_by"):
        account_rules.register(f"profiles.PartnerOfRecord.{key}", MOVES)
    account_rules.register("profiles.Introduction.person", Rule(unless_there("record"), rest="goes"))
    business_rules.register("profiles.PartnerOfRecord.business", Rule(everything, before=one_partner))
