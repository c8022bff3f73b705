"""What stands in the address of the studio's pages, and names nothing."""

import pytest
from django.test import Client

from campaigns.models import Issue
from tests.ids import NO_IDS

pytestmark = pytest.mark.django_db


def test_what_is_no_id_opens_nothing_and_is_nobody_to_read_as(writer: Client, issue: Issue, at: str) -> None:
    for text in NO_IDS:
        page = writer.get(at, {"open": text, "as": text})
        assert (page.status_code, page.context["here"].reader, page.context["here"].open_block) == (
            200,
            "",
            None,
        )
        assert "December letter" in writer.get("/studio/newsletters/", {"before": text}).content.decode()
        answer = writer.post("/studio/newsletters/series/monthly/draft/", {"like": text})
        assert answer.status_code == (404 if text else 302)
