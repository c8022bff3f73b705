"""What the composer's page shows, gathered from its parts."""

from dataclasses import dataclass
from email.utils import parseaddr
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.newsletters import audience_words
from campaigns.newsletters.access import can_approve
from campaigns.newsletters.audience import asked_about, reachable
from campaigns.newsletters.block_forms import BlockForm, form_for
from campaigns.newsletters.checks.findings import Draft, Finding, Level
from campaigns.newsletters.forms import ScheduleForm, SettingsForm, WordsForm, condition_form
from campaigns.newsletters.here import WORDS, Here
from campaigns.newsletters.looks import LOOKS
from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.noting import has_written, writing_of
from campaigns.newsletters.placeholders import with_defaults
from campaigns.newsletters.preflight import blocking, checked, draft_of
from campaigns.newsletters.querysets import any_of, beside, events_of, found_readers, versions_of
from campaigns.newsletters.reach import reach, reach_of_block, readers
from campaigns.newsletters.reviewing import is_approved
from campaigns.newsletters.schedule import goes_at
from campaigns.newsletters.stitching import whys
from portal.mail.mailings import progress
from portal.mail.models import Stream
from portal.mail.streams import Voice, author_of
from portal.markdown import render
from profiles.clusters.advice import advice_for_segments
from profiles.consent.models import Purpose
from profiles.facts.querysets import facts_of
from profiles.people.models import Person, display_name
from profiles.preferences.languages import offered
from profiles.preferences.zones import town

Forms = dict[str, forms.Form]
SHOWN = 120


@dataclass(frozen=True)
class Row:
    """A block in the list. `form`: of the open one. `kind`: in words, where its title does not say it."""

    block: Block
    number: int
    title: str
    kind: str
    summary: str
    only: SafeString | None
    gets: int
    form: BlockForm | None
    url: str
    questions: list[tuple[str, str]]

    @property
    def is_first(self) -> bool:
        return self.block.position == 1


def page(here: Here, by: Person, given: Forms | None = None) -> dict[str, Any]:
    """`given`: forms that were sent and could not be saved, by name: words, block, condition, settings, schedule."""
    issue, bound = here.issue, given or {}
    may_write = issue.is_open
    draft = draft_of(issue, _wanted(here))
    return {
        "issue": issue,
        "here": here,
        "is_open": may_write,
        "languages": [(code, name, here.url("#words", language=code)) for code, name in offered()],
        "state": state_line(issue, by),
        **_who(here, bound),
        "words_url": here.url("#words", open=WORDS, only=""),
        "subject": issue.words_in(here.written_in).get("subject", ""),
        "kept": here.kept,
        "words_form": bound.get("words") or WordsForm(issue, here.written_in),
        "words_open": may_write and (here.open == WORDS or "words" in bound),
        "rows": rows(here, by, bound.get("block")),
        "kinds": Block.Kind.choices,
        "settings_form": bound.get("settings") or SettingsForm(issue),
        "schedule_form": bound.get("schedule") or ScheduleForm(issue),
        "schedule_says": {"town": town(issue.newsletter.time_zone)},
        "goes_at": goes_at(issue),
        **ready(draft),
        **approval(issue, by),
        **preview(here, draft),
        **_history(issue),
    }


def _history(issue: Issue) -> dict[str, Any]:
    """What happened; a removed block can be put back, and is offered at once while that is the latest."""
    events = events_of(issue)
    latest = events[0] if events and events[0].data.get("block") and issue.is_open else None
    return {"events": events, "versions": versions_of(issue), "removed": latest}


def state_line(issue: Issue, by: Person) -> dict[str, Any]:
    """Who saved it last, and the moment that the state is about."""
    last = writing_of(issue).select_related("by").first()
    return {
        "at": last.at if last else issue.saved_at,
        "mine": last is not None and last.by_id == by.pk,
        "by": display_name(last.by) if last and last.by else "",
    }


def _who(here: Here, bound: Forms) -> dict[str, Any]:
    issue = here.issue
    about = here.who
    form = bound.get("condition") or condition_form(about, issue.audience, get_language() or "en")
    return {
        "advice": advice_for_segments(issue.audience.get("segments", [])),
        "sentences": audience_words.as_sentences(issue.audience, linked=issue.is_open),
        "conditions": audience_words.conditions(issue.audience),
        "asked_about": _asked_about(here),
        "condition_form": form if about and issue.is_open else None,
        "consent": Purpose(issue.newsletter.purpose).label,
        **_how_many(issue),
    }


def _how_many(issue: Issue) -> dict[str, Any]:
    """How many would get it now; of one that was begun, what its ledger says, for that is settled."""
    if issue.mailing is None:
        return {"reach": reach(issue)}
    sent = progress(issue.mailing)
    moving = issue.state in (Issue.State.SENDING, Issue.State.PAUSED)
    return {"sent": sent, "left_out": sent.rows - sent.total, "is_moving": moving}


def _asked_about(here: Here) -> list[tuple[str, str]]:
    """The names of what a condition can be about, and where it is made."""
    language = get_language() or "en"
    facts = [(prompt.phrasing(language).asks, prompt.slug) for prompt in asked_about()]
    own = [
        (_("Segment"), "segments"),
        (_("Language"), "languages"),
        (_("Joined from"), "joined_after"),
        (_("Joined before"), "joined_before"),
    ]
    return [(name, here.url("#who-form", who=slug)) for name, slug in (*facts, *own)]


def rows(here: Here, by: Person, sent: forms.Form | None) -> list[Row]:
    return [_row(here, block, by, sent) for block in here.issue.blocks.all()]


def _row(here: Here, block: Block, by: Person, sent: forms.Form | None) -> Row:
    block.issue = here.issue
    form = sent if isinstance(sent, BlockForm) and sent.block.pk == block.pk else None
    if form is None and here.issue.is_open and here.open_block == block.pk:
        form = form_for(block, here.written_in, here.only, by)
    words = block.content.get(here.written_in) or block.content.get(here.issue.newsletter.language) or {}
    label = str(Block.Kind(block.kind).label)
    title = with_defaults(words.get("heading") or words.get("label") or words.get("alt") or label)
    return Row(
        block=block,
        number=block.position + 1,
        title=title,
        kind="" if title == label else label,
        summary=_summary(block, words),
        only=_only(block),
        gets=reach_of_block(here.issue, block).gets if here.issue.mailing_id is None else 0,
        form=form,
        url=here.url(f"#block-{block.pk}", open=str(block.pk), only=""),
        questions=_questions(here, block) if form else [],
    )


def _only(block: Block) -> SafeString | None:
    if not block.condition:
        return None
    asked = block.condition["question"], block.condition["values"]
    return audience_words.values_in_words(*asked, get_language() or "en")


def _summary(block: Block, words: dict[str, Any]) -> str:
    kind = Block.Kind(block.kind)
    if kind is Block.Kind.TEXT:
        return _begins(words.get("body")) or _("No words yet.")
    return {
        Block.Kind.PICKS: _("From the library, different for each reader."),
        Block.Kind.TRAINING: _("Where they stopped, or the one that fits best."),
        Block.Kind.PROBLEMS: _("What businesses like theirs ask most."),
        Block.Kind.STORY: _begins(words.get("teaser")) or _("One piece, the same for everyone."),
        Block.Kind.QUESTION: _("The gap that would help each person most."),
        Block.Kind.NUMBERS: _("What they did here."),
        Block.Kind.IMAGE: words.get("caption", "") if block.content.get("image") else _("No image yet."),
        Block.Kind.BUTTON: block.content.get("url") or _("It leads nowhere yet."),
    }[kind]


def _begins(markdown: Any) -> str:
    """The first words, as somebody reads them of whom nothing is known."""
    first = str(markdown or "").strip().partition("\n\n")[0]
    said = unescape(strip_tags(str(render(with_defaults(first)))))
    return Truncator(" ".join(said.split())).chars(SHOWN)


def _questions(here: Here, block: Block) -> list[tuple[str, str]]:
    """What its condition can be about, and where that is set."""
    language, anchor = get_language() or "en", f"#block-{block.pk}"
    return [
        (prompt.phrasing(language).asks, here.url(anchor, open=str(block.pk), only=prompt.slug))
        for prompt in asked_about()
    ]


def ready(draft: Draft) -> dict[str, Any]:
    """The preflight, and what it comes to."""
    issue = draft.issue
    found = checked(draft) if issue.is_open else []
    blocked = len(blocking(found))
    return {
        "findings": [(finding, _place(issue, finding), LOOK[finding.level]) for finding in found],
        "blocked": blocked,
        "to_fix": ngettext("%(count)s thing to fix", "%(count)s things to fix", blocked) % {"count": blocked},
    }


LOOK = {Level.OK: ("check", "ok"), Level.WARNING: ("warning", "wrn"), Level.BLOCKS: ("cross", "bad")}


def _place(issue: Issue, finding: Finding) -> str:
    return urljoin(issue.get_absolute_url(), finding.where) if finding.where else ""


def approval(issue: Issue, by: Person) -> dict[str, Any]:
    needs = issue.newsletter.needs_approval
    in_review = issue.state == Issue.State.REVIEW
    return {
        "needs_approval": needs,
        "is_approved": is_approved(issue),
        "may_approve": in_review and can_approve(by) and not has_written(issue, by),
    }


def _wanted(here: Here) -> Person | None:
    return reachable().filter(pk=here.reader).first() if here.reader else None


def preview(here: Here, draft: Draft) -> dict[str, Any]:
    """The letter as its reader sees it: who is asked for, else the first of the audience; nobody if it is empty."""
    found = [
        (describe(person), here.url("#preview", reader=str(person.pk), find=""))
        for person in found_readers(here.find)
    ]
    return {"found": found, **(_letter(here, draft, draft.reader) if draft.reader else {"reader": None})}


def _letter(here: Here, draft: Draft, person: Person) -> dict[str, Any]:
    return {
        "reader": person,
        "reader_says": describe(person),
        "sender": parseaddr(author_of(Stream.BULK, Voice.of_the_brand()))[0],
        "letter_subject": draft.letter.subject if draft.letter else "",
        "nearby": _nearby(here, readers(here.issue), person),
        "looks": [(name, words, here.url("#preview", look=name)) for name, words in LOOKS.items()],
        "frame": reverse("studio-issue-letter", args=[here.issue.pk, person.pk]) + _look(here),
        "whys": [(block, picks) for block, picks in whys(here.issue, person) if picks],
    }


def _look(here: Here) -> str:
    return f"?look={here.look}" if here.look else ""


def _nearby(here: Here, people: QuerySet[Person], person: Person) -> dict[str, str]:
    before, after = (beside(people, person, after=after) for after in (False, True))
    return {
        name: here.url("#preview", reader=str(found.pk))
        for name, found in (("before", before), ("after", after))
        if found
    }


def describe(person: Person) -> str:
    """ "Marta, bakery, 2 to 9 people": enough to choose by."""
    known, language = facts_of(person), get_language() or "en"
    forms = {"industry": "label", "employees": "count"}
    words = [known[slug][0].word(form, language) for slug, form in forms.items() if slug in known]
    return ", ".join([display_name(person), *words])


def someone(here: Here, share: float) -> Person | None:
    return any_of(readers(here.issue), share)
