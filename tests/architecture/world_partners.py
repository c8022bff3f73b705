"""The member's business has a partner, whose person has the role; another partner is hidden."""

from collections.abc import Iterator
from typing import Any

from profiles.models import Competency, Partner, PartnerStaff, Person
from profiles.partners.choosing import choose
from profiles.partners.introducing import show


def of_partners(member: Person, works_for_it: Person) -> Iterator[tuple[str, dict[str, Any]]]:
    words = {"en": {"label": "⟦tills⟧"}}
    tills = Competency.objects.create(slug="tills", words=words, families=["selling"])
    partner = Partner.objects.create(
        slug="harbour", name="⟦Harbour Computers⟧", summary="⟦Sets up tills⟧", phone="1"
    )
    partner.competencies.add(tills)
    Partner.objects.create(slug="hidden-one", name="Hidden Zebra", summary="Hidden", is_active=False)
    PartnerStaff.objects.create(person=works_for_it, partner=partner)
    choose(member, partner)
    show(member, "name")
    for name in ("partner", "partner-choose"):
        yield name, {"slug": partner.slug}
    business = partner.records.get().business_id
    yield "partner-business", {"business": business}


def make_more_partners(many: int) -> None:
    """To list, each good at something."""
    for at in range(many):
        competency = Competency.objects.create(slug=f"knows-{at}", families=["selling"], needs=["get-paid"])
        partner = Partner.objects.create(slug=f"partner-{at}", name=f"Partner {at}", summary="It sells.")
        partner.competencies.add(competency)
