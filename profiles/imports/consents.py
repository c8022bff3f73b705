# ruff: noqa: S608  put together from texts of our own alone
"""What people said yes or no to elsewhere, each with its proof. A person's own no stays a no, whatever a file says."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from portal.activity.recording import record_returning
from portal.inserting import insert
from profiles.consent.models import Channel, Consent, ConsentEntry, Purpose
from profiles.imports.cells import moment, one_of, words_up_to, yes_or_no
from profiles.imports.erased import ERASED, IS_ERASED, find_erased
from profiles.imports.finding import CLOSED, EMAIL, UNKNOWN, find_people
from profiles.imports.kinds import Again, Check, Column, ImportKind
from profiles.imports.staging import Stage

SOURCE = "import"
PURPOSES = {
    **{value: value for value in Purpose.values},
    "product warnings": "warnings",
    "produktwarnungen": "warnings",
    "warnungen": "warnings",
    "tipps": "tips",
    "veranstaltungen": "events",
    "forschung": "research",
    "umfragen": "research",
    "surveys": "research",
    "angebote": "offers",
}
CHANNELS = {
    **{value: value for value in Channel.values},
    "email": "mail",
    "e-mail": "mail",
    "telefon": "phone",
    "telephone": "phone",
    "letter": "post",
    "brief": "post",
}
WHAT = "c.person_id = r.person_id AND c.purpose = r.purpose AND c.channel = COALESCE(r.channel, 'mail')"
YES = "COALESCE(r.given, 'true')::boolean"
HELD = f"SELECT 1 FROM profiles_consent c JOIN profiles_consententry e ON e.id = c.entry_id WHERE {WHAT}"
SAID_BEFORE = f"""EXISTS (
    SELECT 1 FROM profiles_consententry c
    WHERE {WHAT} AND c.source = '{SOURCE}' AND c.given = {YES} AND c.at = r.at::timestamptz
)"""
OTHERWISE = f"""EXISTS (
    SELECT 1 FROM import_rows o WHERE o.problem IS NULL AND o.person_id = r.person_id AND o.purpose = r.purpose
        AND COALESCE(o.channel, 'mail') = c.channel AND COALESCE(o.given, 'true')::boolean <> {YES}
        AND o.at::timestamptz BETWEEN c.at AND r.at::timestamptz
)"""
"""Whether, between what holds and this row, another row says the opposite."""
NOTHING_NEW = f"""({SAID_BEFORE} OR EXISTS (
    {HELD} AND (c.at > r.at::timestamptz OR (c.given = {YES} AND NOT {OTHERWISE}))
))"""
PROOF = """jsonb_strip_nulls(jsonb_build_object(
    'import', %(held)s, 'row', r.number, 'file', %(file)s, 'file_name', %(file_name)s, 'by', %(by)s,
    'imported_at', %(now)s, 'basis', %(basis)s, 'source', r.source, 'proof', r.proof, 'wording', r.wording
))"""
ENTERED = "FROM import_rows r WHERE r.outcome IN ('new', 'changed') ORDER BY r.at::timestamptz, r.number"
NOW_HELD = """
FROM (
    SELECT DISTINCT ON (person_id, purpose, channel) * FROM entered
    ORDER BY person_id, purpose, channel, at DESC, id DESC
) AS e
ON CONFLICT (person_id, purpose, channel) DO UPDATE
SET given = EXCLUDED.given, entry_id = EXCLUDED.entry_id, at = EXCLUDED.at WHERE EXCLUDED.at >= profiles_consent.at"""
UNSAID = "UPDATE import_rows SET problem = 'given:missing' WHERE given IS NULL AND problem IS NULL"
WHICH = (
    "SELECT DISTINCT purpose, COALESCE(channel, 'mail') FROM import_rows WHERE outcome IN ('new', 'changed')"
)
WHO = f"""
SELECT DISTINCT r.person_id FROM import_rows r JOIN profiles_consent c ON {WHAT} AND c.given = {YES}
WHERE r.outcome IN ('new', 'changed') AND r.purpose = %s AND c.channel = %s AND c.given = %s"""


def columns() -> list[Column]:
    """A file without a column for yes or no holds people who said yes."""
    texts = words_up_to(1000)
    return [
        EMAIL,
        Column(
            "purpose",
            _("What for"),
            one_of(lambda: PURPOSES),
            ("purpose", "zweck", "wofür"),
            True,
            "newsletter",
        ),
        Column(
            "channel", _("How: mail, phone or post"), one_of(lambda: CHANNELS), ("channel", "kanal", "weg")
        ),
        Column(
            "given", _("Yes or no"), yes_or_no, ("given", "consent", "opt-in", "einwilligung", "zustimmung")
        ),
        Column("at", _("When they said so"), moment, AT, True, "2025-03-31"),
        Column(
            "source",
            _("Where they said so"),
            texts,
            ("source", "quelle", "herkunft"),
            True,
            "Trade fair, stand 4",
        ),
        Column(
            "proof", _("What proves it"), texts, ("proof", "nachweis", "beleg"), example="Form 1187, signed"
        ),
        Column("wording", _("The words they agreed to"), texts, ("wording", "text", "wortlaut")),
    ]


AT = ("at", "date", "given at", "opt-in date", "consent date", "datum", "zeitpunkt", "einwilligungsdatum")
CHECKS = (
    replace(UNKNOWN, condition=f"r.person_id IS NULL AND NOT ({IS_ERASED})"),
    CLOSED,
    ERASED,
    Check(
        "given",
        "own_no",
        _("The person said no themselves. Only they can say yes again."),
        f"{YES} AND EXISTS ({HELD} AND NOT c.given AND e.source <> '{SOURCE}')",
    ),
    Check("proof", "no_proof", _("A yes needs what proves it."), f"{YES} AND r.proof IS NULL"),
    Check("at", "future", _("The day has not come yet."), "r.at::timestamptz > %(now)s"),
)
TWICE = Again(
    "email",
    "twice",
    _("An earlier row says the same of the same person."),
    f"concat_ws('|', r.email, r.purpose, COALESCE(r.channel, 'mail'), r.at, {YES})",
)
"""A yes and a no of one day are two statements: the later row counts."""


def find(stage: Stage) -> None:
    """A blank cell of a column for yes or no is neither."""
    find_people(stage)
    stage.run("CREATE INDEX ON import_rows (person_id)")
    find_erased(stage)
    if stage.holds("given"):
        stage.run(UNSAID)


def judge(stage: Stage) -> str:
    return f"CASE WHEN {NOTHING_NEW} THEN 'unchanged' WHEN EXISTS ({HELD}) THEN 'changed' ELSE 'new' END"


def write(stage: Stage) -> None:
    entry = {
        "person_id": "r.person_id",
        "purpose": "r.purpose",
        "channel": "COALESCE(r.channel, 'mail')",
        "given": YES,
        "source": f"'{SOURCE}'",
        "proof": PROOF,
        "at": "r.at::timestamptz",
    }
    held = {name: f"e.{name}" for name in ("person_id", "purpose", "channel", "given", "at")}
    entered = f"WITH entered AS ({insert(ConsentEntry, entry, ENTERED)} RETURNING *)"
    stage.run(f"{entered} {insert(Consent, {**held, 'entry_id': 'e.id'}, NOW_HELD)}", _proof(stage))
    _record(stage)


def _proof(stage: Stage) -> dict[str, object]:
    held = stage.held
    return {"file": held.sha256, "file_name": held.name, "by": held.by_id, "basis": held.basis}


def _record(stage: Stage) -> None:
    for purpose, channel in stage.rows(WHICH):
        for verb, given in (("consent_given", True), ("consent_withdrawn", False)):
            record_returning(verb, f"consent:{purpose}/{channel}", WHO, [purpose, channel, given])


CONSENTS = ImportKind(
    "consents",
    _("Consents"),
    _("Notes who said yes or no to what, with the proof. Who says yes by mail can be mailed from then on."),
    columns,
    find,
    CHECKS,
    (TWICE,),
    judge,
    write,
    (ConsentEntry, Consent),
    needs_basis=True,
    place=3,
)
