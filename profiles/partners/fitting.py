"""Which partner fits a business best, and why. The rule, as the directory states it:

first who works in its region, then who is good at what its person needs, then who is good at something that it uses;
of equals the higher level, then the name.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.templatetags.components import fact
from profiles.facts.known import Known, KnownFacts
from profiles.partners.models import Competency, Partner
from profiles.questions.catalogue import Option, catalogue, in_language

IN_REGION, FOR_NEED, FOR_USE = 4, 2, 1
PAGE = 20


@dataclass(frozen=True)
class Wanted:
    """What is known of who looks: the region, and by competency the word about them that it answers."""

    region: Known | None
    by_need: dict[int, Known]
    by_use: dict[int, Known]


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def label(competency: Competency) -> str:
    return (in_language(competency.words, language()) or {}).get("label") or competency.slug


def regions() -> dict[str, Option]:
    """What the question about the region offers; nothing while it is not asked."""
    prompt = catalogue().prompts.get("region")
    return {option.slug: option for option in prompt.offered} if prompt and prompt.is_active else {}


def names_of_regions(slugs: Iterable[str]) -> list[str]:
    """In the order of the question; one that is not offered any more is left out."""
    wanted = set(slugs)
    return [option.word("label", language()) for slug, option in regions().items() if slug in wanted]


def wanted_by(known: KnownFacts, competencies: Iterable[Competency]) -> Wanted:
    needs = {one.value: one for one in known.get("need", ())}
    by_family = _families_in_use(known)
    listed = list(competencies)
    by_need = {one.pk: needs[slug] for one in listed for slug in one.needs if slug in needs}
    by_use = {one.pk: by_family[slug] for one in listed for slug in one.families if slug in by_family}
    region = next((one for one in known.get("region", ()) if one.value in regions()), None)
    return Wanted(region, by_need, by_use)


def _families_in_use(known: KnownFacts) -> dict[str, Known]:
    """By slug of a family: a product of it that the business uses."""
    used = {one.value: one for one in known.get("software", ())}
    families = catalogue().families.items()
    return {slug: used[one] for slug, family in families for one in family.products if one in used}


def ranked(partners: QuerySet[Partner], wanted: Wanted) -> QuerySet[Partner]:
    rows = partners.annotate(fit=_fit(wanted), called=Lower("name"))
    return rows.order_by("-fit", "-tier", "called")


def _fit(wanted: Wanted) -> object:
    where = wanted.region.value if wanted.region else ""
    near = Q(regions__contains=[where]) | Q(regions=[]) if where else None
    return (
        _points(near, IN_REGION)
        + _points(_knows(wanted.by_need), FOR_NEED)
        + _points(_knows(wanted.by_use), FOR_USE)
    )


def _points(holds: Q | Exists | None, points: int) -> Case | Value:
    if holds is None:
        return Value(0)
    return Case(When(holds, then=Value(points)), default=Value(0), output_field=IntegerField())


def _knows(competencies: Collection[int]) -> Exists | None:
    knowing = Partner.competencies.through.objects.filter(
        partner=OuterRef("pk"), competency__in=list(competencies)
    )
    return Exists(knowing) if competencies else None


def page_after(partners: QuerySet[Partner], after: str) -> list[Partner]:
    """One more than a page of what `ranked` gave, from after the partner with that slug on."""
    last = partners.filter(slug=after).first() if after else None
    if last:
        partners = partners.filter(_behind(last))
    return list(partners.prefetch_related("competencies")[: PAGE + 1])


def _behind(last: Partner) -> Q:
    fit: int = last.fit  # type: ignore[attr-defined]
    called: str = last.called  # type: ignore[attr-defined]
    same = Q(fit=fit) & (Q(tier__lt=last.tier) | Q(tier=last.tier, called__gt=called))
    return Q(fit__lt=fit) | same


def why(partner: Partner, wanted: Wanted) -> SafeString:
    """Whole sentences with the word about the reader marked; empty where nothing fits."""
    return format_html_join(" ", "{}", ((one,) for one in _reasons(partner, wanted)))


def _reasons(partner: Partner, wanted: Wanted) -> Iterator[SafeString]:
    region = wanted.region
    if region and (not partner.regions or region.value in partner.regions):
        yield _because(_("Works where you are: {word}."), region, "place", "")
    for words, found, form in (
        (_("Good at {knows}: you want to {word}."), wanted.by_need, "infinitive"),
        (_("Good at {knows}: you use {word}."), wanted.by_use, "plain"),
    ):
        one = next((one for one in partner.competencies.all() if one.pk in found), None)
        if one:
            yield _because(words, found[one.pk], form, label(one))


def _because(words: str, known: Known, form: str, knows: str) -> SafeString:
    return format_html(words, word=fact(known.word(form, language()), mark=known.mark), knows=knows)
