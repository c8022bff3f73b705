# ruff: noqa: S608  put together from texts of our own alone
"""The business of a row: made where none was found, joined by the person of the row, numbered and named.

Nobody is moved from one business to another or back, and what a member may have named is not renamed.
"""

from django.utils.translation import gettext_lazy as _

from portal.inserting import insert
from profiles.businesses.models import Business, BusinessReference, Membership
from profiles.imports.cells import words_up_to
from profiles.imports.finding import NUMBER, OURS, SYSTEM
from profiles.imports.kinds import Again, Column
from profiles.imports.saying import PREFIX, asked, name_of
from profiles.imports.staging import Stage, quoted

NAMES = (
    "business name",
    "company",
    "company name",
    "firma",
    "unternehmen",
    "betrieb",
    "firmenname",
    "name der firma",
)
NAME = Column("business", _("Name of the business"), words_up_to(120), NAMES, example="Marta’s Bread")  # noqa: RUF001
COLUMNS = [NAME, NUMBER, SYSTEM]

REF = "'ref:' || COALESCE(r.system, '') || ':' || r.customer"
FIRM = f"COALESCE({REF}, 'row:' || r.number)"
MAY_BE_NAMED = f"""EXISTS (
    SELECT 1 FROM profiles_business b WHERE b.id = {OURS} AND b.name <> r.business AND (b.name = '' OR NOT EXISTS (
        SELECT 1 FROM profiles_membership m JOIN profiles_person p ON p.id = m.person_id
        WHERE m.business_id = b.id AND m.until_at IS NULL AND p.confirmed_at IS NOT NULL AND p.closed_at IS NULL
    ))
)"""
GROUPED = """
CREATE TEMP TABLE import_firms ON COMMIT DROP AS
SELECT nextval((SELECT pg_get_serial_sequence('profiles_business', 'id')::regclass)) AS id, firm, name
FROM (
    SELECT {firm} AS firm, (array_agg(r.business ORDER BY r.number) FILTER (WHERE r.business IS NOT NULL))[1] AS name
    FROM import_rows r WHERE r.problem IS NULL AND {ours} IS NULL AND {wanted} GROUP BY 1
) AS grouped ORDER BY firm"""
FOUNDED = f"""
UPDATE import_rows r SET named_id = f.id FROM import_firms f
WHERE f.firm = {FIRM} AND r.problem IS NULL AND {OURS} IS NULL"""
REFERENCES = f"""
FROM (
    SELECT DISTINCT ON (1, 2) COALESCE(r.system, '') AS source, r.customer AS reference, {OURS} AS business_id
    FROM import_rows r WHERE r.problem IS NULL AND r.customer IS NOT NULL AND {OURS} IS NOT NULL
    ORDER BY 1, 2, r.number
) AS numbered ON CONFLICT DO NOTHING"""
MAY_JOIN = """(r.person_id IS NOT NULL AND r.business_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM profiles_membership m WHERE m.person_id = r.person_id AND m.business_id = r.named_id
))"""
"""Who left a business, or was taken out of it by its owner, is not put back by a file."""
JOINED = f"""
FROM import_rows r WHERE r.problem IS NULL AND r.named_id IS NOT NULL AND {MAY_JOIN}
ORDER BY r.number ON CONFLICT DO NOTHING"""
ROLE = """CASE WHEN row_number() OVER (PARTITION BY r.named_id ORDER BY r.number) = 1 AND NOT EXISTS (
    SELECT 1 FROM profiles_membership m WHERE m.business_id = r.named_id AND m.until_at IS NULL
) THEN 'owner' ELSE 'colleague' END"""
AGREE = f"""
UPDATE import_rows r SET {{settled}}
FROM (
    SELECT {OURS} AS ours, {{last}} FROM import_rows r WHERE r.problem IS NULL AND {OURS} IN (
        SELECT {OURS} FROM import_rows r WHERE r.problem IS NULL GROUP BY 1 HAVING {{differ}}
    ) GROUP BY 1
) AS said WHERE said.ours = {OURS} AND r.problem IS NULL"""
LAST = "(array_agg(r.{cell} ORDER BY r.number DESC) FILTER (WHERE r.{cell} IS NOT NULL))[1] AS {cell}"
ALL_IN = "UPDATE import_rows SET business_id = named_id WHERE business_id IS NULL"
RENAMED = f"""
UPDATE profiles_business SET name = said.business
FROM (
    SELECT DISTINCT ON (r.business_id) r.business_id, r.business FROM import_rows r
    WHERE r.problem IS NULL AND r.business IS NOT NULL AND {MAY_BE_NAMED} ORDER BY r.business_id, r.number
) AS said WHERE said.business_id = profiles_business.id"""


def cells() -> list[str]:
    """SQL for all that a row may say about its business."""
    return ["r.business", *(name_of(prompt) for prompt in asked(of_business=True))]


def says() -> str:
    """What a row says about its business, as one text; null where it says nothing."""
    found = cells()
    nothing = "|".join("-" for _cell in found)
    shown = ", ".join(f"COALESCE({cell}, '-')" for cell in found)
    return f"NULLIF(concat_ws('|', {shown}), '{nothing}')"


CONTRADICTS = Again(
    "customer",
    "contradicts",
    _("An earlier row says something else about the same business."),
    f"CASE WHEN r.customer IS NOT NULL THEN {REF} END",
    says,
)


def settle(stage: Stage) -> None:
    """Of rows that contradict each other about a business that is here, the last counts for all: a file that is taken
    once more would else bring in turn what the one says and what the other says.
    """
    names = (NAME.name, *(PREFIX + prompt.slug for prompt in asked(of_business=True)))
    held = [quoted(name) for name in names if stage.holds(name)]
    if held:
        settled = ", ".join(f"{cell} = CASE WHEN r.{cell} IS NOT NULL THEN said.{cell} END" for cell in held)
        last = ", ".join(LAST.format(cell=cell) for cell in held)
        differ = " OR ".join(f"min(r.{cell}) <> max(r.{cell})" for cell in held)
        stage.run(AGREE.format(settled=settled, last=last, differ=differ))


def wanted(*also: str) -> str:
    """Whether a row speaks of a business at all."""
    return f"({' OR '.join(f'{cell} IS NOT NULL' for cell in ('r.customer', *cells(), *also))})"


def changes() -> str:
    """Whether a row changes which business somebody works in, its number or its name."""
    joins = f"({wanted()} AND {MAY_JOIN})"
    numbered = "(r.customer IS NOT NULL AND r.named_id IS NULL)"
    return f"({joins} OR {numbered} OR (r.business IS NOT NULL AND {MAY_BE_NAMED}))"


def write_firms(stage: Stage, *also: str) -> None:
    """`also`: what else, as SQL, a row says about a business."""
    stage.run(GROUPED.format(firm=FIRM, ours=OURS, wanted=wanted(*also)))
    made = {"id": "id", "name": "COALESCE(name, '')", "created_at": "%(now)s"}
    stage.run(insert(Business, made, "FROM import_firms"))
    stage.run(FOUNDED)
    numbered = {name: name for name in ("source", "reference", "business_id")}
    stage.run(insert(BusinessReference, numbered, REFERENCES))
    joined = {"person_id": "r.person_id", "business_id": "r.named_id", "role": ROLE, "from_at": "%(now)s"}
    stage.run(insert(Membership, joined, JOINED))
    stage.run(ALL_IN)
    stage.run(RENAMED)
