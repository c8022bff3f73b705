from django.db.models import Count, F, Q, QuerySet

from profiles.people.models import Person
from profiles.segments.models import Segment, SegmentMember, SegmentSize
from profiles.segments.sets import InSet

PAGE = 25
SAMPLE = 10
COMPARED = 10
DAYS = 90


def segments_from(name: str = "", after: str = "") -> list[Segment]:
    """By name, one more than a page; `after`: the name of the last one seen."""
    rows = Segment.objects.select_related("by").order_by("name")
    if name:
        rows = rows.filter(Q(name__icontains=name) | Q(purpose__icontains=name))
    return list((rows.filter(name__gt=after) if after else rows)[: PAGE + 1])


def sample(people: QuerySet[Person], after: int = 0) -> list[Person]:
    """One more than is shown."""
    return list(people.filter(pk__gt=after).order_by("pk")[: SAMPLE + 1])


def in_both(segment: Segment, people: QuerySet[Person]) -> list[tuple[Segment, int]]:
    """Kept segments, and how many of these people are in each; one statement over what is kept."""
    inside = SegmentMember.objects.filter(InSet(people.values("pk"), F("person_id"))).exclude(segment=segment)
    counted = inside.values("segment").annotate(n=Count("pk")).order_by("-n")[:COMPARED]
    shared = {row["segment"]: row["n"] for row in counted}
    named = Segment.objects.in_bulk(shared)
    return [(named[pk], n) for pk, n in shared.items() if pk in named]


def history(segment: Segment) -> list[SegmentSize]:
    """Of the last days, the oldest first."""
    return list(reversed(segment.sizes.order_by("-day")[:DAYS]))


def latest_sizes(segments: list[Segment]) -> dict[int, int]:
    """People by segment, as last counted."""
    rows = SegmentSize.objects.filter(segment__in=segments).order_by("segment", "-day").distinct("segment")
    return dict(rows.values_list("segment", "people"))


def segments_of(person: Person) -> list[int]:
    """The kept segments that a person is in, as of their last refresh."""
    return list(SegmentMember.objects.filter(person=person).values_list("segment", flat=True))


def found_person(words: str) -> list[Person]:
    """By the whole address or the whole name; up to two, so that a name that several have is noticed."""
    open_ones = Person.objects.filter(is_active=True, closed_at__isnull=True)
    exact = Q(email__iexact=words.strip()) | Q(name__iexact=words.strip())
    return list(open_ones.filter(exact).order_by("pk")[:2]) if words.strip() else []
