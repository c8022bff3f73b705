"""Who an issue is for: a rule over profile facts, as SQL. Its words are in audience_words.py.

{"facts": {"industry": ["bakery", "cafe"]}, "languages": ["en"], "joined_before": "2026-01-31", "joined_after": …,
"segments": [7]}: all must hold, any value within one; an empty rule fits everyone. Consent is not part of it: whether
somebody may be written to is asked of the mail engine, which counts those who may not.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.businesses.models import Membership
from profiles.consent.models import Channel, Consent
from profiles.facts.models import CurrentFact
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue
from profiles.segments.changing import trouble
from profiles.segments.compiling import people_in as members
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.models import Segment
from profiles.segments.sets import InSet

Rule = dict[str, Any]
DAYS = ("joined_after", "joined_before")
NOBODY = Q(pk__in=[])


class BadRuleError(ValueError):
    """A rule with something in it that means nothing here."""


def people_in(rule: Rule) -> QuerySet[Person]:
    """Everyone whom the rule fits, among members and confirmed subscribers. Raises BadRuleError.

    What the rule asks and nobody can know (a question that is gone) fits nobody, rather than everybody.
    """
    people = reachable()
    for slug, values in checked(rule)["facts"].items():
        people = people.filter(_has_told(slug, values))
    return people.filter(_of_person(rule)).filter(_of_segments(rule.get("segments", [])))


def broken_segments(rule: Rule) -> list[str]:
    """What to call those of the rule's segments that can't be asked; one that is gone has lost its name."""
    named = Segment.objects.in_bulk(rule.get("segments", []))
    there = [named.get(pk) for pk in rule.get("segments", [])]
    return [segment.name if segment else "" for segment in there if segment is None or trouble(segment)]


def reachable() -> QuerySet[Person]:
    """Members, and those who confirmed a sign-up for mail without joining; nobody who is closed or shut out."""
    yes = Consent.objects.filter(person=OuterRef("pk"), channel=Channel.MAIL, given=True)
    open_ones = Person.objects.filter(is_active=True, closed_at__isnull=True)
    return open_ones.filter(Q(confirmed_at__isnull=False) | Q(Exists(yes)))


def checked(rule: Mapping[str, Any]) -> Rule:
    """The rule with nothing in it but what can be asked. Raises BadRuleError.

    A fact with no value stays, and fits nobody.
    """
    if unknown := set(rule) - {"facts", "languages", "segments", *DAYS}:
        raise BadRuleError(f"a rule knows no {sorted(unknown)}")
    facts = {str(slug): _strings(values) for slug, values in rule.get("facts", {}).items()}
    found: Rule = {"facts": facts}
    if languages := _strings(rule.get("languages", [])):
        found["languages"] = languages
    if segments := _ids(rule.get("segments", [])):
        found["segments"] = segments
    for name in DAYS:
        if rule.get(name):
            found[name] = _day(rule[name]).isoformat()
    return found


def condition_without(rule: Rule, about: str) -> Rule:
    """The rule without what it says about this."""
    facts = {slug: values for slug, values in rule.get("facts", {}).items() if slug != about}
    return checked({**{name: value for name, value in rule.items() if name != about}, "facts": facts})


def with_fact(rule: Rule, slug: str, values: list[str]) -> Rule:
    """The rule narrowed to those of whom this is known too; both must hold where it says something already."""
    held = rule.get("facts", {}).get(slug)
    both = [value for value in values if value in held] if held else values
    return {**rule, "facts": {**rule.get("facts", {}), slug: both}}


def asked_about() -> list[Prompt]:
    """The questions that a condition can be about: those whose answers are chosen, not typed."""
    return [prompt for prompt in catalogue().prompts.values() if prompt.options and prompt.is_active]


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _strings(values: Any) -> list[str]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise BadRuleError("the values of a condition are a list of words")
    return list(dict.fromkeys(values))


def _ids(values: Any) -> list[int]:
    if not isinstance(values, list | tuple) or not all(type(value) is int for value in values):
        raise BadRuleError("segments are a list of ids")
    return list(dict.fromkeys(values))


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadRuleError(f"{value!r} is no day") from None


def _has_told(slug: str, values: list[str]) -> Q:
    prompt = catalogue().prompts.get(slug)
    if prompt is None or not values:
        return NOBODY
    known = CurrentFact.objects.filter(question=prompt.pk, value__in=values)
    if not prompt.is_about_business:
        return Q(pk__in=known.filter(person__isnull=False).values("person"))
    businesses = known.filter(business__isnull=False).values("business")
    return Q(
        pk__in=Membership.objects.filter(until_at__isnull=True, business__in=businesses).values("person")
    )


def _of_segments(pks: list[int]) -> Q:
    """In any of them, as they are now; nobody when one can't be asked: a rule in part is a rule for others."""
    if not pks:
        return Q()
    named = Segment.objects.in_bulk(pks)
    if len(named) < len(pks):
        return NOBODY
    try:
        first, *others = [members(segment.rule).values("pk") for segment in named.values()]
    except BrokenRuleError:
        return NOBODY
    return Q(InSet(first.union(*others, all=True) if others else first))


def _of_person(rule: Rule) -> Q:
    wanted = Q()
    if rule.get("languages"):
        wanted &= Q(language__in=rule["languages"])
    if rule.get("joined_after"):
        wanted &= Q(confirmed_at__gte=_midnight(rule["joined_after"]))
    if rule.get("joined_before"):
        wanted &= Q(confirmed_at__lt=_midnight(rule["joined_before"]))
    return wanted


def _midnight(day: str) -> datetime:
    """In UTC: a rule fits the same people whoever looks at it."""
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=UTC)
