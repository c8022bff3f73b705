from typing import Any

import structlog
from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from profiles.businesses.leaving import leave
from profiles.people.demo import make_people
from profiles.people.demo_volume import add_people, reached
from profiles.people.roles import sync_roles
from profiles.privacy.personal import PERSON, Area, Way, at_the_end, by_hand, hold

log = structlog.get_logger(__name__)


def register() -> None:
    makers.register("people", Maker("people", make_people, add_people, reached))
    verbs.register("joined", _("Answered from their address for the first time: became a member"))
    verbs.register("suspended", _("Was shut out by staff"))
    verbs.register("restored", _("Was let in again by staff"))
    post_migrate.connect(_roles, sender=apps.get_app_config("account"), dispatch_uid="profiles.people.roles")
    hold_personal_data()


def _roles(**_: Any) -> None:
    """After the last app with tables: by then the permissions of ours are there."""
    if missing := sync_roles():
        log.error("roles lack permissions that do not exist", missing=missing)


def hold_personal_data() -> None:
    gives = ("email", "name", "language", "time_zone", "created_at", "confirmed_at", "last_login")
    hold(PERSON, _("You"), Area.ACCOUNT, at_the_end("email"), gives=gives)
    leaves = by_hand("person", Way.DELETED, leave)
    hold(
        "profiles.Membership",
        _("Where you work"),
        Area.ACCOUNT,
        leaves,
        gives=("business__name", "role", "from_at", "until_at"),
    )
