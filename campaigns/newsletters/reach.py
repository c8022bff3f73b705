"""How many an issue fits, how many will get it, and why the others won't: counted, and kept for a minute."""

import hashlib
import json

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from campaigns.newsletters.audience import Rule, people_in, with_fact
from campaigns.newsletters.holding_out import held_out
from campaigns.newsletters.kinds import kind_for
from campaigns.newsletters.models import Block, Issue
from portal.mail.eligibility import verdicts
from portal.mail.reasons import HELD_OUT
from profiles.people.models import Person
from profiles.segments.counting import Mailed

KEPT_SECONDS = 60
FINE = ""


class Reach(Mailed):
    """Of an issue, in the words of the composer."""

    @property
    def percent(self) -> int:
        """Whole, of those it fits: how long the bar is."""
        return 100 * self.gets // self.fits if self.fits else 0


def reach(issue: Issue) -> Reach:
    return _kept(issue, issue.audience)


def reach_of_block(issue: Issue, block: Block) -> Reach:
    """Of those whom the block's condition fits."""
    if not block.condition:
        return reach(issue)
    return _kept(issue, with_fact(issue.audience, block.condition["question"], block.condition["values"]))


def readers(issue: Issue) -> QuerySet[Person]:
    """Whom the rule fits, those held out left aside."""
    people, held = people_in(issue.audience), held_out(issue)
    return people.exclude(held) if held is not None else people


def count(issue: Issue, rule: Rule) -> Reach:
    """Two statements at most: one over all, one over those held out."""
    people, kind, held = people_in(rule), kind_for(issue.newsletter.purpose), held_out(issue)
    found = dict(verdicts(people, kind))
    held_back = verdicts(people.filter(held), kind).get(FINE, 0) if held is not None else 0
    gets = found.pop(FINE, 0) - held_back
    refused = {**found, HELD_OUT: held_back}
    most_first = sorted(refused.items(), key=lambda pair: -pair[1])
    return Reach(
        fits=gets + sum(refused.values()),
        gets=gets,
        refused=tuple((code, many) for code, many in most_first if many),
        at=timezone.now(),
    )


def _kept(issue: Issue, rule: Rule) -> Reach:
    asked = [rule, issue.newsletter.purpose, issue.held_out_percent, issue.salt]
    key = f"reach:{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()}"
    kept: Reach | None = cache.get(key)
    if kept is None:
        kept = count(issue, rule)
        cache.set(key, kept, KEPT_SECONDS)
    return kept
