"""What has to hold before an issue goes out: each check a small function, with words and the place to mend it."""

from collections.abc import Iterable

from campaigns.newsletters.checks import letter, links, sender, words
from campaigns.newsletters.checks.findings import Check, Draft, Finding, Level
from campaigns.newsletters.models import Issue
from campaigns.newsletters.reach import readers
from profiles.people.models import Person

CHEAP: tuple[Check, ...] = (
    letter.postal_address,
    letter.consent_basis,
    letter.segments_answer,
    letter.site_is_https,
    sender.not_free_mail,
    words.subject,
    words.placeholders,
    words.nothing_empty,
    links.links_answer,
    links.stories_published,
    letter.images,
)
"""Asked again at the moment of sending: what may have changed since it was scheduled."""
ALL: tuple[Check, ...] = (
    *CHEAP,
    letter.somebody_gets_it,
    letter.unsubscribe,
    letter.weight,
    words.reading_age,
    words.longest_sentence,
    sender.dns_of_sender,
)
ORDER = (Level.BLOCKS, Level.WARNING, Level.OK)


def draft_of(issue: Issue, reader: Person | None = None) -> Draft:
    """`reader`: for whom the letter is written that is looked at; else the first of the audience."""
    return Draft.of(issue, reader or readers(issue).order_by("pk").first())


def preflight(issue: Issue, checks: Iterable[Check] = ALL) -> list[Finding]:
    return checked(draft_of(issue), checks)


def checked(draft: Draft, checks: Iterable[Check] = ALL) -> list[Finding]:
    """What blocks first, then the warnings, then what is fine."""
    found = [finding for check in checks for finding in _listed(check(draft))]
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level is Level.BLOCKS]


def _listed(found: Finding | list[Finding] | None) -> list[Finding]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
