"""The groups and exactly what each may. Members are no group: member is a condition of a person."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

HELP_REQUESTS = ("community.view_helprequest", "community.change_helprequest")
PEOPLE = ("profiles.view_person", "profiles.view_business", "profiles.view_membership")
CONSENT = ("profiles.view_consentwording", "profiles.view_consententry")
QUESTIONS = tuple(
    f"profiles.{act}_{what}"
    for what in ("question", "wording", "choice", "product", "sentencetemplate")
    for act in ("view", "add", "change", "delete")
)

ROLES: dict[str, tuple[str, ...]] = {
    "expert": (),
    "moderator": (),
    "agent": (*HELP_REQUESTS, *PEOPLE),
    "partner": (),
    "marketer": ("portal.preview_mails", "portal.see_styleguide", *CONSENT),
    "admin": (
        "portal.preview_mails",
        "portal.see_styleguide",
        *HELP_REQUESTS,
        *PEOPLE,
        "profiles.add_person",
        "profiles.change_person",
        "profiles.add_business",
        "profiles.change_business",
        "profiles.add_membership",
        "profiles.change_membership",
        *CONSENT,
        "profiles.add_consentwording",
        *QUESTIONS,
    ),
}


@transaction.atomic
def sync_roles() -> list[str]:
    """Make the groups hold what ROLES says, and nothing else; the permissions that do not exist, if any."""
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names if name in known])
    return sorted({name for names in ROLES.values() for name in names} - set(known))
