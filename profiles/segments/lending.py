from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.administration import attention
from portal.demo.makers import Maker, makers
from profiles.privacy.personal import Area, deleted, hold, let_go
from profiles.segments.attention import broken_segments
from profiles.segments.conditions import conditions
from profiles.segments.demo import fill_segments, make_segments
from profiles.segments.feedback_conditions import FEEDBACK
from profiles.segments.own_conditions import OURS
from profiles.segments.uses import segments_that_use, users_of_segments


def register() -> None:
    for condition in (*OURS, FEEDBACK):
        conditions.register(condition.slug, condition)
    users_of_segments.register("segments", segments_that_use)
    verbs.register("segment_made", _("made a segment"))
    verbs.register("segment_changed", _("changed a segment"))
    verbs.register("segment_deleted", _("deleted a segment"))
    verbs.register("segment_kept", _("had a segment kept up to date"))
    verbs.register("segment_not_kept", _("stopped a segment from being kept up to date"))
    verbs.register("segment_filled", _("a segment was filled for the first time"))
    verbs.register("entered_segment", _("came into a segment"))
    verbs.register("left_segment", _("left a segment"))
    attention.lend("segments", broken_segments, order=40)
    makers.register("segments", Maker("segments", make_segments, complete=fill_segments))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.Segment",
        _("Groups of people you made"),
        Area.WORK,
        let_go("by"),
        gives=("name", "created_at"),
    )
    hold(
        "profiles.SegmentMember",
        _("Groups you are in"),
        Area.USE,
        deleted("person"),
        gives=("segment__name", "since"),
    )
