"""What an issue did, counted in four statements over its rows of the ledger; nothing here is kept per person.

Arms are as planned (intention to treat): whoever was eligible when planned counts where the lot put them, also
those who said stop before it left, whose address was refused, or whose mail was cancelled.
"""

from collections import defaultdict
from collections.abc import Iterable
from time import monotonic
from typing import Any

from django.db import connection
from django.utils import timezone

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.models import Figures
from campaigns.newsletters.reporting.outcomes import HELPED_VERB, OUTCOMES
from campaigns.newsletters.reporting.windows import window_of
from profiles.facts.known import SURE
from profiles.questions.models import Question

SPLITS = ("industry", "employees", "need")
"""The questions by whose answers, as they were when the issue began, readers are told apart."""

LINKS_KEPT = 100

STEPS = (
    "sent", "delivered", "bounced", "doubtful", "failed", "complained", "opened", "clicked", "clicked_finished",
    "clicked_helped", "answered", "unsubscribed",
)  # fmt: skip

ELIGIBLE = "NOT (m.state = 'excluded' AND m.reason <> 'held_out' AND m.ended_at <= m.planned_at)"
"""When it was planned; who fell away later is in."""

BASE = """
WITH lives AS (
    SELECT DISTINCT ON (person_id) person_id, business_id FROM profiles_membership
    WHERE from_at <= %(since)s AND (until_at IS NULL OR until_at > %(since)s)
    ORDER BY person_id, from_at DESC
), hits AS (
    SELECT message_id, bool_or(link_id IS NULL) AS opened, bool_or(link_id IS NOT NULL) AS clicked
    FROM portal_hit WHERE mailing_id = %(mailing)s AND people > 0 AND first_at < %(until)s GROUP BY message_id
), done AS (
    SELECT person_id, {done}, bool_or(verb = %(helped)s) AS helped
    FROM portal_activity
    WHERE at >= %(since)s AND at < %(until)s AND verb = ANY(%(verbs)s) AND person_id IS NOT NULL
    GROUP BY person_id
), seen AS (
    SELECT DISTINCT person_id FROM portal_sighting
    WHERE kind = 'view' AND at >= %(since)s AND at < %(until)s AND person_id IS NOT NULL
), answers AS (
    SELECT DISTINCT person_id FROM profiles_asking
    WHERE place = 'mail' AND outcome = 'saved' AND shown_at >= %(since)s AND shown_at < %(until)s
), stops AS (
    SELECT DISTINCT person_id, replace(proof ->> 'message', '-', '') AS message FROM profiles_consententry
    WHERE NOT given AND at >= %(since)s AND at < %(until)s
), rows AS (
    SELECT m.id, m.person_id, m.key, m.state, m.state = 'excluded' AND m.reason = 'held_out' AS held
    FROM portal_message m JOIN profiles_person p ON p.id = m.person_id AND NOT p.is_staff
    WHERE m.mailing_id = %(mailing)s AND {eligible}
), reports AS (
    SELECT EXISTS (SELECT FROM portal_message WHERE mailing_id = %(mailing)s AND state = 'delivered') AS come
), base AS MATERIALIZED (
    SELECT rows.held, rows.person_id, lives.business_id, COALESCE(lives.business_id, -rows.person_id) AS cluster,
        {outcomes},
        state IN ('sent', 'delivered', 'bounced', 'complained', 'in_doubt') AS sent,
        COALESCE(hits.clicked, false) OR state IN ('delivered', 'complained')
            OR (state = 'sent' AND NOT reports.come) AS delivered,
        state = 'bounced' AS bounced,
        state = 'in_doubt' AS doubtful,
        state = 'failed' AS failed,
        state = 'complained' AS complained,
        COALESCE(hits.opened, false) AS opened,
        COALESCE(hits.clicked, false) AS clicked,
        COALESCE(hits.clicked AND done.finished, false) AS clicked_finished,
        COALESCE(hits.clicked AND done.helped, false) AS clicked_helped,
        state <> 'excluded' AND answers.person_id IS NOT NULL AS answered,
        stops.person_id IS NOT NULL AS unsubscribed
    FROM rows CROSS JOIN reports
    LEFT JOIN lives USING (person_id) LEFT JOIN hits ON hits.message_id = rows.id
    LEFT JOIN done USING (person_id) LEFT JOIN seen USING (person_id) LEFT JOIN answers USING (person_id)
    LEFT JOIN stops ON stops.person_id = rows.person_id AND stops.message = replace(rows.key::text, '-', '')
)"""

COUNT = """{base}, cut AS ({cuts}), clusters AS (
    SELECT split, value, held, cluster, count(*) AS n, {cluster_sums}
    FROM cut GROUP BY split, value, held, cluster
)
SELECT split, value, held, count(*) AS clusters, sum(n) AS people, sum(n * n) AS people_squared, {sums},
       (SELECT come FROM reports)
FROM clusters GROUP BY split, value, held ORDER BY split, people DESC, value
"""

EVERYONE = "SELECT '' AS split, '' AS value, base.* FROM base"
SPLIT = """
SELECT '{slug}' AS split, COALESCE(choices.value, '') AS value, base.* FROM base LEFT JOIN (
    SELECT DISTINCT ON ({about}) {about} AS about, value FROM profiles_fact
    WHERE question_id = {question} AND {about} IS NOT NULL AND at < %(since)s
    ORDER BY {about}, (source = ANY(%(sure)s)) DESC, at DESC, id DESC
) known ON known.about = base.{about}
LEFT JOIN LATERAL jsonb_array_elements_text(known.value) AS choices(value) ON true"""

LEDGER = """
SELECT m.state, CASE WHEN m.state IN ('excluded', 'cancelled') THEN m.reason ELSE '' END AS why,
       m.state = 'excluded' AND m.ended_at <= m.planned_at AS at_once, count(*) FILTER (WHERE NOT p.is_staff),
       count(*) FILTER (WHERE p.is_staff)
FROM portal_message m JOIN profiles_person p ON p.id = m.person_id
WHERE m.mailing_id = %(mailing)s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

HITS = """
SELECT l.part, l.id, l.label, l.url,
       count(DISTINCT h.message_id) FILTER (WHERE h.people > 0 AND h.first_at < %(until)s) AS people,
       COALESCE(sum(h.people), 0), COALESCE(sum(h.machines), 0)
FROM portal_hit h JOIN portal_link l ON l.id = h.link_id
JOIN portal_message m ON m.id = h.message_id JOIN profiles_person p ON p.id = m.person_id AND NOT p.is_staff
WHERE h.mailing_id = %(mailing)s AND {eligible}
GROUP BY GROUPING SETS ((), (l.part), (l.id, l.part, l.label, l.url)) ORDER BY people DESC, l.id
"""


def count(issue: Issue) -> Figures:
    """Count anew and keep it; two at once keep the same."""
    began, until = monotonic(), timezone.now()
    window = window_of(issue)
    numbers = numbers_of(issue)
    kept = {
        "numbers": numbers,
        "counted_at": min(until, window.until),
        "is_final": window.is_over,
        "seconds": round(monotonic() - began, 2),
    }
    figures, _ = Figures.objects.update_or_create(issue=issue, defaults=kept)
    return figures


def numbers_of(issue: Issue) -> dict[str, Any]:
    asked = _parameters(issue)
    return {"groups": _groups(asked), "ledger": _ledger(asked), **_hits(asked)}


def _parameters(issue: Issue) -> dict[str, Any]:
    window = window_of(issue)
    return {
        "mailing": issue.mailing_id,
        "since": window.since,
        "until": window.until,
        "verbs": sorted({HELPED_VERB, *(verb for outcome in OUTCOMES for verb in outcome.verbs)}),
        "helped": HELPED_VERB,
        "sure": list(SURE),
        **{outcome.slug: list(outcome.verbs) for outcome in OUTCOMES},
    }


def _groups(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """For everyone, and for each answer to the questions that tell readers apart, both arms."""
    columns = ["split", "value", "held", "clusters", "people", "people_squared", *_names_of_sums(), "reports"]
    return [dict(zip(columns, row, strict=True)) for row in _asked(_statement(), asked)]


def _statement() -> str:
    slugs = [outcome.slug for outcome in OUTCOMES]
    done = ", ".join(f"bool_or(verb = ANY(%({slug})s)) AS {slug}" for slug in slugs)
    found = ", ".join(_found(outcome.slug, outcome.views) for outcome in OUTCOMES)
    flags = (*slugs, *STEPS)
    return COUNT.format(
        base=BASE.format(done=done, outcomes=found, eligible=ELIGIBLE),
        cuts=" UNION ALL ".join([EVERYONE, *_splits()]),
        cluster_sums=", ".join(f"count(*) FILTER (WHERE {flag}) AS {flag}" for flag in flags),
        sums=", ".join(f"{sql} AS {name}" for name, sql in _sums().items()),
    )


def _found(slug: str, views: bool) -> str:
    seen = " OR seen.person_id IS NOT NULL" if views else ""
    return f"COALESCE(done.{slug}, false){seen} AS {slug}"


def _splits() -> Iterable[str]:
    for pk, slug, subject in Question.objects.filter(slug__in=SPLITS).values_list("pk", "slug", "subject"):
        about = "business_id" if subject == Question.Subject.BUSINESS else "person_id"
        yield SPLIT.format(slug=slug, about=about, question=pk)


def _sums() -> dict[str, str]:
    sums = {step: f"sum({step})" for step in STEPS}
    for outcome in OUTCOMES:
        flag = outcome.slug
        sums |= {
            flag: f"sum({flag})",
            f"{flag}_squared": f"sum({flag} * {flag})",
            f"{flag}_n": f"sum({flag} * n)",
        }
    return sums


def _names_of_sums() -> list[str]:
    return list(_sums())


def _ledger(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """All rows by state and reason, staff beside: what the figures leave out."""
    columns = ["state", "reason", "at_once", "people", "staff"]
    return [dict(zip(columns, row, strict=True)) for row in _asked(LEDGER, asked)]


def _hits(asked: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for part, link, label, url, people, clicks, machines in _asked(HITS.format(eligible=ELIGIBLE), asked):
        sums = {"people": people, "clicks": clicks, "machines": machines}
        if link:
            found["links"].append({"id": link, "part": part, "label": label, "url": url, **sums})
        else:
            found["parts" if part else "all"].append({"part": part, **sums})
    links = [link for link in found["links"] if link["people"]]
    return {
        "clicks": found["all"],
        "parts": found["parts"],
        "links": links[:LINKS_KEPT],
        "links_clicked": len(links),
    }


def _asked(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [tuple(_plain(value) for value in row) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """Sums of PostgreSQL are decimals; these are whole."""
    return int(value) if hasattr(value, "as_tuple") else value
