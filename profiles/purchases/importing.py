# ruff: noqa: S608  put together from texts of our own alone
"""What businesses bought, from the rows of a file: each line once, by its number in the system that sold it."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from profiles.imports.cells import WrongCell, words_up_to
from profiles.imports.figures import amount, day, whole_number
from profiles.imports.finding import BUSINESS, NOT_HERE, OURS, WHICH_BUSINESS, find_businesses
from profiles.imports.kinds import Again, Check, Column, ImportKind
from profiles.imports.staging import Stage
from profiles.products.importing import product_column
from profiles.purchases.buying import keep_purchases
from profiles.purchases.currencies import CURRENCIES
from profiles.purchases.models import Purchase, PurchaseTotal

ON = (
    "on",
    "date",
    "order date",
    "invoice date",
    "purchase date",
    "datum",
    "kaufdatum",
    "rechnungsdatum",
    "bestelldatum",
)
QUANTITY = ("quantity", "qty", "units", "menge", "anzahl", "stück", "stückzahl")
AMOUNT = ("amount", "total", "net amount", "price", "betrag", "summe", "nettobetrag", "umsatz", "preis")
PARTNER = ("partner", "reseller", "dealer", "seller", "händler", "fachhändler", "verkäufer")
REFERENCE = (
    "reference",
    "invoice number",
    "invoice no",
    "order number",
    "order no",
    "line id",
    "rechnungsnummer",
    "rechnungsnr",
    "bestellnummer",
    "belegnummer",
    "beleg",
    "referenz",
)
SOURCE = ("source", "sold in", "shop", "sales system", "verkaufssystem", "verkauft in")
MOST = 1_000_000

SYSTEM = """COALESCE(NULLIF(trim(BOTH '-' FROM regexp_replace(
    lower(COALESCE(r.source, r.system, '')), '[^a-z0-9_\\u0080-\\U0010ffff]+', '-', 'g')), ''), 'import')"""
"""Under a plain name, in letters of whatever script; a file that names none is one of its own."""
SAME = f"b.source = {SYSTEM} AND b.reference = r.reference"
TOLD = {
    "business_id": OURS,
    "product_id": "(SELECT p.id FROM profiles_product p WHERE p.slug = r.product)",
    '"on"': 'r."on"::date',
    "quantity": "COALESCE(r.quantity::int, CASE WHEN b.quantity * r.amount::numeric >= 0 THEN b.quantity END, "
    "NULLIF(sign(r.amount::numeric), 0)::int, 1)",
    "amount": "r.amount::numeric",
    "currency": "r.currency",
    "partner": "COALESCE(r.partner, b.partner, '')",
}
"""A blank cell changes nothing."""
WHERE_THEY_ARE = f"SELECT b.business_id FROM import_rows r JOIN profiles_purchase b ON {SAME}"
DIFFERS = " OR ".join(f"b.{name} <> {value}" for name, value in TOLD.items())
OUTCOME = f"""
CASE WHEN NOT EXISTS (SELECT 1 FROM profiles_purchase b WHERE {SAME}) THEN 'new'
     WHEN EXISTS (SELECT 1 FROM profiles_purchase b WHERE {SAME} AND ({DIFFERS})) THEN 'changed' ELSE 'unchanged' END"""
NEWS = f"""
SELECT {SYSTEM}, r.reference, {", ".join(TOLD.values())}
FROM import_rows r LEFT JOIN profiles_purchase b ON {SAME}
WHERE r.outcome IN ('new', 'changed') ORDER BY 1, r.number"""
CHECKS = (
    *WHICH_BUSINESS,
    NOT_HERE,
    Check("on", "future", _("The day has not come yet."), """r."on"::date > %(now)s::date + 1"""),
    Check(
        "quantity",
        "none",
        _("Nothing was bought. Write 1 or more, with a minus what was given back."),
        "r.quantity::int = 0",
    ),
    Check(
        "quantity",
        "signs_differ",
        _("Quantity and amount disagree. What was given back has a minus in both."),
        "r.quantity::bigint * r.amount::numeric < 0",
    ),
)
TWICE = Again(
    "reference",
    "twice",
    _("An earlier row has the same number. Give each line its own, like 4711-1 and 4711-2."),
    f"{SYSTEM} || ':' || r.reference",
)


def columns() -> list[Column]:
    return [
        *BUSINESS,
        product_column(),
        Column("on", _("Bought on"), day, ON, True, "2026-05-31"),
        Column("quantity", _("Quantity"), whole_number(-MOST, MOST), QUANTITY, example="3"),
        Column("amount", _("Amount"), amount, AMOUNT, True, "1200.50"),
        Column("currency", _("Currency"), currency, ("currency", "währung"), True, "EUR"),
        Column("partner", _("Bought from"), words_up_to(120), PARTNER, example="Northgate IT"),
        Column(
            "reference",
            _("Its number in the system that sold it"),
            words_up_to(80),
            REFERENCE,
            True,
            "4711-1",
        ),
        Column(
            "source", _("The system that sold it, if it is another"), words_up_to(40), SOURCE, example="shop"
        ),
    ]


def currency(cell: str) -> str:
    if cell.upper() not in CURRENCIES:
        raise WrongCell("currency")
    return cell.upper()


def judge(stage: Stage) -> str:
    return OUTCOME


def write(stage: Stage) -> None:
    names = ("reference", *(name.strip('"') for name in TOLD))
    for source, rows in groupby(stage.rows(NEWS), key=lambda row: str(row[0])):
        told = [Purchase(source=source, **dict(zip(names, row[1:], strict=True))) for row in rows]
        keep_purchases(source, told)


PURCHASES = ImportKind(
    "purchases",
    _("Purchases"),
    _(
        "Notes what businesses bought and gave back. A line that is here already is brought to what the file says."
    ),
    columns,
    find_businesses,
    CHECKS,
    (TWICE,),
    judge,
    write,
    (Purchase, PurchaseTotal),
    place=5,
    also_writes=WHERE_THEY_ARE,
)
