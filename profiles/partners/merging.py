"""What becomes of partners where two accounts or two businesses become one."""

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
from profiles.partners.choosing import current_record, end_joined
from profiles.partners.telling import tell_newcomers


def one_partner(rows: Rows) -> None:
    """The partner of the one that is kept stays, and the other's is ended; without one, the other's comes along."""
    kept, gone = current_record(rows.kept_id), current_record(rows.gone_id)
    if kept and gone:
        end_joined(gone, kept, by=rows.by)
    if stays := kept or gone:
        tell_newcomers(stays, rows.gone_id if kept else rows.kept_id, rows.by)


def register_rules() -> None:
    """Working for a partner is a power: it never moves."""
    account_rules.register("profiles.PartnerStaff.person", STAYS)
    for key in ("by", "ended_by"):
        account_rules.register(f"profiles.PartnerOfRecord.{key}", MOVES)
    account_rules.register("profiles.Introduction.person", Rule(unless_there("record"), rest="goes"))
    business_rules.register("profiles.PartnerOfRecord.business", Rule(everything, before=one_partner))
