"""What merging would do, in words, before anybody does it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.registry import Registry
from profiles.businesses.belonging import gives_way
from profiles.businesses.locking import current
from profiles.businesses.models import Business, Membership
from profiles.consent.models import Channel, Consent, Purpose
from profiles.facts.models import CurrentFact
from profiles.facts.weighing import outweighs
from profiles.merging.rules import Rows, Rule, account_rules, business_rules
from profiles.partners.choosing import current_record
from profiles.partners.models import PartnerOfRecord
from profiles.people.models import Person
from profiles.privacy.personal import personal_data
from profiles.questions.catalogue import catalogue

DOERS = ("by", "started_by")
Held = dict[int, list[CurrentFact]]


@dataclass(frozen=True)
class Conflict:
    """Both say something else: what is kept, and what is then only history."""

    what: str
    wins: str
    loses: str


@dataclass(frozen=True)
class Line:
    """Of one table: how many rows move, and how many stay with the closed account or go."""

    what: str
    moves: int
    rest: int
    goes: bool


@dataclass(frozen=True)
class Preview:
    lines: list[Line]
    conflicts: list[Conflict]
    notes: list[str] = field(default_factory=list)

    @property
    def seal(self) -> str:
        """Of what somebody decided on; how many rows there are may change meanwhile."""
        said = repr((self.conflicts, self.notes))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def preview_businesses(kept: Business, gone: Business) -> Preview:
    here, there = current_record(kept.pk), current_record(gone.pk)
    conflicts = [
        *_fact_conflicts(_held(business=kept), _held(business=gone)),
        *_owners(kept, gone),
        *_partners(here, there),
    ]
    notes = [*_names(kept, gone), *_of_partners(here, there)]
    return Preview(list(_lines(business_rules, gone.pk, kept.pk)), conflicts, notes)


def preview_accounts(kept: Person, gone: Person) -> Preview:
    conflicts = [
        *_fact_conflicts(_held(person=kept), _held(person=gone)),
        *_consent_conflicts(kept, gone),
        *_workplaces(kept, gone),
    ]
    note = _("%(address)s is closed for good, its sessions end, and both addresses are told.")
    return Preview(list(_lines(account_rules, gone.pk, kept.pk)), conflicts, [note % {"address": gone.email}])


def _lines(registry: Registry[Rule], gone: int, kept: int) -> Iterator[Line]:
    for label, rule in registry.items():
        rows = Rows(label, gone, kept)
        there = rows.gone.count()
        if there and rule.shown:
            moves = rule.moves(rows).count()
            yield Line(_called(rows), moves, there - moves, rule.rest == "goes")


def _called(rows: Rows) -> str:
    """As people read it in the copy of their data; what somebody did for others is told from what is about them."""
    model = rows.model._meta
    held = personal_data.get(model.label)
    name = capfirst(str(held.called if held else model.verbose_name_plural))
    return _("%(what)s, done by them") % {"what": name} if rows.field in DOERS else name


def _held(**about: Any) -> Held:
    found: Held = {}
    for row in CurrentFact.objects.filter(**about).order_by("fact_id", "pk"):
        found.setdefault(row.question_id, []).append(row)
    return found


def _fact_conflicts(kept: Held, gone: Held) -> Iterator[Conflict]:
    """As the versions in their order would give it: the later word, unless it is a weaker one."""
    for question in sorted(kept.keys() & gone.keys()):
        first, then = sorted((kept[question], gone[question]), key=lambda rows: rows[0].fact_id)
        wins, loses = (then, first) if outweighs(then[0].source, first[0].source) else (first, then)
        said = _said(wins), _said(loses)
        if said[0] != said[1]:
            yield Conflict(_asks(question), *said)


def _said(rows: Iterable[CurrentFact]) -> str:
    prompts, language = catalogue().by_pk, get_language() or ""
    words = []
    for row in rows:
        prompt = prompts.get(row.question_id)
        option = prompt.options.get(row.value) if prompt else None
        words.append(option.word("label", language) if option else row.value)
    return ", ".join(sorted(words))


def _asks(question: int) -> str:
    prompt = catalogue().by_pk.get(question)
    return prompt.phrasing(get_language() or "").asks if prompt else str(question)


def _consent_conflicts(kept: Person, gone: Person) -> Iterator[Conflict]:
    """A no of the one that goes ends a yes of the one that is kept."""
    refused = set(Consent.objects.filter(person=gone, given=False).values_list("purpose", "channel"))
    for consent in Consent.objects.filter(person=kept, given=True).order_by("purpose", "channel"):
        if (consent.purpose, consent.channel) in refused:
            what = f"{Purpose(consent.purpose).label}, {Channel(consent.channel).label}"
            yield Conflict(what, _("no"), _("yes"))


def _workplaces(kept: Person, gone: Person) -> Iterator[Conflict]:
    here, there = current(kept.pk), current(gone.pk)
    if here and there and here.business_id != there.business_id:
        yield Conflict(_("Business"), str(here.business), str(there.business))


def _owners(kept: Business, gone: Business) -> Iterator[Conflict]:
    here, there = _owner(kept), _owner(gone)
    if here and there:
        wins, loses = (there, here) if gives_way(here, there) else (here, there)
        yield Conflict(_("Owner"), wins.person.email, loses.person.email)


def _owner(business: Business) -> Membership | None:
    owners = Membership.objects.filter(business=business, role=Membership.Role.OWNER, until_at=None)
    return owners.select_related("person").first()


def _partners(here: PartnerOfRecord | None, there: PartnerOfRecord | None) -> Iterator[Conflict]:
    if here and there and here.partner != there.partner:
        yield Conflict(_("Partner"), here.partner.name, there.partner.name)


def _of_partners(here: PartnerOfRecord | None, there: PartnerOfRecord | None) -> Iterator[str]:
    if there is None:
        return
    if here is None:
        words = _("%(name)s comes along as its partner, with what people let it see of them.")
    elif here.partner == there.partner:
        words = _("%(name)s looks after both. The people of the other one say anew what it may see of them.")
    else:
        words = _(
            "%(name)s is told that it no longer looks after the other one. What people let it see is over."
        )
    yield words % {"name": there.partner.name}


def _names(kept: Business, gone: Business) -> list[str]:
    name = kept.name or gone.name or str(kept)
    return [_("The business is then called %(name)s. The other one is deleted.") % {"name": name}]
