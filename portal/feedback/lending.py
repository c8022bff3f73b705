from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.feedback.emails import REPLY_TARGET, reply, samples
from portal.feedback.notices import KINDS
from portal.feedback.own_targets import find_own_reply, find_site, look_up_replies, look_up_site
from portal.feedback.panels import YOU_SAID
from portal.feedback.scales import CES, NPS, THUMB, WORDS
from portal.feedback.targets import Target, targets
from portal.feedback.working import REPLY
from portal.mail.kinds import Kind, kinds
from portal.notices.kinds import register as register_notices
from portal.panels.registry import register as register_panel


def register() -> None:
    verbs.register("found_helpful", _("said that something helped"))
    verbs.register("found_unhelpful", _("said that something did not help"))
    verbs.register("took_back_feedback", _("took back whether something helped"))
    for notices in KINDS:
        register_notices(notices)
    kinds.register(REPLY, Kind(REPLY, _("Answer to what somebody said"), reply, samples=samples))
    replies = {THUMB: _("Did our answer help?")}
    targets.register(
        REPLY_TARGET,
        Target(REPLY_TARGET, _("Answer of ours"), find_own_reply, look_up_replies, replies),
    )
    site = {
        NPS: _("Would you recommend us to a business like yours?"),
        CES: _("How easy is it to find what you need here?"),
        WORDS: _("What should we change first?"),
    }
    targets.register("site", Target("site", _("The portal as a whole"), find_site, look_up_site, site))
    register_panel(YOU_SAID)
