from django.db.models import Max, Q, QuerySet

from campaigns.newsletters.audience import reachable
from campaigns.newsletters.models import Event, Issue, Newsletter, Version
from profiles.people.models import Person

PAGE = 20
FOUND = 8
SHOWN_EVENTS = 30


def series() -> QuerySet[Newsletter]:
    """The active ones first."""
    return Newsletter.objects.order_by("-is_active", "name")


def issues_before(before: int) -> QuerySet[Issue]:
    """A page of the newest, for 0, or of those older than one."""
    rows = Issue.objects.select_related("newsletter", "written_by").order_by("-id")
    return (rows.filter(pk__lt=before) if before else rows)[: PAGE + 1]


def events_of(issue: Issue) -> list[Event]:
    return list(Event.objects.filter(issue=issue).select_related("by").order_by("-at", "-id")[:SHOWN_EVENTS])


def versions_of(issue: Issue) -> list[Version]:
    return list(Version.objects.filter(issue=issue).select_related("by")[:SHOWN_EVENTS])


def found_readers(words: str) -> list[Person]:
    """People whose address or name begins so, for the preview."""
    if not words.strip():
        return []
    begins = Q(email__istartswith=words.strip()) | Q(name__istartswith=words.strip())
    return list(reachable().filter(begins).order_by("pk")[:FOUND])


def beside(people: QuerySet[Person], person: Person, *, after: bool) -> Person | None:
    """The next in the order of ids, or the one before; round the end to the beginning."""
    ordered = people.order_by("pk" if after else "-pk")
    nearer = ordered.filter(pk__gt=person.pk) if after else ordered.filter(pk__lt=person.pk)
    return nearer.first() or ordered.first()


def any_of(people: QuerySet[Person], share: float) -> Person | None:
    """Somebody of the audience. `share`: where among the ids, from 0 to 1."""
    last = people.aggregate(last=Max("pk"))["last"] or 0
    return people.filter(pk__gte=int(last * share)).order_by("pk").first() or people.order_by("pk").first()
