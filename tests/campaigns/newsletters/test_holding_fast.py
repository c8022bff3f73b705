"""What may not change under an issue, and what is typed wrongly and shuts nobody out."""

import pytest
from django.test import Client

from campaigns.newsletters.models import Block, Issue, Newsletter
from profiles.models import Person
from tests.campaigns.newsletters.conftest import signed_in
from tests.campaigns.newsletters.test_studio import text

pytestmark = pytest.mark.django_db
SERIES = {
    "name": "Monthly letter",
    "slug": "monthly",
    "purpose": "newsletter",
    "language": "en",
    "working_day": "1",
    "at": "09:00",
    "time_zone": "UTC",
    "held_out_percent": "0",
    "is_active": "on",
}


def test_a_series_keeps_its_consent_while_an_issue_is_under_way(writer: Client, issue: Issue) -> None:
    address = "/studio/newsletters/series/monthly/"
    typed = SERIES | {"purpose": "tips"}
    Issue.objects.update(state="review")
    answer = writer.post(address, typed)
    assert answer.status_code == 422
    assert "An issue is in review, planned or on its way." in text(answer)
    Issue.objects.update(state="draft")
    assert writer.post(address, typed).status_code == 302
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.purpose == "tips"


def test_only_who_may_approve_lifts_the_approval(writer: Client, admin: Person, issue: Issue) -> None:
    address = "/studio/newsletters/series/monthly/"
    typed = SERIES
    Newsletter.objects.update(needs_approval=True)
    assert writer.post(address, typed).status_code == 302
    assert Newsletter.objects.get().needs_approval is True
    assert signed_in(admin).post(address, typed).status_code == 302
    assert Newsletter.objects.get().needs_approval is False


@pytest.mark.parametrize("typed", ["https://[x", "//evil.example", "javascript:alert(1)"])
def test_a_half_typed_address_is_refused_and_shuts_nobody_out(
    writer: Client, issue: Issue, at: str, typed: str
) -> None:
    button = Block.objects.create(
        issue=issue, kind="button", position=9, content={"url": typed, "en": {"label": "Go"}}
    )
    assert writer.get(at).status_code == 200
    answer = writer.post(
        f"{at}blocks/{button.pk}/", {"version": issue.version, "language": "en", "url": typed, "label": "Go"}
    )
    assert answer.status_code in (409, 422)
