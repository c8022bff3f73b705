"""What this app and the ground know of people, as conditions of segments."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from portal.activity.models import Rollup
from portal.activity.recording import verbs
from profiles.businesses.models import Membership
from profiles.consent.models import Channel, Consent, Purpose
from profiles.facts.models import CurrentFact
from profiles.people.models import Person
from profiles.questions.catalogue import Option, catalogue
from profiles.segments import forms
from profiles.segments.clauses import OF_ANSWERS, OF_NUMBERS, QUOTED, Clause, answers_in_words
from profiles.segments.compiling import in_segment
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, Says, two_ways
from profiles.segments.models import Segment
from profiles.segments.sets import Ids, WorkingIn

Parts = Mapping[str, object]


def _told(slug: str, **wanted: Any) -> Ids | WorkingIn:
    """Of whom, or of whose business, something is known now."""
    prompt = catalogue().prompts[slug]
    known = {"question": prompt.pk, **wanted}
    if not prompt.is_about_business:
        return CurrentFact.objects.filter(**known).values("person")
    return WorkingIn(CurrentFact.objects.filter(**known).values("business"))


def _answered(values: Params, asked: Asked) -> Ids | WorkingIn:
    return _told(values["question"], value__in=values["values"])


def _known(values: Params, asked: Asked) -> Ids | WorkingIn:
    return _told(values["question"])


def _counted(values: Params, asked: Asked) -> Ids | WorkingIn:
    """By the bands within the limits: how many gave each answer the database knows, of ranges it only guesses."""
    least, most = values["least"] or 0, values["most"]
    options = catalogue().prompts[values["question"]].options.values()
    return _told(
        values["question"], value__in=[one.slug for one in options if _lies_within(one, least, most)]
    )


def _lies_within(option: Option, least: int, most: int | None) -> bool:
    if option.span is None:
        return False
    low, end = option.span
    return low >= least and (most is None or (end is not None and end <= most + 1))


def _working(values: Params, asked: Asked) -> Ids:
    return Membership.objects.filter(until_at__isnull=True, role=values["role"]).values("person")


def _reading(values: Params, asked: Asked) -> Ids:
    return Person.objects.filter(language__in=values["languages"]).values("pk")


def _joined(values: Params, asked: Asked) -> Ids:
    wanted = Q(confirmed_at__isnull=False)
    if values["after"]:
        wanted &= Q(confirmed_at__gte=_midnight(values["after"]))
    if values["before"]:
        wanted &= Q(confirmed_at__lt=_midnight(values["before"]))
    if values["within"]:
        wanted &= Q(confirmed_at__gte=asked.now - timedelta(days=values["within"]))
    return Person.objects.filter(wanted).values("pk")


def _agreed(values: Params, asked: Asked) -> Ids:
    return Consent.objects.filter(purpose=values["purpose"], channel=values["channel"], given=True).values(
        "person"
    )


def _did(values: Params, asked: Asked) -> Ids:
    """From the rollup, never the activity itself."""
    rollups = Rollup.objects.filter(verb=values["verb"], count__gte=values["times"] or 1)
    if values["within"]:
        rollups = rollups.filter(last_at__gte=asked.now - timedelta(days=values["within"]))
    return rollups.values("person")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _question(values: Params) -> str:
    return dict(map(forms.named, catalogue().prompts.values()))[values["question"]]


def either(words: Sequence[object], mark: Mark) -> SafeString:
    """ "bakery or café", each marked."""
    *others, last = [mark(word) for word in words]
    if not others:
        return last
    return format_html(_("{others} or {last}"), others=format_html_join(", ", "{}", zip(others)), last=last)


def _answer(values: Params, mark: Mark) -> Parts:
    words = either(answers_in_words(values["question"], values["values"]), mark)
    return {"question": _question(values), "words": words}


def _whether(values: Params, mark: Mark) -> Parts:
    return {"question": mark(_question(values))}


def _number(values: Params, mark: Mark) -> Parts:
    least, most = values["least"], values["most"]
    if most is None:
        number = _("%(least)s or more") % {"least": least}
    elif least is None:
        number = _("%(most)s or fewer") % {"most": most}
    else:
        number = _("%(least)s to %(most)s") % {"least": least, "most": most}
    return {"question": _question(values), "words": mark(number)}


def _role(values: Params, mark: Mark) -> Parts:
    return {"role": mark(_("owners") if values["role"] == Membership.Role.OWNER else _("colleagues"))}


def _languages(values: Params, mark: Mark) -> Parts:
    return {
        "languages": either(
            [get_language_info(code)["name_translated"] for code in values["languages"]], mark
        )
    }


def _when(values: Params, mark: Mark) -> Parts:
    said = []
    if values["after"]:
        said.append(_("on %(day)s or later") % {"day": date_format(values["after"])})
    if values["before"]:
        said.append(_("before %(day)s") % {"day": date_format(values["before"])})
    if values["within"]:
        said.append(lately(values["within"]))
    return {"when": format_html_join(", ", "{}", ((mark(words),) for words in said))}


def _consent(values: Params, mark: Mark) -> Parts:
    purpose, channel = Purpose(values["purpose"]).label, Channel(values["channel"]).label
    return {"purpose": mark(purpose), "channel": mark(channel)}


def _deed(values: Params, mark: Mark) -> Parts:
    said = [mark(verbs[values["verb"]])]
    if values["times"]:
        said.append(mark(often(values["times"])))
    if values["within"]:
        said.append(mark(lately(values["within"])))
    return {"what": format_html_join(", ", "{}", ((one,) for one in said))}


def _segment(values: Params, mark: Mark) -> Parts:
    segment = Segment.objects.filter(pk=values["segment"]).first()
    return {"segment": mark(segment or _("a segment that is gone"))}


def often(times: int) -> str:
    return ngettext("at least %(n)s time", "at least %(n)s times", times) % {"n": times}


def lately(days: int) -> str:
    return ngettext("in the last day", "in the last %(n)s days", days) % {"n": days}


def _as(clauses: Mapping[str, Clause], parts: Callable[[Params, Mark], Parts], *, denied: bool) -> Says:
    """In the verb that the question has here."""

    def says(values: Params, mark: Mark) -> SafeString:
        clause = clauses.get(values["question"], QUOTED)
        return format_html(str(clause.no if denied else clause.yes), **parts(values, mark))

    return says


WAYS: dict[str, tuple[Says, Says]] = {
    "answered": (_as(OF_ANSWERS, _answer, denied=False), _as(OF_ANSWERS, _answer, denied=True)),
    "counted": (_as(OF_NUMBERS, _number, denied=False), _as(OF_NUMBERS, _number, denied=True)),
    "known": two_ways(
        _whether, gettext_lazy("answered “{question}”"), gettext_lazy("did not answer “{question}”")
    ),
    "did": two_ways(_deed, gettext_lazy("did this: {what}"), gettext_lazy("did not do this: {what}")),
    "agreed": two_ways(
        _consent,
        gettext_lazy("said yes to {purpose} by {channel}"),
        gettext_lazy("did not say yes to {purpose} by {channel}"),
    ),
    "works": two_ways(_role, gettext_lazy("are {role}"), gettext_lazy("are not {role}")),
    "reads": two_ways(_languages, gettext_lazy("read {languages}"), gettext_lazy("do not read {languages}")),
    "joined": two_ways(_when, gettext_lazy("joined {when}"), gettext_lazy("did not join {when}")),
    "segment": two_ways(_segment, gettext_lazy("are in {segment}"), gettext_lazy("are not in {segment}")),
}

OURS = (
    Condition(
        "answered",
        gettext_lazy("An answer"),
        forms.AnswerForm,
        _answered,
        *WAYS["answered"],
        about=About.TOLD,
    ),
    Condition(
        "counted", gettext_lazy("A number"), forms.NumberForm, _counted, *WAYS["counted"], about=About.TOLD
    ),
    Condition(
        "known",
        gettext_lazy("Whether something is known"),
        forms.KnownForm,
        _known,
        *WAYS["known"],
        about=About.TOLD,
    ),
    Condition("did", gettext_lazy("What they did"), forms.DidForm, _did, *WAYS["did"], about=About.DOING),
    Condition(
        "agreed",
        gettext_lazy("What they said yes to"),
        forms.ConsentForm,
        _agreed,
        *WAYS["agreed"],
        about=About.REACHING,
    ),
    Condition(
        "works",
        gettext_lazy("Owner or colleague"),
        forms.RoleForm,
        _working,
        *WAYS["works"],
        about=About.BUSINESS,
    ),
    Condition(
        "reads", gettext_lazy("Language"), forms.LanguageForm, _reading, *WAYS["reads"], about=About.REACHING
    ),
    Condition(
        "joined",
        gettext_lazy("When they joined"),
        forms.JoinedForm,
        _joined,
        *WAYS["joined"],
        about=About.DOING,
    ),
    Condition(
        "segment",
        gettext_lazy("Another segment"),
        forms.SegmentForm,
        in_segment,
        *WAYS["segment"],
        about=About.GROUPS,
    ),
)
