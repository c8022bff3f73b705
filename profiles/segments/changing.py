"""What people do with segments. Each is one transaction and is noted; a change goes only over what was seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.activity.recording import record
from profiles.people.models import Person
from profiles.segments.compiling import compiled
from profiles.segments.conditions import Asked, BrokenRuleError
from profiles.segments.editing import opened
from profiles.segments.models import Segment, SegmentMember
from profiles.segments.rules import Rule, checked
from profiles.segments.uses import Use, uses_of
from profiles.segments.waiting import wait_for_refresh

LONGEST_NAME = 80


class StaleError(Exception):
    """Somebody else saved since `version` was read. Nothing was changed; `segment` is as it is now."""

    def __init__(self, segment: Segment) -> None:
        super().__init__(f"segment {segment.pk} is at version {segment.version}")
        self.segment = segment


class GoneError(Exception):
    """Somebody else deleted the segment."""


class TakenError(Exception):
    """Somebody else gave this name to another segment a moment ago. Nothing was changed."""


class InUseError(Exception):
    """It can't go: these build on it."""

    def __init__(self, uses: list[Use]) -> None:
        super().__init__(", ".join(use.name for use in uses))


@transaction.atomic
def make(by: Person, name: str, purpose: str = "", rule: Rule | None = None) -> Segment:
    """Everybody, until it gets lines. Raises BrokenRuleError and TakenError."""
    segment = Segment(name=name, purpose=purpose, by=by)
    segment.rule = checked(opened(rule or {}))
    _save(segment)
    record("segment_made", by, segment.subject)
    return segment


@contextmanager
def changing(segment: Segment, by: Person, version: int) -> Iterator[Segment]:
    """Within, the row is locked; at the end it is saved as the next version.

    Raises GoneError, StaleError, TakenError.
    """
    with transaction.atomic():
        now = _locked(segment)
        if now is None:
            raise GoneError
        if now.version != version:
            raise StaleError(now)
        yield now
        now.version += 1
        _save(now)
        record("segment_changed", by, now.subject)
    segment.refresh_from_db()


def _save(segment: Segment) -> None:
    """Raises TakenError; what else the transaction did stays."""
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise TakenError from None


def _locked(segment: Segment) -> Segment | None:
    return Segment.objects.select_for_update(of=("self",)).filter(pk=segment.pk).first()


def describe(segment: Segment, by: Person, version: int, *, name: str, purpose: str) -> None:
    """Raises GoneError, StaleError, TakenError."""
    with changing(segment, by, version) as now:
        now.name, now.purpose = name, purpose


def change_rule(segment: Segment, by: Person, version: int, edit: Callable[[Rule], Rule]) -> None:
    """`edit` gets the rule as lines and gives the new one.

    Raises BrokenRuleError, GoneError, StaleError, NoPlaceError.
    """
    with changing(segment, by, version) as now:
        now.rule = _held(now, edit(opened(now.rule)))
        now.is_broken = trouble(now) is not None


def trouble(segment: Segment) -> BrokenRuleError | None:
    """Why a segment can't be asked; None when it can."""
    try:
        _checked(segment, segment.rule)
    except BrokenRuleError as broken:
        return broken
    return None


def _held(segment: Segment, rule: Rule) -> Rule:
    """Of a rule that was broken before, other parts may stay so: they are mended one at a time."""
    try:
        return _checked(segment, rule)
    except BrokenRuleError:
        if trouble(segment) is None:
            raise
    return rule


def _checked(segment: Segment, rule: Rule) -> Rule:
    found = checked(rule)
    inside = frozenset({segment.pk} if segment.pk else ())
    compiled(found, Asked(timezone.now(), inside))
    return found


@transaction.atomic
def copy(segment: Segment, by: Person) -> Segment:
    """The same rule under a name of its own, kept by nobody: the next that nobody else takes at this moment."""
    twin = Segment(purpose=segment.purpose, rule=segment.rule, by=by, is_broken=segment.is_broken)
    while twin.pk is None:
        twin.name = _free_name(segment.name)
        with suppress(TakenError):
            _save(twin)
    record("segment_made", by, twin.subject, like=segment.pk)
    return twin


def _free_name(name: str) -> str:
    taken, number = set(Segment.objects.values_list("name", flat=True)), 2
    while (words := f"{name[: LONGEST_NAME - 6]} ({number})") in taken:
        number += 1
    return words


@transaction.atomic
def delete(segment: Segment, by: Person) -> bool:
    """False where somebody else did it. Raises BusyError, and InUseError while something builds on it."""
    wait_for_refresh(segment.pk)
    now = _locked(segment)
    if now is None:
        return False
    if uses := uses_of([now.pk])[now.pk]:
        raise InUseError(uses)
    record("segment_deleted", by, now.subject, name=now.name)
    now.delete()
    return True


@transaction.atomic
def keep(segment: Segment, by: Person, *, kept: bool) -> None:
    """Kept segments are filled by the next refresh; one that is no longer kept forgets its members.

    Raises BusyError.
    """
    wait_for_refresh(segment.pk)
    now = _locked(segment)
    if now is None or now.is_kept == kept:
        return
    now.is_kept, now.refreshed_at = kept, None
    now.save(update_fields=["is_kept", "refreshed_at", "changed_at"])
    SegmentMember.objects.filter(segment=now).delete()
    record("segment_kept" if kept else "segment_not_kept", by, now.subject)


def words_for(broken: BrokenRuleError) -> str:
    """Its words, with the line it stands in."""
    if not broken.where:
        return broken.words
    return _("Line %(line)s: %(words)s") % {"line": broken.where[0] + 1, "words": broken.words}
