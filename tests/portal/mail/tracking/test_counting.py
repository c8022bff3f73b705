from collections.abc import Callable
from typing import Any

from django.utils import timezone

from portal.mail.models import Mailing, Message
from portal.mail.tracking.counting import by_link, by_part, clicked_by_people, machines_of, opened_by_people
from portal.mail.tracking.links import tracked_links
from portal.mail.tracking.models import Hit, Link


def hit(message: Message, link: Link | None, people: int, machines: int = 0) -> None:
    at = timezone.now() if people else None
    Hit.objects.create(
        mailing=message.mailing, message=message, link=link, people=people, machines=machines,
        first_at=at, last_at=at,
    )  # fmt: skip


def test_what_a_report_asks(mailing: Mailing, links: list[Link], send: Callable[..., Message]) -> None:
    story = tracked_links(mailing, "story", {"/story/": "Story"})["/story/"]
    other = Mailing.objects.create(kind="newsletter", occasion="issue:43")
    one, two, scanned, elsewhere = send(), send(), send(), send(of=other)
    hit(one, None, 3, 1)
    hit(one, links[0], 2)
    hit(one, story, 1)
    hit(two, links[0], 1, 4)
    hit(two, links[1], 1)
    hit(scanned, None, 0, 1)
    hit(scanned, links[0], 0, 1)
    hit(elsewhere, None, 1)
    assert list(clicked_by_people(mailing)) == [one.pk, two.pk]
    assert list(opened_by_people(mailing)) == [one.pk]
    assert Message.objects.filter(pk__in=clicked_by_people(mailing)).count() == 2
    assert [(row.link, row.people, row.clicks, row.machines) for row in by_link(mailing)] == [
        (links[0].pk, 2, 3, 5),
        (links[1].pk, 1, 1, 0),
        (story.pk, 1, 1, 0),
    ]
    assert by_part(mailing) == {"picks": 2, "story": 1}
    assert machines_of(mailing) == 7


def test_a_report_on_nothing(mailing: Mailing, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        assert (by_link(mailing), by_part(mailing), machines_of(mailing)) == ([], {}, 0)
        assert not clicked_by_people(mailing)
        assert not opened_by_people(mailing)
