"""What businesses use, from the rows of a file. Each detail is weighed by itself: what members said stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.activity.recording import record
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.imports.cells import words_up_to, yes_or_no
from profiles.imports.figures import day, whole_number
from profiles.imports.finding import BUSINESS, NOT_HERE, OURS, WHICH_BUSINESS, find_businesses
from profiles.imports.kinds import Again, Check, Column, ImportKind
from profiles.imports.staging import Stage
from profiles.owning.forms import MOST_SEATS
from profiles.owning.holding import DETAILS, Held, held, hold_owned, owning_prompt
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.products.importing import product_column

USES = ("uses it", "owns", "nutzt es", "nutzt", "verwendet", "im einsatz")
SEATS = ("seats", "licences", "licenses", "number of licences", "lizenzen", "anzahl lizenzen", "plätze")
IN_USE = ("in use", "used", "seats in use", "in benutzung", "davon genutzt", "genutzt")
RENEWS = (
    "renewal date",
    "renewal",
    "expires",
    "expiry date",
    "valid until",
    "verlängerung",
    "verlängert sich am",
    "läuft ab",
    "ablaufdatum",
    "gültig bis",
)
CHECKS = (
    *WHICH_BUSINESS,
    NOT_HERE,
    Check(
        "version",
        "version",
        _("The product has no such version. Use its name in the catalogue, or leave it blank."),
        """r.version IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM profiles_productversion v JOIN profiles_product p ON p.id = v.product_id
            WHERE p.slug = r.product AND v.name = r.version)""",
    ),
    Check("in_use", "too_many", _("More are in use than there are seats."), "r.in_use::int > r.seats::int"),
)
TWICE = Again(
    "product",
    "twice",
    _("An earlier row is about the same product of the same business."),
    f"{OURS} || ':' || r.product",
)
ROWS = f"""
SELECT r.number, {OURS}, p.id, p.slug, COALESCE(r.uses, 'true')::boolean,
       r.version, r.seats::int, r.in_use::int, r.renews_on
FROM import_rows r JOIN profiles_product p ON p.slug = r.product
WHERE r.problem IS NULL {{those}} ORDER BY r.number"""  # noqa: S608  our own texts
NEWS = "AND r.outcome IN ('new', 'changed')"
OUTCOME = """
CASE WHEN r.number = ANY(%(first)s) THEN 'new' WHEN r.number = ANY(%(other)s) THEN 'changed' ELSE 'unchanged' END"""
Entries = Mapping[int, Sequence[OwnershipEntry]]


@dataclass(frozen=True)
class Row:
    number: int
    business: int
    product: int
    slug: str
    owns: bool
    said: tuple[Any, ...]
    """In the order of DETAILS."""

    @property
    def details(self) -> dict[str, Any]:
        """A blank cell says nothing; and nothing more is known of what is not used."""
        named = zip(DETAILS, self.said, strict=True) if self.owns else ()
        return {name: value for name, value in named if value is not None}


def columns() -> list[Column]:
    seats = whole_number(1, MOST_SEATS)
    return [
        *BUSINESS,
        product_column(),
        Column("uses", _("Uses it: yes or no"), yes_or_no, USES),
        Column("version", _("Version"), words_up_to(40), ("version", "release"), example="5"),
        Column("seats", _("Seats"), seats, SEATS, example="3"),
        Column("in_use", _("Seats in use"), whole_number(0, MOST_SEATS), IN_USE, example="2"),
        Column("renews_on", _("Renews on"), day, RENEWS, example="2027-03-31"),
    ]


def judge(stage: Stage) -> str:
    rows = _rows(stage)
    entries = _entries({row.business for row in rows})
    news = [row for row in rows if _is_news(row, entries[row.business])]
    known = {(business, entry.product_id) for business, said in entries.items() for entry in said}
    first = {row.number for row in news if (row.business, row.product) not in known}
    stage.values["first"] = list(first)
    stage.values["other"] = [row.number for row in news if row.number not in first]
    return OUTCOME


def _rows(stage: Stage, those: str = "") -> list[Row]:
    return [
        Row(number, business, product, slug, owns, tuple(said))
        for number, business, product, slug, owns, *said in stage.rows(ROWS.format(those=those))
    ]


def _entries(businesses: Iterable[int]) -> dict[int, list[OwnershipEntry]]:
    found: dict[int, list[OwnershipEntry]] = defaultdict(list)
    for entry in OwnershipEntry.objects.filter(business__among=list(businesses)).order_by("id"):
        found[entry.business_id].append(entry)
    return found


def _is_news(row: Row, entries: Sequence[OwnershipEntry]) -> bool:
    """Neither what holds nor what an import said last, for the use itself or for one of the details."""
    said = [entry for entry in entries if entry.product_id == row.product]
    imported = [entry for entry in said if entry.source == Source.IMPORT]
    before = [_told(found[row.product]) for found in (held(said), held(imported)) if found]
    return any(value not in [told.get(name) for told in before] for name, value in _told(row).items())


def _told(of: Row | Held) -> dict[str, Any]:
    owns = of.owns if isinstance(of, Row) else of.entry.owns
    return {**of.details, "owns": owns}


def write(stage: Stage) -> None:
    rows = _rows(stage, NEWS)
    if not rows:
        return
    answers = _answers(rows)
    OwnershipEntry.objects.bulk_create(
        OwnershipEntry(
            business_id=row.business,
            product_id=row.product,
            owns=row.owns,
            details=row.details,
            source=Source.IMPORT,
            fact=answers.get(row.business),
        )
        for row in rows
    )
    hold_owned({row.business for row in rows})
    record("ownership_told", None, f"import:{stage.held.pk}", many=len(rows))


def _answers(rows: list[Row]) -> dict[int, Fact]:
    """A version of the answer for each business, which names all that is used then."""
    prompt = owning_prompt()
    if prompt is None:
        return {}
    facts = [
        Fact(
            business_id=business,
            question_id=prompt.pk,
            value=[slug for slug in prompt.options if slug in slugs],
            source=Source.IMPORT,
        )
        for business, slugs in _used(rows).items()
    ]
    return {fact.business_id or 0: fact for fact in Fact.objects.bulk_create(facts)}


def _used(rows: list[Row]) -> dict[int, set[str]]:
    used: dict[int, set[str]] = {row.business: set() for row in rows}
    for business, slug in OwnedProduct.objects.filter(business__among=list(used)).values_list(
        "business", "product__slug"
    ):
        used[business].add(slug)
    for row in rows:
        (used[row.business].add if row.owns else used[row.business].discard)(row.slug)
    return used


OWNERSHIP = ImportKind(
    "ownership",
    _("Products in use"),
    _("Notes which products businesses use, with seats and renewal. What members said themselves stays."),
    columns,
    find_businesses,
    CHECKS,
    (TWICE,),
    judge,
    write,
    (Fact, CurrentFact, OwnershipEntry, OwnedProduct),
    place=4,
)
