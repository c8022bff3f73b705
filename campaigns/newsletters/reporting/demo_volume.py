"""The readers of the demo company's issues among its many people, and what they did: the first LIVING of them."""

from typing import Any

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.counting import count
from portal.activity.demo import write_past
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.company import LIVING
from portal.demo.dice import SEED, roll
from portal.inserting import insert
from portal.mail.models import Message, State
from portal.mail.tracking.models import Hit, Link

FAILED_SHARE, OPENED_SHARE, CLICKED_SHARE, PERSON_SHARE = 0.01, 0.5, 0.08, 0.8
ISSUES = """unnest(%(issues)s::bigint[], %(mailings)s::bigint[], %(begun)s::timestamptz[], %(held_out)s::float[])
    AS issue(id, mailing, begun, held_out)"""
EACH = "(number * 100 + issue.id - %(first_issue)s)"
LOT = roll("held out", "(owner * 100 + issue.id - %(first_issue)s)")
"""Whole businesses, as the real lot has it; thrown by number, so that each company made is the same."""
FATE = f"""CASE WHEN gone.address IS NOT NULL THEN 'suppressed' WHEN said.id IS NULL THEN 'no_consent'
    WHEN {LOT} < held_out THEN 'held_out' ELSE '' END"""
READERS = f"""
FROM {batches.PEOPLE}
JOIN {ISSUES} ON joined_at < begun AND COALESCE(closed_at, 'infinity') > begun
LEFT JOIN portal_suppression gone ON gone.address = email
LEFT JOIN profiles_consent said ON said.person_id = {batches.PEOPLE}.person_id AND said.given
    AND said.purpose = 'newsletter' AND said.channel = 'mail',
LATERAL (SELECT {FATE}) AS fate(excluded)
WHERE joined AND number <= {LIVING}
ORDER BY issue.id, number"""
OPENED = f"""
FROM {batches.PEOPLE} JOIN portal_message got USING (person_id)
JOIN {ISSUES} ON issue.mailing = got.mailing_id
WHERE got.state = '{State.SENT}'"""
CLICKED = f"""
FROM {batches.PEOPLE} JOIN portal_message got USING (person_id)
JOIN {ISSUES} ON issue.mailing = got.mailing_id
JOIN portal_link link ON link.mailing_id = issue.mailing,
LATERAL (SELECT number * 1000 + link.id - %(first_link)s) AS one(roll)
WHERE got.state = '{State.SENT}' AND {roll("clicked", "one.roll")} < {CLICKED_SHARE}"""
CAME = f"""
SELECT hit.person_id, 'signed_in' AS verb, '' AS subject, hit.first_at AS at FROM (
    SELECT person_id, first_at FROM {batches.PEOPLE} JOIN portal_message got USING (person_id)
    JOIN portal_hit ON portal_hit.message_id = got.id
    WHERE got.mailing_id = ANY(%(mailings)s::bigint[]) AND link_id IS NOT NULL AND first_at IS NOT NULL
      AND number <= {LIVING}) AS hit"""


def read_issues(batch: Batch) -> None:
    issues = list(Issue.objects.filter(mailing__occasion__startswith="demo-issue:").order_by("pk"))
    if not issues or batch.first > LIVING:
        return
    values = _values(issues)
    batch.run(_rows(), values)
    batch.run(_hits(OPENED, "NULL::bigint", OPENED_SHARE, EACH), values)
    batch.run(_hits(CLICKED, "link.id", PERSON_SHARE, "one.roll"), values)
    write_past(batch, CAME, values)


def count_issues() -> None:
    """Once all readers are there."""
    for issue in Issue.objects.filter(mailing__occasion__startswith="demo-issue:"):
        count(issue)


def _values(issues: list[Issue]) -> dict[str, Any]:
    links = Link.objects.filter(mailing__in=[issue.mailing_id for issue in issues]).order_by("pk")
    return {
        "issues": [issue.pk for issue in issues],
        "mailings": [issue.mailing_id for issue in issues],
        "begun": [issue.begun_at for issue in issues],
        "held_out": [issue.held_out_percent / 100 for issue in issues],
        "first_issue": issues[0].pk,
        "first_link": links.values_list("pk", flat=True).first() or 0,
    }


def _rows() -> str:
    left = f"begun + interval '1 second' * floor(3600 * {roll('left', EACH)})"
    sent = f"CASE WHEN {roll('letter failed', EACH)} < {FAILED_SHARE} THEN '{State.FAILED}' ELSE '{State.SENT}' END"
    columns = {
        "key": f"md5('{SEED} issue ' || {EACH})::uuid",
        "kind": "'newsletter'",
        "stream": "'bulk'",
        "mailing_id": "issue.mailing",
        "person_id": f"{batches.PEOPLE}.person_id",
        "address": "email",
        "occasion": "'issue:' || issue.id",
        "state": f"CASE WHEN excluded = '' THEN {sent} ELSE '{State.EXCLUDED}' END",
        "reason": "excluded",
        "due_at": "begun",
        "planned_at": "begun",
        "handed_over_at": f"CASE WHEN excluded = '' THEN {left} END",
        "ended_at": f"CASE WHEN excluded = '' THEN {left} ELSE begun END",
    }
    return insert(Message, columns, READERS)


def _hits(source: str, link: str, by_people: float, each: str) -> str:
    is_person = f"({roll('by a person', each)} < {by_people})"
    at = f"CASE WHEN {is_person} THEN begun + interval '1 hour' * (1 + floor(200 * {roll('hit after', each)})) END"
    columns = {
        "mailing_id": "issue.mailing",
        "message_id": "got.id",
        "link_id": link,
        "people": f"{is_person}::int",
        "machines": f"CASE WHEN {is_person} THEN 0 ELSE 1 + floor(8 * {roll('machines', each)})::int END",
        "first_at": at,
        "last_at": at,
    }
    return insert(Hit, columns, source)
