"""Businesses by their number in another system or by somebody who works there, and what is known of them."""

from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business, BusinessReference, Membership
from profiles.facts.models import CurrentFact, Fact
from profiles.imports import firms
from profiles.imports.finding import BUSINESS, OURS, WHICH_BUSINESS, find_businesses
from profiles.imports.kinds import Again, Column, ImportKind
from profiles.imports.saying import ANY, asked, fact_columns, find_facts, write_facts
from profiles.imports.staging import Stage
from profiles.partners import importing as partners
from profiles.partners.models import PartnerOfRecord

TWICE = Again(
    "customer", "twice", _("The same business is in an earlier row."), f"COALESCE({firms.REF}, r.email)"
)


def columns() -> list[Column]:
    return [*BUSINESS, firms.NAME, partners.partner_column(), *fact_columns(asked(of_business=True))]


def judge(stage: Stage) -> str:
    firms.settle(stage)
    find_facts(stage)
    changed = f"{firms.changes()} OR {ANY} OR {partners.NEWS}"
    return f"CASE WHEN {OURS} IS NULL THEN 'new' WHEN {changed} THEN 'changed' ELSE 'unchanged' END"


def write(stage: Stage) -> None:
    firms.write_firms(stage, "r.partner")
    if stage.holds("partner"):
        partners.bring_partners(stage)
    write_facts(stage)


BUSINESSES = ImportKind(
    "businesses",
    _("Businesses"),
    _(
        "Makes businesses that are not here yet and adds to those that are. What members said themselves stays."
    ),
    columns,
    find_businesses,
    WHICH_BUSINESS,
    (TWICE, *partners.CONTRADICTS),
    judge,
    write,
    (Business, BusinessReference, Membership, Fact, CurrentFact, PartnerOfRecord),
    place=2,
)
