from typing import Any

import structlog
from django.apps import apps
from django.db.models.signals import post_migrate

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from profiles.people.demo import make_people
from profiles.people.demo_volume import add_people, reached
from profiles.people.roles import sync_roles

log = structlog.get_logger(__name__)


def register() -> None:
    makers.register("people", Maker("people", make_people, add_people, reached))
    verbs.register("joined", "Answered from their address for the first time: became a member")
    verbs.register("suspended", "Was shut out by staff")
    verbs.register("restored", "Was let in again by staff")
    post_migrate.connect(_roles, sender=apps.get_app_config("account"), dispatch_uid="profiles.people.roles")


def _roles(**_: Any) -> None:
    """After the last app with tables: by then the permissions of ours are there."""
    if missing := sync_roles():
        log.error("roles lack permissions that do not exist", missing=missing)
