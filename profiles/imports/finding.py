"""Whom a row is about: a person by their address, a business by its number elsewhere, else by who works there."""

from django.utils.translation import gettext_lazy as _

from profiles.imports.cells import address, words_up_to
from profiles.imports.kinds import Check, Column
from profiles.imports.staging import Stage

MAILS = (
    "email",
    "e-mail",
    "mail",
    "email address",
    "e-mail address",
    "e-mail-adresse",
    "mailadresse",
    "emailadresse",
)
CONTACTS = ("contact email", "contact", "ansprechpartner", "kontakt", *MAILS)
NUMBERS = (
    "customer number",
    "customer",
    "customer no",
    "customer id",
    "account number",
    "kundennummer",
    "kunden-nr",
    "kundennr",
    "debitor",
)
SYSTEMS = ("system", "source system", "quelle", "herkunft", "quellsystem")
EMAIL = Column("email", _("Email"), address, MAILS, is_required=True, example="marta@example.com")
CONTACT = Column("email", _("Email of a contact"), address, CONTACTS, example="marta@example.com")
NUMBER = Column("customer", _("Customer number"), words_up_to(80), NUMBERS, example="10423")
SYSTEM = Column("system", _("System the number is from"), words_up_to(40), SYSTEMS, example="CRM")
BUSINESS = [NUMBER, SYSTEM, CONTACT]
"""The columns by which a business that is here already is found."""

FOUND = "UPDATE import_rows r SET person_id = p.id FROM profiles_person p WHERE lower(p.email) = r.email"
IS_IN = """
UPDATE import_rows r SET business_id = m.business_id FROM profiles_membership m
WHERE m.person_id = r.person_id AND m.until_at IS NULL"""
IS_NAMED = """
UPDATE import_rows r SET named_id = b.business_id FROM profiles_businessreference b
WHERE b.source = COALESCE(r.system, '') AND b.reference = r.customer"""
OURS = "COALESCE(r.business_id, r.named_id)"

UNKNOWN = Check(
    "email",
    "unknown",
    _("Nobody here has this address. Import the person first."),
    "r.email IS NOT NULL AND r.person_id IS NULL",
)
CLOSED = Check(
    "email",
    "closed",
    _("The person closed their account, or was shut out. Nothing is written about them."),
    "(SELECT p.closed_at IS NOT NULL OR NOT p.is_active FROM profiles_person p WHERE p.id = r.person_id)",
)
NO_KEY = Check(
    "customer",
    "no_key",
    _("Neither a customer number nor an email of a contact: we can’t tell which business it is."),  # noqa: RUF001
    "r.customer IS NULL AND r.email IS NULL",
)
OTHER = Check(
    "customer",
    "other_business",
    _("This number belongs to another business than the one the person works in."),
    "r.business_id <> r.named_id",
)
NOT_HERE = Check(
    "customer",
    "not_here",
    _("No business here fits. Import the business first, then this row again."),
    f"{OURS} IS NULL AND (r.person_id IS NOT NULL OR (r.email IS NULL AND r.customer IS NOT NULL))",
)
WHICH_BUSINESS = (NO_KEY, UNKNOWN, CLOSED, OTHER)


def find_people(stage: Stage) -> None:
    stage.run(FOUND)


def find_businesses(stage: Stage) -> None:
    """With the people, who tell where they work."""
    find_people(stage)
    stage.run(IS_IN)
    stage.run(IS_NAMED)
