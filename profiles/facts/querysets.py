from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from profiles.businesses.models import Membership
from profiles.businesses.querysets import current_business_of
from profiles.facts.known import Known, KnownFacts
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue


def facts_of(person: Person | AnonymousUser) -> KnownFacts:
    """All that is known now about the person and their current business; one query."""
    if not isinstance(person, Person):
        return KnownFacts()
    found: dict[str, list[Known]] = {}
    for row in _current_facts(person):
        prompt = catalogue().by_pk.get(row.question_id)
        if prompt is not None:
            found.setdefault(prompt.slug, []).append(_known(row, prompt))
    return KnownFacts({**_written(person), **found})


def facts_of_many(people: Iterable[Person]) -> dict[int, KnownFacts]:
    """The same for each of many, by their id, but for who said it and when: what letters say; three queries at most."""
    known = {person.pk: _written(person) for person in people}
    found: dict[int, dict[str, list[Known]]] = {pk: defaultdict(list) for pk in known}
    for pk, question_id, value, source, at in _rows_of_many(list(known)):
        prompt = catalogue().by_pk.get(question_id)
        if prompt is not None:
            option = prompt.options.get(value)
            found[pk][prompt.slug].append(Known(value=value, source=source, at=at, option=option))
    return {pk: KnownFacts({**known[pk], **found[pk]}) for pk in known}


def facts_of_businesses(ids: Collection[int], questions: Collection[str]) -> dict[int, KnownFacts]:
    """Of each business by its id what it answered to these questions alone, and not who said it; one query."""
    prompts = {prompt.pk: prompt for slug, prompt in catalogue().prompts.items() if slug in questions}
    found: dict[int, dict[str, list[Known]]] = {pk: defaultdict(list) for pk in ids}
    rows = CurrentFact.objects.filter(business__among=list(ids), question__in=list(prompts)).order_by("id")
    for business, question, value, source in rows.values_list("business", "question", "value", "source"):
        prompt = prompts[question]
        known = Known(value=value, source=source, option=prompt.options.get(value))
        found[business or 0][prompt.slug].append(known)
    return {pk: KnownFacts(said) for pk, said in found.items()}


Row = tuple[int, int, str, str, datetime]


def _rows_of_many(ids: list[int]) -> Iterator[Row]:
    """By the person and in the order of the rows: of the person, and of the business they work in now."""
    here = Membership.objects.filter(person__among=ids, until_at__isnull=True)
    inside: dict[int, list[int]] = defaultdict(list)
    for person, business in here.values_list("person_id", "business_id"):
        inside[business].append(person)
    rows = CurrentFact.objects.filter(Q(person__among=ids) | Q(business__among=list(inside))).order_by("id")
    columns = rows.values_list("person_id", "business_id", "question_id", "value", "source", "at")
    for person, business, question, value, source, at in columns:
        for pk in [person] if person else inside[business or 0]:
            yield pk, question, value, source, at


def _written(person: Person) -> dict[str, list[Known]]:
    """What stands in the person's own columns without a version, as a name that came with an import."""
    asked = [prompt for prompt in catalogue().prompts.values() if prompt.writes]
    values = {prompt.slug: getattr(person, prompt.writes) for prompt in asked}
    return {slug: [Known(value, Source.IMPORT)] for slug, value in values.items() if value}


def _current_facts(person: Person) -> list[CurrentFact]:
    rows = CurrentFact.objects.filter(about_now(person)).select_related("fact__by").order_by("id")
    return list(rows.only("question_id", "value", "source", "at", "fact__by__name", "fact__by__email"))


def about_now(person: Person) -> Q:
    """Facts, or current ones, about the person or the business they work in now."""
    return Q(person=person) | Q(business=current_business_of(person))


def _known(row: CurrentFact, prompt: Prompt) -> Known:
    by = row.fact.by
    return Known(
        value=row.value,
        source=row.source,
        by=by.pk if by else None,
        by_name=by.first_name if by else "",
        at=row.at,
        fact=row.fact_id,
        option=prompt.options.get(row.value),
    )


def versions(about: dict[str, int], prompt: Prompt) -> list[Fact]:
    """Every version of one answer, the oldest first. `about`: {"person_id": …} or {"business_id": …}."""
    return list(Fact.objects.filter(**about, question_id=prompt.pk).order_by("id"))


def last_version(about: dict[str, int], prompt: Prompt) -> Fact | None:
    return Fact.objects.filter(**about, question_id=prompt.pk).order_by("-id").first()
