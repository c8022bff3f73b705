"""Businesses by their number in another system or by somebody who works there, and what is known of them."""

from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business, BusinessReference, Membership
from profiles.facts.models import CurrentFact, Fact
from profiles.imports import firms
from profiles.imports.cells import address
from profiles.imports.kinds import Again, Check, Column, ImportKind
from profiles.imports.people import CLOSED, FOUND, MAILS
from profiles.imports.saying import ANY, asked, fact_columns, find_facts, write_facts
from profiles.imports.staging import Stage

CONTACTS = ("contact email", "contact", "ansprechpartner", "kontakt", *MAILS)
NO_KEY = Check(
    "customer",
    "no_key",
    _("Neither a customer number nor an email of a contact: we can’t tell which business it is."),  # noqa: RUF001
    "r.customer IS NULL AND r.email IS NULL",
)
UNKNOWN = Check(
    "email",
    "unknown",
    _("Nobody here has this address. Import the person first."),
    "r.email IS NOT NULL AND r.person_id IS NULL",
)
TWICE = Again(
    "customer", "twice", _("The same business is in an earlier row."), f"COALESCE({firms.REF}, r.email)"
)


def columns() -> list[Column]:
    return [
        firms.NUMBER,
        firms.SYSTEM,
        firms.NAME,
        Column("email", _("Email of a contact"), address, CONTACTS, example="marta@example.com"),
        *fact_columns(asked(of_business=True)),
    ]


def find(stage: Stage) -> None:
    stage.run(FOUND)
    firms.find_firms(stage)


def judge(stage: Stage) -> str:
    find_facts(stage)
    changed = f"{firms.changes()} OR {ANY}"
    return f"CASE WHEN {firms.OURS} IS NULL THEN 'new' WHEN {changed} THEN 'changed' ELSE 'unchanged' END"


def write(stage: Stage) -> None:
    firms.write_firms(stage)
    write_facts(stage)


BUSINESSES = ImportKind(
    "businesses",
    _("Businesses"),
    _(
        "Makes businesses that are not here yet and adds to those that are. What members said themselves stays."
    ),
    columns,
    find,
    (NO_KEY, UNKNOWN, CLOSED, firms.OTHER),
    (TWICE,),
    judge,
    write,
    (Business, BusinessReference, Membership, Fact, CurrentFact),
)
