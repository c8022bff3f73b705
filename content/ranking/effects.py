"""What an answer changed in what content shows, worked out from what was known before and after it."""

from django.utils.translation import gettext, ngettext

from content.ranking.choosing import Choice, choose, choose_as_if, count_fitting
from content.ranking.reasons import why_text
from content.ranking.showing import offers_of
from content.ranking.sources import Offer
from portal.web.templatetags.components import quoted
from profiles.facts.effects import Change
from profiles.facts.known import KnownFacts
from profiles.people.models import Person
from profiles.preferences.querysets import preferences_of
from profiles.questions.catalogue import Prompt


def in_content(person: Person, prompt: Prompt, before: KnownFacts, after: KnownFacts) -> list[Change]:
    """How many pieces fit, the first problem and the first pick. Nothing for who wants nothing fitted."""
    if not preferences_of(person).personalised:
        return []
    return [
        *_fitting(before, after),
        *_first(gettext("First problem"), "problems", before, person),
        *_first(gettext("First pick"), "home", before, person),
    ]


def _fitting(before: KnownFacts, after: KnownFacts) -> list[Change]:
    was, now = count_fitting(before, "library"), count_fitting(after, "library")
    return [Change(gettext("Library"), _pieces(was), _pieces(now))] if was != now else []


def _pieces(count: int) -> str:
    return ngettext("{count} piece that fits", "{count} pieces that fit", count).format(count=count)


def _first(label: str, place: str, before: KnownFacts, person: Person) -> list[Change]:
    """What stands first there now; both ways without what they have done or dismissed."""
    was, now = choose_as_if(person, before, place, 1), choose(person, place, 1)
    offers = offers_of([*was, *now])
    titles = [_title(chosen, offers) for chosen in (was, now)]
    if not all(titles) or titles[0] == titles[1]:
        return []
    return [Change(label, titles[0], titles[1], why_text(now[0], person.language))]


def _title(chosen: list[Choice], offers: dict[tuple[str, int], Offer]) -> str:
    found = (offers.get((choice.source, choice.object_id)) for choice in chosen)
    return next((quoted(offer.title, offer.language) for offer in found if offer), "")
