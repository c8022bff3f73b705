from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.mail.kinds import Kind, kinds
from portal.notices.kinds import register as register_notices
from portal.panels.registry import register as register_panel
from profiles.colleagues.demo import make_colleagues
from profiles.colleagues.emails import invitation, samples
from profiles.colleagues.inviting import MAIL
from profiles.colleagues.notices import KINDS
from profiles.colleagues.panels import COLLEAGUES
from profiles.privacy.personal import Area, deleted, hold, let_go


def register() -> None:
    verbs.register("joined_business", _("became a colleague in a business"))
    verbs.register("left_business", _("left a business"))
    verbs.register("removed_from_business", _("was taken out of a business by its owner"))
    verbs.register("became_owner", _("became the owner of a business"))
    verbs.register("invited_colleague", _("invited a colleague"))
    verbs.register("invitation_taken_back", _("took back an invitation"))
    verbs.register("invitation_refused", _("said no to an invitation"))
    verbs.register("asked_to_join", _("asked to join a business"))
    verbs.register("request_refused", _("did not let somebody join"))
    kinds.register(MAIL, Kind(MAIL, _("Invitation to a business"), invitation, samples=samples))
    for notices in KINDS:
        register_notices(notices)
    register_panel(COLLEAGUES)
    makers.register("colleagues", Maker("colleagues", make_colleagues))
    hold_personal_data()


def hold_personal_data() -> None:
    """An invitation is mail of whoever sent it: the words go with the address they were for."""
    hold(
        "profiles.Invitation",
        _("Invitations"),
        Area.WORK,
        deleted("email"),
        let_go("by", words="").showing("words", "made_at", "outcome"),
        gives=("email", "words", "made_at", "outcome"),
    )
    hold(
        "profiles.JoinRequest",
        _("Requests to join a business"),
        Area.ACCOUNT,
        deleted("person"),
        let_go("by").showing("outcome", "ended_at"),
        gives=("business__name", "made_at", "outcome"),
    )
