"""The groups and exactly what each may. Members are no group: member is a condition of a person.

The permissions of upper apps stand here by name, like all others; `sync_roles` says which do not exist.
A role that may anything in the admin works only for people who may enter the staff areas (`is_staff`).
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

VIEW, CHANGE, ADD, DELETE = "view", "change", "add", "delete"
WRITE = (VIEW, ADD, CHANGE)


def may(app: str, acts: tuple[str, ...], *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{act}_{model}" for model in models for act in acts)


HELP_REQUESTS = may("community", (VIEW, CHANGE), "helprequest")
PEOPLE = may("profiles", (VIEW,), "person", "business", "membership")
PARTNERS = may("profiles", (VIEW,), "partner", "partnerofrecord")
CONSENT = may("profiles", (VIEW,), "consentwording", "consententry")
WORDS = ("question", "wording", "choice")
PIECES = ("item", "topic", "problem")
COURSES = ("training", "card", "option")
LOOKS = ("portal.preview_mails", "portal.see_styleguide")
WRITES_NEWSLETTERS = "campaigns.write_newsletters"
SEES_MAILS = "portal.see_mails_of_people"
WORKS_FEEDBACK = "portal.work_feedback"
SEES_AS_PERSONAS, SEES_AS_MEMBERS = "profiles.see_as_personas", "profiles.see_as_members"
MERGES = "profiles.merge_records"
SHOPS = "profiles.run_secret_shopper"
SEES_VALUE = "profiles.see_value_exchange"
USES_SEGMENTS = "profiles.use_segments"
USES_CLUSTERS = "profiles.use_clusters"
IMPORTS = "profiles.run_imports"
ERASES_PEOPLE = "profiles.erase_people"
NOTES_FACTS = "profiles.note_facts"
SEES_PARTNERS = "profiles.see_partners"

ROLES: dict[str, tuple[str, ...]] = {
    "expert": (),
    "moderator": (),
    "agent": (*HELP_REQUESTS, *PEOPLE, *PARTNERS, SEES_MAILS, SEES_AS_PERSONAS, SEES_AS_MEMBERS, NOTES_FACTS),
    "partner": (),
    "marketer": (
        *LOOKS,
        WRITES_NEWSLETTERS,
        SEES_MAILS,
        WORKS_FEEDBACK,
        SEES_AS_PERSONAS,
        SHOPS,
        SEES_VALUE,
        USES_SEGMENTS,
        USES_CLUSTERS,
        IMPORTS,
        SEES_PARTNERS,
        *PARTNERS,
        *may("profiles", (ADD, CHANGE), "partnerofrecord"),
        *may("profiles", (VIEW,), "business"),
        *may("profiles", (CHANGE,), "persona"),
        *CONSENT,
        *may("profiles", (VIEW, CHANGE), *WORDS),
        *may("content", (VIEW, CHANGE), *PIECES),
        *may("training", (VIEW, CHANGE), *COURSES),
    ),
    "admin": (
        *LOOKS,
        WRITES_NEWSLETTERS,
        "campaigns.approve_newsletters",
        SEES_MAILS,
        WORKS_FEEDBACK,
        SEES_AS_PERSONAS,
        SEES_AS_MEMBERS,
        SHOPS,
        SEES_VALUE,
        USES_SEGMENTS,
        USES_CLUSTERS,
        IMPORTS,
        ERASES_PEOPLE,
        NOTES_FACTS,
        SEES_PARTNERS,
        *may("profiles", WRITE, "partner", "partnerofrecord", "partnerstaff"),
        *may("profiles", (*WRITE, DELETE), "competency"),
        *may("profiles", (CHANGE,), "persona"),
        *HELP_REQUESTS,
        *may("portal", WRITE, "brand"),
        *may("portal", (VIEW, CHANGE), "message"),
        *may("portal", (VIEW, ADD), "suppression"),
        *may("portal", (*WRITE, DELETE), "pace"),
        *may("portal", (*WRITE, DELETE), "knownagent"),
        *may("portal", (VIEW,), "activity", "feedback", "file", "image", "mailing"),
        *may("admin", (VIEW,), "logentry"),
        MERGES,
        *may("profiles", (VIEW,), "accountmerge"),
        *may("profiles", WRITE, "person", "business", "membership", "businessreference"),
        *may("profiles", (VIEW, ADD), "consentwording"),
        *may(
            "profiles",
            (VIEW,),
            "consententry",
            "consent",
            "fact",
            "asking",
            "preferences",
            "look",
            "segment",
            "cluster",
            "clusteredbusiness",
            "engagement",
            "buyingstage",
            "adoptertype",
            "import",
        ),
        *may("profiles", (*WRITE, DELETE), *WORDS, "product", "productfamily", "sentencetemplate"),
        *may("profiles", (*WRITE, DELETE), "prerequisite", "productversion"),
        *may("profiles", (VIEW,), "ownedproduct", "ownershipentry", "purchase"),
        *may("content", WRITE, *PIECES),
        *may("content", (VIEW,), "facet", "dismissal"),
        *may("training", WRITE, *COURSES),
        *may("training", (DELETE,), "option"),
        *may("training", (VIEW,), "progress"),
        *may("campaigns", (VIEW,), "newsletter", "issue"),
    ),
}
STAFF_ROLES = frozenset(role for role, names in ROLES.items() if names)
"""Roles that are nothing to someone who may not enter the staff areas."""


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
