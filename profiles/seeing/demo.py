"""That support once looked with the eyes of the member who can sign in: so that their page shows how that reads."""

import random
from datetime import timedelta

from django.utils import timezone

from profiles.people.demo import MEMBER
from profiles.people.models import Person
from profiles.seeing.models import Look, LookedPage

WHY = "You wrote that the training did not open."
PAGES = (("home", "/"), ("training-list", "/training/"))


def make_looks(dice: random.Random) -> int:
    """Nobody did it just now, so no activity is recorded."""
    member = Person.objects.filter(email=MEMBER).first()
    agent = Person.objects.filter(email="agent@kinship.example").first()
    if member is None or agent is None:
        return 0
    begun = timezone.now() - timedelta(days=6)
    look = Look.objects.create(
        by=agent,
        by_name=agent.first_name,
        role="agent",
        person=member,
        why=WHY,
        from_at=begun,
        until_at=begun + timedelta(minutes=30),
        ended_at=begun + timedelta(minutes=4),
        ended_by=Look.End.STOPPED,
    )
    return 1 + len(LookedPage.objects.bulk_create(LookedPage(look=look, name=n, path=p) for n, p in PAGES))
