"""An issue as anyone reads it on the web."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.urls import reverse

from campaigns.newsletters.models import Issue
from campaigns.newsletters.placeholders import with_defaults
from campaigns.newsletters.stitching import web_version

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Web:
    """The letter of somebody of whom nothing is known, in one language."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Teaser:
    """An issue in a list: its words for somebody of whom nothing is known, and the language they are in."""

    issue: Issue
    language: str

    @property
    def subject(self) -> str:
        return with_defaults(self._words("subject")) or str(self.issue.newsletter)

    @property
    def preview(self) -> str:
        return with_defaults(self._words("preview"))

    def _words(self, name: str) -> str:
        return str(self.issue.words_in(self.language).get(name, ""))

    @property
    def at(self) -> datetime | None:
        return self.issue.begun_at

    @property
    def url(self) -> str:
        return reverse("newsletter-issue", args=[self.issue.newsletter.slug, self.issue.number])


def language_of(issue: Issue, wanted: str) -> str:
    """The wanted one where the issue is written in it, else the newsletter's."""
    return wanted if wanted in issue.words else issue.newsletter.language


def teasers(issues: Iterable[Issue], wanted: str) -> list[Teaser]:
    return [Teaser(issue, language_of(issue, wanted)) for issue in issues]


def web(issue: Issue, language: str) -> Web:
    """Written once for everyone who reads it within ten minutes."""
    key = f"newsletter-web:{issue.pk}:{issue.version}:{language}"
    found: Web | None = cache.get(key)
    if found is None:
        found = _written(issue, language)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _written(issue: Issue, language: str) -> Web:
    letter = web_version(issue, language)
    return Web(letter.subject, str(letter.html), str(letter.text))
