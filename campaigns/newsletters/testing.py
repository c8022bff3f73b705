import uuid

from django.db import transaction

from campaigns.newsletters.kinds import TEST
from campaigns.newsletters.models import Issue
from campaigns.newsletters.noting import What, note
from portal.mail.planning import plan
from portal.web.rates import seconds_to_wait
from profiles.people.models import Person

RATE = "10/hour"


class TooManyTestsError(Exception):
    """`seconds` until the next one may go."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def send_test(issue: Issue, to: Person) -> None:
    """The issue as it is now, as its reader would get it, to the one who asked and to nobody else."""
    if wait := seconds_to_wait(RATE, "newsletter-test", str(to.pk)):
        raise TooManyTestsError(wait)
    with transaction.atomic():
        plan(TEST, to, f"test:{issue.pk}:{uuid.uuid4()}", data={"issue": issue.pk})
        note(issue, What.TESTED, to)
