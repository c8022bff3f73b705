"""Whether what the generated people say is at odds with itself; of the small company and of any number."""

from profiles.models import Business, CurrentFact, Person


def servers_of_fitting_businesses() -> int:
    """Asserts that the answers of each business fit together; how many of them have a server."""
    checked = 0
    for business in Business.objects.all():
        facts = CurrentFact.objects.filter(business=business)
        span = {fact.question.slug: fact.span for fact in facts.select_related("question") if fact.span}
        people, pcs, servers = (span.get(slug) for slug in ("employees", "pcs", "servers"))
        if people and people.upper:
            assert business.memberships.count() < people.upper
        if pcs:
            assert pcs.lower <= max(people.lower if people else 0, business.memberships.count())
        if pcs and pcs.upper == 1:
            assert not facts.filter(question__slug="software").exists()
        if servers:
            checked += 1
            assert pcs
            assert pcs.lower >= 6
            assert servers.lower * 3 <= pcs.lower
    return checked


def only_owners_own_it() -> None:
    owners = Person.objects.filter(current_facts__value="owner", current_facts__question__slug="role")
    assert owners.exists()
    assert not owners.exclude(memberships__role="owner").exists()
