"""What the composer says to somebody who went wrong, and of an issue that is on its way."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.newsletters.models import Block, Issue
from portal.mail import mailings
from portal.mail.models import Mailing, Message
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader
from tests.campaigns.newsletters.test_studio import PART, text

pytestmark = pytest.mark.django_db


def test_what_cannot_save_itself_names_its_field(writer: Client, issue: Issue, at: str) -> None:
    told = writer.post(f"{at}words/", {"title": "", "version": issue.version}, headers=PART)
    assert (told.status_code, told.content.decode()) == (422, "Name of the issue: Fill this in.")


def test_a_page_with_faults_that_is_loaded_again_leads_to_the_composer(
    writer: Client, issue: Issue, at: str
) -> None:
    block = issue.blocks.first()
    assert block
    for form in ("words/", "condition/", "settings/", "schedule/", f"blocks/{block.pk}/"):
        assert writer.get(f"{at}{form}?open=words")["Location"] == f"{at}?open=words"


def test_a_removed_block_is_offered_where_it_stood(writer: Client, issue: Issue, at: str) -> None:
    block = issue.blocks.last()
    assert block
    page = writer.post(f"{at}blocks/{block.pk}/remove/", {"version": issue.version}, follow=True)
    words = text(page)
    assert words.index("The letter") < words.index("Removed: ") < words.index("Opening")


@pytest.mark.parametrize(
    ("kind", "content", "line"),
    [
        ("text", {"en": {"body": "**All** {industry|shops} [close](/x/).\n\nfar"}}, "Text 1 All shops close. Remove"),
        ("text", {"en": {"heading": "Dear {name|friend}", "body": ""}}, "Dear friend 1 Text. No words yet."),
        ("image", {"en": {}}, "Image 1 No image yet."),
        ("button", {"en": {"label": "Go"}}, "Go 1 Button. It leads nowhere yet."),
    ],
)  # fmt: skip
def test_a_block_says_in_a_line_what_it_holds(
    writer: Client, issue: Issue, at: str, reader: Reader, kind: str, content: dict[str, object], line: str
) -> None:
    reader()
    issue.blocks.all().delete()
    Block.objects.create(issue=issue, position=1, kind=kind, content=content)
    assert line in text(writer.get(at))


def test_a_button_that_leads_nowhere_is_no_button(
    writer: Client, issue: Issue, at: str, reader: Reader
) -> None:
    reader()
    Block.objects.create(issue=issue, position=9, kind="button", content={"en": {"label": "Go"}})
    assert "Block 10 is empty. Fill it or remove it." in text(writer.get(at))


def test_a_scheduled_issue_says_when_by_the_clock_it_goes_by(writer: Client, issue: Issue, at: str) -> None:
    issue.newsletter.time_zone = "Europe/Berlin"
    issue.newsletter.save()
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", send_at=datetime(2030, 1, 31, 8, tzinfo=UTC))
    page = text(writer.get(at))
    assert "Scheduled for Jan. 31, 2030, 09:00." in page
    assert "It goes on Jan. 31, 2030, 09:00, by the clock of Berlin (Europe)." in page
    assert "Ready to go?" not in page
    assert "Scheduled for Jan. 31, 2030, 09:00." in text(writer.get("/studio/newsletters/"))


def test_an_issue_on_its_way_says_what_its_ledger_says(
    writer: Client, issue: Issue, at: str, reader: Reader
) -> None:
    people = [reader(), reader(consent=False)]
    mailing = mailings.begin("newsletter", issue.occasion)
    mailings.plan_recipients(
        mailing, Person.objects.filter(pk__in=[one.pk for one in people]), timezone.now()
    )
    Mailing.objects.filter(pk=mailing.pk).update(state="finished")
    Message.objects.filter(mailing=mailing, state="planned").update(state="sent")
    Issue.objects.filter(pk=issue.pk).update(state="sent", mailing=mailing)
    page = text(writer.get(at))
    assert "1 were planned 1 are out 1 were left out" in page
    assert "will get it" not in page
    assert "How it was sent Read the report" in page
