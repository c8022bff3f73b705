"""Who may do what: for every URL name and role, the status of a GET and of an empty POST.

An address that is not here fails the suite, and so does a line here without an address. The things asked for
are there and belong to the member; the other roles are strangers to them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tests.architecture.world import ADMIN, MEMBER, ROLES, SUPERUSER, VISITOR

Statuses = Mapping[str, int]


class Door(NamedTuple):
    get: Statuses
    post: Statuses


def all_(status: int, **but: int) -> Statuses:
    return {role: but.get(role, status) for role in ROLES}


def insiders(status: int, **but: int) -> Statuses:
    """Visitors are sent to the door."""
    return all_(status, **{VISITOR: 302, **but})


def only(roles: tuple[str, ...], status: int, otherwise: int, **but: int) -> Statuses:
    return all_(otherwise, **dict.fromkeys(roles, status), **but)


NEVER = all_(405)
ANYONE_READS = Door(get=all_(200), post=NEVER)
OWN = only((MEMBER,), 200, 404, visitor=302)
"""What belongs to one member is not there for anyone else, staff included."""

OF_PARTNER = only(("partner",), 200, 404, visitor=302)
PREVIEWERS = ("marketer", ADMIN, SUPERUSER)
WRITERS = PREVIEWERS
APPROVERS = (ADMIN, SUPERUSER)
"""Of newsletters."""
ADMINS = (ADMIN, SUPERUSER)
NOTERS = ("agent", *ADMINS)
LOOKERS = ("agent", *PREVIEWERS)
INSIDE_STAFF = ("agent", "marketer", "moderator", "expert", ADMIN, SUPERUSER)

MATRIX: dict[str, Door] = {
    # what anyone may read
    "home": ANYONE_READS,
    "library": ANYONE_READS,
    "article": ANYONE_READS,
    "topics": ANYONE_READS,
    "topic": ANYONE_READS,
    "problems": ANYONE_READS,
    "search": ANYONE_READS,
    "partners": ANYONE_READS,
    "partner": ANYONE_READS,
    "search-suggest": Door(get=all_(302), post=NEVER),  # without a script it leads to the search page
    "training-list": ANYONE_READS,
    "training": ANYONE_READS,
    "training-end": ANYONE_READS,
    "help-sent": ANYONE_READS,
    "newsletter-sent": ANYONE_READS,
    "mailed-thanks": ANYONE_READS,
    "newsletter-archive": ANYONE_READS,
    "newsletter-issue": ANYONE_READS,
    "newsletter-issue-letter": ANYONE_READS,
    "newsletter-feed": ANYONE_READS,
    "brand-css": ANYONE_READS,
    "brand-icon": ANYONE_READS,
    "share-card": ANYONE_READS,
    "file": ANYONE_READS,  # pictures in mails
    "healthz": ANYONE_READS,
    "readyz": Door(get=all_(503), post=NEVER),  # no worker runs beside the tests
    "metrics": Door(get=all_(404), post=NEVER),  # for who has the token, whoever they are
    "mailbox": ANYONE_READS,  # only where mail is not real
    "mailbox-mail": ANYONE_READS,
    "mailbox-mail-html": ANYONE_READS,
    # what anyone may do
    "set-language": Door(get=all_(200), post=all_(302)),
    "training-card": Door(get=all_(200), post=NEVER),  # its first card asks nothing
    "training-next": Door(get=NEVER, post=all_(302)),
    "training-today": Door(get=NEVER, post=all_(302)),
    "feedback": Door(get=NEVER, post=all_(400)),
    "feedback-undo": Door(get=NEVER, post=all_(302)),
    "feedback-scale": Door(get=NEVER, post=all_(422)),
    "feedback-scale-undo": Door(get=NEVER, post=all_(302)),
    "feedback-site": ANYONE_READS,
    "feedback-thanks": ANYONE_READS,
    "help": Door(get=all_(200), post=all_(422)),
    "newsletter-signup": Door(get=all_(200), post=all_(422)),
    # coming in and going
    "join": Door(get=all_(302, visitor=200), post=all_(302, visitor=422)),
    "join-code": Door(get=all_(302), post=all_(302)),
    "join-code-new": Door(get=NEVER, post=all_(302)),
    "account_signup": Door(get=all_(302), post=all_(302)),
    "account_login": Door(get=all_(302, visitor=200), post=all_(302, visitor=200)),
    "sign-in-password": Door(get=all_(302, visitor=200), post=all_(302, visitor=200)),
    "account_inactive": Door(get=all_(200), post=NEVER),
    "account_logout": Door(get=all_(200, visitor=302), post=all_(302)),
    "sign-out": Door(get=all_(200, visitor=302), post=all_(302)),
    "account_change_password": Door(get=insiders(200), post=insiders(200)),
    "account_set_password": Door(get=insiders(302), post=insiders(302)),  # they have one
    "mfa_authenticate": Door(get=all_(302), post=all_(302)),  # nobody is halfway in
    "sign-in-second-passkey": Door(get=NEVER, post=all_(302)),
    "sign-in-second-options": Door(get=NEVER, post=all_(302)),
    "sign-in-passkey": Door(get=NEVER, post=all_(302)),
    "sign-in-passkey-options": Door(get=NEVER, post=all_(200)),
    "openid_connect_login": Door(get=NEVER, post=all_(404)),  # no provider is set up beside the tests
    "openid_connect_callback": Door(get=all_(404), post=NEVER),
    "account_reset_password": Door(get=all_(200), post=all_(422)),
    "account_reset_password_done": ANYONE_READS,
    "account_reset_password_from_key_done": ANYONE_READS,
    # links in mails: whoever holds one, signed in as whom they like
    "join-link": Door(get=all_(200), post=all_(302)),
    "join-link-new": Door(get=NEVER, post=all_(302)),
    "account_reset_password_from_key": Door(get=all_(200), post=all_(422)),
    "security-address-undo": Door(get=all_(200), post=all_(200)),
    "security-reopen": Door(get=all_(200), post=all_(200)),
    "newsletter-confirm": Door(get=all_(200), post=all_(200)),
    "invitation": Door(get=all_(200), post=all_(200)),  # only who has its address is let in
    "invitation-refuse": Door(get=NEVER, post=all_(200)),
    "feedback-mailed": Door(get=all_(200), post=all_(422)),
    "mailed-answer": Door(get=all_(200), post=all_(422)),
    "mail-stop": Door(get=all_(200), post=all_(200)),
    "mail-link": Door(get=all_(302), post=NEVER),
    "mail-open": ANYONE_READS,
    "mail-hook": Door(get=all_(404), post=all_(404)),  # no mail provider is set up beside the tests
    # one's own
    "private-file": Door(get=OWN, post=NEVER),
    "me": Door(get=insiders(200), post=NEVER),
    "security": Door(get=insiders(200), post=NEVER),
    "security-staff": Door(get=insiders(200, member=302), post=NEVER),  # the member has a passkey
    "security-confirm": Door(get=insiders(200), post=insiders(422)),
    "security-confirm-mail": Door(get=NEVER, post=insiders(302)),
    "security-confirm-passkey": Door(get=NEVER, post=insiders(302)),
    "security-confirm-options": Door(get=NEVER, post=insiders(200)),
    "security-app": Door(get=insiders(200), post=insiders(422)),
    "security-app-remove": Door(get=NEVER, post=insiders(404)),
    "security-passkeys": Door(get=insiders(200), post=insiders(422)),
    "security-passkey-options": Door(get=NEVER, post=insiders(200)),
    "security-passkey-remove": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "security-recovery-codes": Door(get=insiders(404), post=NEVER),  # only when they were just made
    "security-recovery-new": Door(get=NEVER, post=insiders(302)),
    "security-recovery-file": Door(get=NEVER, post=insiders(404)),
    "security-recovery-kept": Door(get=NEVER, post=insiders(302)),
    "security-sessions-end": Door(get=NEVER, post=insiders(302)),
    "security-session-end": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "security-service-remove": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "security-address": Door(get=insiders(200), post=insiders(422)),
    "security-address-code": Door(get=insiders(302), post=insiders(302)),
    "security-close": Door(get=insiders(200), post=insiders(422)),
    "privacy": Door(get=insiders(200), post=insiders(422)),
    "copy": Door(get=insiders(200), post=insiders(302)),
    "copy-file": Door(get=only((MEMBER,), 302, 404, visitor=302), post=NEVER),
    "erasure": Door(get=all_(200), post=NEVER),  # whoever holds its key
    "preferences": Door(get=NEVER, post=insiders(422)),
    "take-part": Door(get=NEVER, post=insiders(422)),
    "buying-stage": Door(get=OWN, post=only((MEMBER,), 422, 404, visitor=302)),
    "adopter-type": Door(get=insiders(200), post=insiders(422)),
    "consents": Door(get=NEVER, post=insiders(302)),
    "feedback-reply": Door(get=OWN, post=NEVER),
    "notices": Door(get=insiders(200), post=NEVER),
    "notices-bell": Door(get=insiders(302), post=NEVER),  # a part
    "notices-read": Door(get=NEVER, post=insiders(302)),
    "notice": Door(get=NEVER, post=only((ADMIN,), 302, 404, visitor=302)),  # the admin's own
    "notice-new": Door(get=NEVER, post=only((ADMIN,), 302, 404, visitor=302)),
    "notice-choices": Door(get=insiders(200), post=insiders(422)),
    "colleagues": Door(get=insiders(200), post=NEVER),
    "colleagues-leave": Door(get=OWN, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-ask": Door(get=insiders(200), post=insiders(302)),  # all are at the domain of its owner
    "colleagues-ask-stop": Door(get=NEVER, post=insiders(302)),
    "colleagues-business": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-invite": Door(get=NEVER, post=only((MEMBER,), 422, 404, visitor=302)),
    "colleagues-invite-again": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-invite-back": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-let-in": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-turn-down": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-remove": Door(get=OWN, post=only((MEMBER,), 302, 404, visitor=302)),
    "colleagues-hand-over": Door(get=OWN, post=only((MEMBER,), 302, 404, visitor=302)),
    "fact": Door(get=insiders(200), post=insiders(422)),
    "fact-forget": Door(get=NEVER, post=insiders(302)),
    "fact-undo": Door(get=NEVER, post=insiders(302)),
    "fact-never": Door(get=NEVER, post=insiders(302)),
    "owning": Door(get=insiders(200), post=NEVER),
    "owned": Door(get=OWN, post=only((MEMBER,), 302, 404, visitor=302)),  # every field may stay empty
    "owned-use": Door(get=NEVER, post=insiders(302)),
    "owned-drop": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "purchases": Door(get=insiders(200), post=NEVER),
    "seen-no": Door(get=NEVER, post=insiders(302)),
    "seen-yes": Door(get=NEVER, post=insiders(302)),
    "less-like-this": Door(get=NEVER, post=insiders(302)),
    "partner-choose": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "your-partner": Door(get=insiders(200), post=NEVER),
    "your-partner-shown": Door(get=NEVER, post=only((MEMBER,), 422, 404, visitor=302)),
    "your-partner-end": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "your-partner-undo": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    # for who works for a partner: the businesses that it looks after
    "partner-businesses": Door(get=OF_PARTNER, post=NEVER),
    "partner-business": Door(get=OF_PARTNER, post=NEVER),
    "less-undo": Door(get=insiders(200), post=insiders(302)),
    "question-choices": Door(get=OWN, post=NEVER),
    "question-save": Door(get=NEVER, post=only((MEMBER,), 422, 404, visitor=302)),
    "question-skip": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "question-later": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    "question-never": Door(get=NEVER, post=only((MEMBER,), 302, 404, visitor=302)),
    # staff
    "studio-mails": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-mail": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-mail-html": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-feedback": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-feedback-one": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-feedback-trends": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-feedback-take": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-feedback-give-back": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-feedback-done": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-feedback-reopen": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-feedback-hand-over": Door(get=NEVER, post=all_(404)),  # to nobody
    "studio-feedback-reply": Door(get=NEVER, post=only(WRITERS, 422, 404)),
    "studio-feedback-changed": Door(get=NEVER, post=only(WRITERS, 422, 404)),
    "studio-feedback-withdraw": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-newsletters": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-newsletter-new": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-newsletter": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-issue-new": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-issue": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-issue-ready": Door(get=only(WRITERS, 302, 404), post=NEVER),  # a part
    "studio-issue-letter": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-issue-anyone": Door(get=only(WRITERS, 302, 404), post=NEVER),
    "studio-issue-words": Door(get=only(WRITERS, 302, 404), post=only(WRITERS, 422, 404)),
    "studio-issue-condition": Door(get=only(WRITERS, 302, 404), post=all_(404)),  # about nothing
    "studio-issue-condition-remove": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-issue-settings": Door(get=only(WRITERS, 302, 404), post=only(WRITERS, 422, 404)),
    "studio-issue-review": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-issue-approve": Door(get=NEVER, post=only(APPROVERS, 302, 404)),
    "studio-issue-send-back": Door(get=NEVER, post=only(APPROVERS, 302, 404)),
    "studio-issue-schedule": Door(get=only(WRITERS, 302, 404), post=only(WRITERS, 422, 404)),
    "studio-issue-unschedule": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-issue-test": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-version": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-version-restore": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-block-add": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-block-restore": Door(get=NEVER, post=all_(404)),  # nothing was removed
    "studio-block": Door(get=only(WRITERS, 302, 404), post=only(WRITERS, 409, 404)),  # somebody else saved
    "studio-block-move": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-block-remove": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-sending": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-sending-pause": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "studio-sending-resume": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "studio-sending-cancel": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "studio-doubts-sent": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "studio-doubts-again": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "studio-report": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-report-count": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "studio-report-people": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-report-csv": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "studio-person-mails": Door(get=only(("agent", *PREVIEWERS), 200, 404), post=NEVER),
    "person-known": Door(get=only(NOTERS, 200, 404), post=NEVER),
    "person-note": Door(get=only(NOTERS, 200, 404), post=only(NOTERS, 422, 404)),
    "person-take-back": Door(get=NEVER, post=only(NOTERS, 302, 404)),
    "person-copy": Door(get=only(ADMINS, 200, 404, visitor=302), post=only(ADMINS, 302, 404, visitor=302)),
    "person-erase": Door(get=only(ADMINS, 200, 404, visitor=302), post=only(ADMINS, 422, 404, visitor=302)),
    "seeing": Door(get=only(LOOKERS, 200, 404), post=NEVER),
    "seeing-stop": Door(get=NEVER, post=all_(302)),  # nobody looks, so nothing ends
    "seeing-member": Door(get=NEVER, post=only(("agent", *ADMINS), 422, 404)),
    "seeing-persona": Door(get=NEVER, post=only(LOOKERS, 302, 404)),
    "persona-new": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "persona": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "shopper": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "shopper-begin": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "shopper-tasks": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "shopper-task": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "shopper-run": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "shopper-take": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "shopper-done": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "shopper-note": Door(get=NEVER, post=only(PREVIEWERS, 422, 404)),
    "shopper-mended": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "value": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "value-tests-new": Door(get=only(PREVIEWERS, 200, 404), post=NEVER),
    "value-test-question": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "value-test-consent": Door(get=only(PREVIEWERS, 200, 404), post=only(PREVIEWERS, 422, 404)),
    "value-test-stop": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "value-test-keep": Door(get=NEVER, post=only(PREVIEWERS, 302, 404)),
    "docs": Door(get=only(INSIDE_STAFF, 200, 404), post=NEVER),
    "docs-file": Door(get=only(INSIDE_STAFF, 200, 404), post=NEVER),
    "studio-segments": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-segment-new": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-segment": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-segment-words": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-segment-line": Door(get=only(WRITERS, 200, 404), post=all_(404)),  # about nothing
    "studio-segment-join": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-segment-remove": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-segment-copy": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-segment-keep": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-segment-delete": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-partners": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-clusters": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-cluster-new": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-clusters-refresh": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-clusters-revenue": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-clusters-revenue-csv": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-cluster": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-cluster-treatment": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-cluster-move": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-cluster-delete": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-imports": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-import-new": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-import": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "studio-import-columns": Door(get=only(WRITERS, 200, 404), post=only(WRITERS, 422, 404)),
    "studio-import-letters": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-import-run": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-import-pause": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-import-resume": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-import-forget": Door(get=NEVER, post=only(WRITERS, 302, 404)),
    "studio-import-wrong": Door(get=only(WRITERS, 200, 404), post=NEVER),
    "styleguide": Door(get=only(PREVIEWERS, 200, 403, visitor=302), post=NEVER),
    "styleguide-pictures": Door(get=only(PREVIEWERS, 200, 403, visitor=302), post=NEVER),
    "admin:index": Door(get=only(INSIDE_STAFF, 200, 302), post=only(INSIDE_STAFF, 200, 302)),
}

ONE_CLICK = {"mail-stop"}
"""Takes a POST without a token: RFC 8058 has mail programs press the button."""

SIGNED = {"mail-hook"}
"""Takes a POST without a token, signed by who sends it; nobody is set up to."""

LISTS = {
    "library",
    "topics",
    "topic",
    "problems",
    "search",
    "training-list",
    "mailbox",
    "studio-mails",
    "me",
    "colleagues",
    "notices",
    "notice-choices",
    "studio-feedback",
    "studio-feedback-one",
    "studio-feedback-trends",
} | {
    "studio-newsletters",
    "studio-issue",
    "newsletter-archive",
    "newsletter-feed",
    "studio-report",
    "studio-report-people",
    "studio-report-csv",
    "studio-sending",
    "studio-person-mails",
    "seeing",
    "shopper",
    "shopper-tasks",
    "shopper-run",
    "security",
    "value",
    "value-tests-new",
    "studio-segments",
    "studio-segment",
    "studio-clusters",
    "studio-cluster",
    "studio-clusters-revenue",
    "studio-clusters-revenue-csv",
    "owning",
    "purchases",
    "studio-imports",
    "studio-import",
    "studio-import-wrong",
    "partners",
    "studio-partners",
}
"""Pages whose length grows with the data."""


def list_for(*roles: str) -> Statuses:
    """A list of the admin: staff without the permission are refused, all others are sent to its door."""
    return {role: 200 if role in roles else 403 if role in INSIDE_STAFF else 302 for role in ROLES}


CHANGELISTS: dict[str, Statuses] = {
    "portal.Activity": list_for(*ADMINS),
    "portal.Brand": {**list_for(), **dict.fromkeys(ADMINS, 302)},
    "portal.Feedback": list_for(*ADMINS),
    "portal.File": list_for(*ADMINS),
    "portal.Image": list_for(*ADMINS),
    "portal.KnownAgent": list_for(*ADMINS),
    "portal.Mailing": list_for(*ADMINS),
    "portal.Message": list_for(*ADMINS),
    "portal.Pace": list_for(*ADMINS),
    "portal.Suppression": list_for(*ADMINS),
    "profiles.AccountMerge": list_for(*ADMINS),
    "profiles.Asking": list_for(*ADMINS),
    "profiles.Business": list_for("agent", *WRITERS),
    "profiles.Competency": list_for(*ADMINS),
    "profiles.Cluster": list_for(*ADMINS),
    "profiles.ClusteredBusiness": list_for(*ADMINS),
    "profiles.Consent": list_for(*ADMINS),
    "profiles.ConsentEntry": list_for(*WRITERS),
    "profiles.ConsentWording": list_for(*WRITERS),
    "profiles.Engagement": list_for(*ADMINS),
    "profiles.AdopterType": list_for(*ADMINS),
    "profiles.BuyingStage": list_for(*ADMINS),
    "profiles.Fact": list_for(*ADMINS),
    "profiles.Import": list_for(*ADMINS),
    "profiles.Look": list_for(*ADMINS),
    "profiles.OwnedProduct": list_for(*ADMINS),
    "profiles.OwnershipEntry": list_for(*ADMINS),
    "profiles.Partner": list_for("agent", *WRITERS),
    "profiles.PartnerOfRecord": list_for("agent", *WRITERS),
    "profiles.Person": list_for("agent", *ADMINS),
    "profiles.Preferences": list_for(*ADMINS),
    "profiles.Product": list_for(*ADMINS),
    "profiles.ProductFamily": list_for(*ADMINS),
    "profiles.Purchase": list_for(*ADMINS),
    "profiles.Question": list_for(*WRITERS),
    "profiles.Segment": list_for(*ADMINS),
    "profiles.SentenceTemplate": list_for(*ADMINS),
    "content.Dismissal": list_for(*ADMINS),
    "content.Facet": list_for(*ADMINS),
    "content.Item": list_for(*WRITERS),
    "content.Problem": list_for(*WRITERS),
    "content.Topic": list_for(*WRITERS),
    "training.Card": list_for(*WRITERS),
    "training.Progress": list_for(*ADMINS),
    "training.Training": list_for(*WRITERS),
    "community.HelpRequest": list_for("agent", *ADMINS),
    "campaigns.Issue": list_for(*ADMINS),
    "campaigns.Newsletter": list_for(*ADMINS),
    "admin.LogEntry": list_for(*ADMINS),
    "auth.Group": list_for(SUPERUSER),
}
"""Every list page of the admin."""
