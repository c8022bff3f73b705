"""What is known of openings and clicks of a mailing, for reports. Machines are counted apart, everywhere.

An opening is diagnostic only: many mail programs load no pictures, or all of them unread.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet, Sum

from portal.mail.models import Mailing
from portal.mail.tracking.models import Hit


@dataclass(frozen=True)
class Followed:
    """Of one link: messages whose reader followed it, how often in all, machines' hits, and the first time."""

    link: int
    part: str
    url: str
    label: str
    people: int
    clicks: int
    machines: int
    first_at: datetime | None


def clicked_by_people(mailing: Mailing) -> "QuerySet[Hit, int]":
    """Ids of the messages of which a person followed a link, each once: fit for `pk__in`."""
    clicks = Hit.objects.filter(mailing=mailing, link__isnull=False, people__gt=0)
    return clicks.order_by("message_id").values_list("message_id", flat=True).distinct()


def opened_by_people(mailing: Mailing) -> "QuerySet[Hit, int]":
    """Ids of the messages that a person opened, as far as anyone can tell."""
    return Hit.objects.filter(mailing=mailing, link=None, people__gt=0).values_list("message_id", flat=True)


def by_link(mailing: Mailing) -> list[Followed]:
    """Every link that was followed, most people first."""
    hits = Hit.objects.filter(mailing=mailing, link__isnull=False)
    rows = hits.values("link_id", "link__part", "link__url", "link__label").annotate(
        readers=Count("id", filter=Q(people__gt=0)),
        clicks=Sum("people"),
        scans=Sum("machines"),
        since=Min("first_at"),
    )
    return [
        Followed(*row)
        for row in rows.order_by("-readers", "link_id").values_list(
            "link_id", "link__part", "link__url", "link__label", "readers", "clicks", "scans", "since"
        )
    ]


def by_part(mailing: Mailing) -> dict[str, int]:
    """Part of the letter → messages whose reader followed any link in it, most first."""
    hits = Hit.objects.filter(mailing=mailing, link__isnull=False, people__gt=0)
    counted = hits.values("link__part").annotate(readers=Count("message", distinct=True))
    return dict(counted.order_by("-readers", "link__part").values_list("link__part", "readers"))


def machines_of(mailing: Mailing) -> int:
    """Hits of machines in all, openings among them."""
    return Hit.objects.filter(mailing=mailing).aggregate(all=Sum("machines"))["all"] or 0
