# ruff: noqa: S608  put together from texts of our own alone
"""The partner of record as a column of a file of businesses. What a business's own people chose or ended stays."""

from django.utils.translation import gettext_lazy as _

from portal.activity.recording import record
from portal.inserting import insert
from profiles.imports.cells import one_of
from profiles.imports.finding import OURS
from profiles.imports.kinds import Again, Column
from profiles.imports.staging import Stage
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import active
from profiles.partners.telling import tell_members

NAMES = (
    "partner of record",
    "reseller",
    "dealer",
    "fachhändler",
    "händler",
    "zuständiger partner",
    "betreuender partner",
    "partnerfirma",
)
Source = PartnerOfRecord.Source
WORKED_THERE = (
    "EXISTS (SELECT 1 FROM profiles_membership m WHERE m.business_id = h.business_id AND m.person_id = {who})"
)
NOT_THEIRS = f"""(
    SELECT CASE WHEN h.until_at IS NOT NULL THEN {WORKED_THERE.format(who="h.ended_by_id")}
                ELSE h.source = '{Source.MEMBER}' OR {WORKED_THERE.format(who="h.by_id")} END
    FROM profiles_partnerofrecord h WHERE h.business_id = {OURS} ORDER BY h.until_at DESC NULLS FIRST, h.id DESC LIMIT 1
) IS NOT TRUE"""
HELD = f"""
    SELECT p.slug FROM profiles_partnerofrecord h JOIN profiles_partner p ON p.id = h.partner_id
    WHERE h.business_id = {OURS} AND h.until_at IS NULL"""
SAID_LAST = f"""
    SELECT p.slug FROM profiles_partnerofrecord h JOIN profiles_partner p ON p.id = h.partner_id
    WHERE h.business_id = {OURS} AND h.source = '{Source.IMPORT}' ORDER BY h.id DESC LIMIT 1"""
NEWS = f"""(r.partner IS NOT NULL AND r.partner IS DISTINCT FROM ({HELD}) AND r.partner IS DISTINCT FROM ({SAID_LAST})
    AND {NOT_THEIRS})"""
"""Neither who looks after it nor whom an import named last, and not against the word of the business's own people: what
they did last was to choose, to bring back or to end."""
COMING = f"""
DROP TABLE IF EXISTS import_partners;
CREATE TEMP TABLE import_partners ON COMMIT DROP AS
SELECT DISTINCT ON (r.business_id) r.business_id, p.id AS partner_id
FROM import_rows r JOIN profiles_partner p ON p.slug = r.partner
WHERE r.problem IS NULL AND r.business_id IS NOT NULL AND {NEWS} ORDER BY r.business_id, r.number"""
GOING = """
WITH ended AS (
    UPDATE profiles_partnerofrecord h SET until_at = GREATEST(h.from_at, %(now)s)
    FROM import_partners c WHERE h.business_id = c.business_id AND h.until_at IS NULL RETURNING h.id
), hidden AS (DELETE FROM profiles_introduction i USING ended WHERE i.record_id = ended.id)
SELECT id FROM ended"""
CONTRADICTS = tuple(
    Again(
        "partner",
        "other_partner",
        _("An earlier row names another partner for the same business. Leave one of them in the file."),
        f"CASE WHEN r.partner IS NOT NULL THEN {key} END",
        lambda: "r.partner",
    )
    for key in (f"'served:' || {OURS}", "'served_with:' || r.person_id")
)
"""A business has several numbers and people, and one that comes by this file is known by who will work there."""
MADE = {
    "business_id": "business_id",
    "partner_id": "partner_id",
    "from_at": "%(now)s",
    "source": f"'{Source.IMPORT}'",
}


def partner_column() -> Column:
    return Column("partner", _("Partner"), one_of(_names, "partner"), NAMES, example="northgate-it")


def _names() -> dict[str, str]:
    """By the name in the directory, or by the one in addresses."""
    named = list(active().values_list("slug", "name"))
    return {name.casefold(): slug for slug, name in named} | {slug: slug for slug, _name in named}


def bring_partners(stage: Stage) -> None:
    """After each row knows its business. Members are told; partners are not, who would get thousands of mails."""
    stage.run(COMING)
    coming = f"{insert(PartnerOfRecord, MADE, 'FROM import_partners')} RETURNING id"
    over, begun = ({pk for (pk,) in stage.rows(statement)} for statement in (GOING, coming))
    if begun:
        tell_members(over, begun)
        record("partners_imported", None, f"import:{stage.held.pk}", many=len(begun))
