"""Keeps the search rows true to what the sources give. All of it can be made anew at any time."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from portal.search.languages import CONFIGURATIONS, PLAIN
from portal.search.models import Entry
from portal.search.sources import Findable, SearchSource, sources

BATCH = 2000
KEY = ["source", "object_id", "language"]
TEXTS = ["kind", "title", "summary", "lay", "body", "url", "minutes"]


@transaction.atomic
def rebuild(source: str | None = None) -> int:
    """Write the rows of one source, or of all, and remove those of things that are gone. Returns how many stay."""
    _one_at_a_time()
    wanted = [sources[source]] if source else list(sources)
    written = sum(_rebuild(each) for each in wanted)
    if source is None:
        Entry.objects.exclude(source__in=[each.slug for each in wanted]).delete()
    _make_vectors([each.slug for each in wanted])
    _gather_words()
    return written


def _one_at_a_time() -> None:
    """Two rebuilds at once would wait for each other's rows in different orders; the second one waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kinship search'))")


def _rebuild(source: SearchSource) -> int:
    kept: list[int] = []
    for batch in _batches(source.findables()):
        rows = Entry.objects.bulk_create(
            [_entry(source.slug, findable) for findable in batch],
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=TEXTS,
        )
        kept += [row.pk for row in rows]
    Entry.objects.filter(source=source.slug).exclude(pk__in=kept).delete()
    return len(kept)


def _batches(findables: Iterable[Findable]) -> Iterator[list[Findable]]:
    rest = iter(findables)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _entry(source: str, findable: Findable) -> Entry:
    texts = {name: getattr(findable, name) for name in TEXTS}
    return Entry(source=source, object_id=findable.object_id, language=findable.language, **texts)


def _make_vectors(slugs: list[str]) -> None:
    """Titles weigh most (A), then the words people use (B), the summary (C) and the body (D)."""
    with connection.cursor() as cursor:
        for language, configuration in (*CONFIGURATIONS.items(), (None, PLAIN)):
            theirs = "language = %(language)s" if language else "NOT language = ANY(%(known)s)"
            cursor.execute(
                f"""
                UPDATE portal_entry SET vector =
                    setweight(to_tsvector(%(configuration)s::regconfig, title), 'A')
                    || setweight(to_tsvector(%(configuration)s::regconfig, lay), 'B')
                    || setweight(to_tsvector(%(configuration)s::regconfig, summary), 'C')
                    || setweight(to_tsvector(%(configuration)s::regconfig, body), 'D')
                WHERE source = ANY(%(sources)s) AND {theirs}
                """,  # noqa: S608  one of the two lines above
                {
                    "configuration": configuration,
                    "language": language,
                    "known": list(CONFIGURATIONS),
                    "sources": slugs,
                },
            )


def _gather_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_word")
        cursor.execute(
            """
            INSERT INTO portal_word (language, word, entries)
            SELECT language, word, count(DISTINCT id)
            FROM portal_entry,
                 regexp_split_to_table(lower(concat_ws(' ', title, lay, summary)), '[^[:alnum:]]+') AS word
            WHERE length(word) BETWEEN 3 AND 60
            GROUP BY language, word
            """
        )
