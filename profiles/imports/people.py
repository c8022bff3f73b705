# ruff: noqa: S608  put together from texts of our own alone
"""People, with where they work and what is known of both. Nobody may be mailed because of it: that takes a consent."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import record_returning
from portal.inserting import insert
from portal.mail.suppressing import suppress_again
from profiles.businesses.models import Business, BusinessReference, Membership
from profiles.facts.models import CurrentFact, Fact
from profiles.imports import firms
from profiles.imports.cells import language, time_zone, words_up_to
from profiles.imports.erased import ERASED, find_erased
from profiles.imports.finding import CLOSED, EMAIL, FOUND, OTHER, find_businesses
from profiles.imports.kinds import Again, Column, ImportKind
from profiles.imports.saying import ANY, asked, fact_columns, find_facts, write_facts
from profiles.imports.staging import Stage
from profiles.people.models import Person

NAMES = ("full name", "contact", "contact name", "ansprechpartner", "kontakt", "vollständiger name")
LANGUAGES = ("sprache", "locale", "lang")
ZONES = ("timezone", "zeitzone", "tz")
TWICE = Again("email", "twice", _("The same address is in an earlier row."), "r.email")

MAY_BE_NAMED = """(p.name = '' OR (p.confirmed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM profiles_currentfact c JOIN profiles_question q ON q.id = c.question_id AND q.writes = 'name'
    WHERE c.person_id = p.id AND c.source IN ('told', 'colleague')
)))"""
DIFFERS = f"""(p.only_typed OR (r.name IS NOT NULL AND p.name <> r.name AND {MAY_BE_NAMED})
    OR (p.confirmed_at IS NULL AND (p.language <> r.language OR p.time_zone <> r.time_zone)))"""
CHANGES = f"EXISTS (SELECT 1 FROM profiles_person p WHERE p.id = r.person_id AND {DIFFERS})"
CHANGED = f"""
UPDATE profiles_person p SET only_typed = false,
    name = CASE WHEN r.name IS NOT NULL AND {MAY_BE_NAMED} THEN r.name ELSE p.name END,
    language = CASE WHEN p.confirmed_at IS NULL THEN COALESCE(r.language, p.language) ELSE p.language END,
    time_zone = CASE WHEN p.confirmed_at IS NULL THEN COALESCE(r.time_zone, p.time_zone) ELSE p.time_zone END
FROM import_rows r WHERE r.person_id = p.id AND r.outcome = 'changed' AND {DIFFERS}"""
NEW = "FROM import_rows r WHERE r.outcome = 'new' ORDER BY r.number ON CONFLICT DO NOTHING"
NEW_ONES = "SELECT email FROM import_rows WHERE outcome = 'new' AND person_id IS NOT NULL"
CAME = "SELECT person_id FROM import_rows WHERE outcome = 'new' AND person_id IS NOT NULL"


def columns() -> list[Column]:
    return [
        EMAIL,
        Column("name", _("Name"), words_up_to(80), ("name", *NAMES), example="Marta Kowalski"),
        Column("language", _("Language"), language, LANGUAGES, example="de"),
        Column("time_zone", _("Time zone"), time_zone, ZONES, example="Europe/Berlin"),
        *firms.COLUMNS,
        *fact_columns(asked()),
    ]


def find(stage: Stage) -> None:
    find_businesses(stage)
    find_erased(stage)


def judge(stage: Stage) -> str:
    firms.settle(stage)
    find_facts(stage)
    changed = f"{CHANGES} OR {firms.changes()} OR {ANY}"
    return f"CASE WHEN r.person_id IS NULL THEN 'new' WHEN {changed} THEN 'changed' ELSE 'unchanged' END"


def write(stage: Stage) -> None:
    stage.run(CHANGED)
    made = {
        "email": "r.email",
        "name": "COALESCE(r.name, '')",
        "password": "'!'",
        "language": f"COALESCE(r.language, '{settings.LANGUAGE_CODE}')",
        "time_zone": "COALESCE(r.time_zone, 'UTC')",
        "created_at": "%(now)s",
    }
    if stage.run(insert(Person, made, NEW)):
        stage.run(f"{FOUND} AND r.person_id IS NULL AND r.problem IS NULL")
        suppress_again(address for (address,) in stage.rows(NEW_ONES))
        record_returning("imported", f"import:{stage.held.pk}", CAME, [])
    firms.write_firms(stage)
    write_facts(stage)


PEOPLE = ImportKind(
    "people",
    _("People"),
    _("Makes people who are not here yet and adds to those who are. None of them gets mail because of it."),
    columns,
    find,
    (CLOSED, ERASED, OTHER),
    (TWICE, firms.CONTRADICTS),
    judge,
    write,
    (Person, Business, BusinessReference, Membership, Fact, CurrentFact),
    place=1,
)
