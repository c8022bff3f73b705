"""What this app and the ground know of people, as conditions of segments."""

from collections.abc import Sequence
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
from profiles.segments.compiling import in_segment
from profiles.segments.conditions import Asked, Condition, Mark, Params
from profiles.segments.models import Segment
from profiles.segments.sets import Ids, WorkingIn


def _told(slug: str, **wanted: Any) -> Ids | WorkingIn:
    """Of whom, or of whose business, something is known now."""
    prompt = catalogue().prompts[slug]
    known = {"question": prompt.pk, **wanted}
    if not prompt.is_about_business:
        return CurrentFact.objects.filter(person__isnull=False, **known).values("person")
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


def _says_answered(values: Params, mark: Mark) -> SafeString:
    names = dict(forms.options_of(values["question"]))
    words = either([names[value] for value in values["values"]], mark)
    return format_html(_("answered “{question}” with {words}"), question=_question(values), words=words)


def _says_known(values: Params, mark: Mark) -> SafeString:
    return format_html(_("answered “{question}”"), question=mark(_question(values)))


def _says_counted(values: Params, mark: Mark) -> SafeString:
    least, most, question = values["least"], values["most"], _question(values)
    if most is None:
        number = _("%(least)s or more") % {"least": least}
    elif least is None:
        number = _("%(most)s or fewer") % {"most": most}
    else:
        number = _("%(least)s to %(most)s") % {"least": least, "most": most}
    return format_html(_("answered “{question}” with {words}"), question=question, words=mark(number))


def _says_working(values: Params, mark: Mark) -> SafeString:
    return format_html(_("are in a business as {role}"), role=mark(Membership.Role(values["role"]).label))


def _says_reading(values: Params, mark: Mark) -> SafeString:
    names = [get_language_info(code)["name_translated"] for code in values["languages"]]
    return format_html(_("read {languages}"), languages=either(names, mark))


def _says_joined(values: Params, mark: Mark) -> SafeString:
    said = []
    if values["after"]:
        said.append(_("on %(day)s or later") % {"day": date_format(values["after"])})
    if values["before"]:
        said.append(_("before %(day)s") % {"day": date_format(values["before"])})
    if values["within"]:
        said.append(lately(values["within"]))
    when = format_html_join(", ", "{}", ((mark(words),) for words in said))
    return format_html(_("joined {when}"), when=when)


def _says_agreed(values: Params, mark: Mark) -> SafeString:
    purpose, channel = Purpose(values["purpose"]).label, Channel(values["channel"]).label
    return format_html(_("said yes to {purpose} by {channel}"), purpose=mark(purpose), channel=mark(channel))


def _says_did(values: Params, mark: Mark) -> SafeString:
    said = [mark(verbs[values["verb"]])]
    if values["times"]:
        times = ngettext("at least %(n)s time", "at least %(n)s times", values["times"])
        said.append(mark(times % {"n": values["times"]}))
    if values["within"]:
        said.append(mark(lately(values["within"])))
    return format_html(_("did this: {what}"), what=format_html_join(", ", "{}", ((one,) for one in said)))


def _says_in_segment(values: Params, mark: Mark) -> SafeString:
    segment = Segment.objects.filter(pk=values["segment"]).first()
    return format_html(_("are in {segment}"), segment=mark(segment or _("a segment that is gone")))


def lately(days: int) -> str:
    return ngettext("in the last day", "in the last %(n)s days", days) % {"n": days}


OURS = (
    Condition("answered", gettext_lazy("An answer"), forms.AnswerForm, _answered, _says_answered),
    Condition("counted", gettext_lazy("A number"), forms.NumberForm, _counted, _says_counted),
    Condition("known", gettext_lazy("Whether something is known"), forms.KnownForm, _known, _says_known),
    Condition("did", gettext_lazy("What they did"), forms.DidForm, _did, _says_did),
    Condition("agreed", gettext_lazy("What they said yes to"), forms.ConsentForm, _agreed, _says_agreed),
    Condition("works", gettext_lazy("Owner or colleague"), forms.RoleForm, _working, _says_working),
    Condition("reads", gettext_lazy("Language"), forms.LanguageForm, _reading, _says_reading),
    Condition("joined", gettext_lazy("When they joined"), forms.JoinedForm, _joined, _says_joined),
    Condition("segment", gettext_lazy("Another segment"), forms.SegmentForm, in_segment, _says_in_segment),
)
