"""Which of an issue's people are shown: what a figure counts, narrowed to a link, a block or an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.charting import answer_words
from campaigns.newsletters.reporting.counting import SPLITS
from campaigns.newsletters.reporting.defining import ALL
from campaigns.newsletters.reporting.outcomes import OUTCOMES
from campaigns.newsletters.reporting.querysets import RULES, left_out, showing, who_clicked, whose_answer
from portal.mail.models import Message
from portal.mail.tracking.models import Link
from portal.web.ids import as_id
from profiles.questions.models import Question

ARMS = ("", "got", "held")
LEFT_OUT = "left_out"
KEPT = ("show", "arm", "part", "link", "by", "value")


@dataclass(frozen=True)
class Choice:
    """What the address asks for. Raises Http404 when made of what there is not."""

    show: str = "all"
    arm: str = ""
    part: str = ""
    link: str = ""
    by: str = ""
    value: str = ""

    def rows(self, issue: Issue) -> QuerySet[Message]:
        rows = left_out(issue) if self.show == LEFT_OUT else showing(issue, self.show, self.arm)
        if self.part:
            rows = who_clicked(rows, issue, link__part=self.part)
        if self.link:
            rows = who_clicked(rows, issue, link=as_id(self.link))
        if self.by:
            rows = whose_answer(rows, issue, Question.objects.get(slug=self.by), self.value)
        return rows

    @property
    def query(self) -> str:
        return urlencode({name: getattr(self, name) for name in KEPT if getattr(self, name)})

    @property
    def narrowed(self) -> str:
        """In words, what the list is narrowed to besides the figure."""
        words = answer_words(self.by, self.value) if self.by else ""
        return words or (_("one link") if self.link else _("one block") if self.part else "")


def chosen(asked: Mapping[str, Any], issue: Issue) -> Choice:
    choice = Choice(**{name: str(asked.get(name, "")) for name in KEPT if asked.get(name)})
    known = choice.show in (*RULES, LEFT_OUT) and choice.arm in ARMS and choice.by in ("", *SPLITS)
    if not known:
        raise Http404
    if choice.link:
        get_object_or_404(Link, mailing=issue.mailing_id, pk=as_id(choice.link))
    return choice


def offered() -> list[tuple[str, str]]:
    """What can be chosen from the list, by slug, in words."""
    return [
        ("all", _("Everyone in it")),
        *((one.slug, str(one.name)) for one in ALL),
        *((outcome.slug, str(outcome.name)) for outcome in OUTCOMES),
        (LEFT_OUT, _("Left out when it was planned")),
    ]


def arms() -> list[tuple[str, str]]:
    return [("", _("got it or held back")), ("got", _("were to get it")), ("held", _("were held back"))]
