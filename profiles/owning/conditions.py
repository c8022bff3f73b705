"""What the business that somebody works in uses, as conditions of segments."""

from collections.abc import Mapping
from datetime import UTC, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.businesses.models import Business
from profiles.owning.condition_forms import NONE, OwnsForm, RenewsForm, SeatsForm
from profiles.owning.models import OwnedProduct
from profiles.products.choosing import products_of, says_what
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.sets import WorkingIn


def _current(**wanted: object) -> WorkingIn:
    """Of which people the business has a product in use of which all this is true."""
    return WorkingIn(OwnedProduct.objects.filter(**wanted).values("business"))


def _of(values: Params) -> dict[str, object]:
    return {"product__in": products_of(values["what"])} if values["what"] else {}


def _owns(values: Params, asked: Asked) -> WorkingIn:
    if values["how"] != NONE:
        return _current(**_of(values))
    used = OwnedProduct.objects.filter(Q(business=OuterRef("pk")), **_of(values))
    return WorkingIn(Business.objects.filter(~Exists(used)).values("pk"))


def _seats(values: Params, asked: Asked) -> WorkingIn:
    ends = {"seats__gte": values["least"] or 1, "seats__lte": values["most"]}
    return _current(**_of(values), **{name: end for name, end in ends.items() if end is not None})


def _renews(values: Params, asked: Asked) -> WorkingIn:
    today = asked.now.astimezone(UTC).date()
    wanted = {"renews_on__gte": values["after"], "renews_on__lt": values["before"]}
    found = {name: day for name, day in wanted.items() if day}
    if values["within"]:
        found["renews_on__range"] = (today, today + timedelta(days=values["within"]))
    return _current(**_of(values), **found)


def _says_owns(values: Params, mark: Mark) -> SafeString:
    words = _("use none of {what}") if values["how"] == NONE else _("use {what}")
    return format_html(words, what=says_what(values["what"], mark))


def _denies_owns(values: Params, mark: Mark) -> SafeString:
    """Who works in no business fits neither of the two ways."""
    words = _("use {what}, or work in no business") if values["how"] == NONE else _("do not use {what}")
    return format_html(words, what=says_what(values["what"], mark))


def _with_seats(values: Params, mark: Mark) -> Mapping[str, object]:
    least, most = values["least"], values["most"]
    if most is None:
        number = ngettext("%(n)s seat or more", "%(n)s seats or more", least) % {"n": least}
    elif least is None:
        number = ngettext("at most %(n)s seat", "at most %(n)s seats", most) % {"n": most}
    else:
        number = _("%(least)s to %(most)s seats") % {"least": least, "most": most}
    return {"number": mark(number), "what": says_what(values["what"], mark)}


def _renewal(values: Params, mark: Mark) -> Mapping[str, object]:
    said = []
    if values["within"]:
        days = ngettext("within a day", "within %(n)s days", values["within"])
        said.append(days % {"n": values["within"]})
    if values["after"]:
        said.append(_("on %(day)s or later") % {"day": date_format(values["after"])})
    if values["before"]:
        said.append(_("before %(day)s") % {"day": date_format(values["before"])})
    when = format_html_join(", ", "{}", ((mark(words),) for words in said))
    return {"what": says_what(values["what"], mark), "when": when}


SEATS = two_ways(
    _with_seats, gettext_lazy("use {what} with {number}"), gettext_lazy("do not use {what} with {number}")
)
RENEWS = two_ways(_renewal, gettext_lazy("renew {what} {when}"), gettext_lazy("do not renew {what} {when}"))
OWNING = (
    Condition(
        "owns", gettext_lazy("What they use"), OwnsForm, _owns, _says_owns, _denies_owns, about=About.BUSINESS
    ),
    Condition(
        "seats", gettext_lazy("How many seats they have"), SeatsForm, _seats, *SEATS, about=About.BUSINESS
    ),
    Condition(
        "renews", gettext_lazy("When something renews"), RenewsForm, _renews, *RENEWS, about=About.BUSINESS
    ),
)
