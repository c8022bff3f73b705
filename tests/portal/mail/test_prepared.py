"""What is prepared is the statement that was meant, on a connection that may be anybody's."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection

from portal.mail import prepared

pytestmark = pytest.mark.django_db(transaction=True)

TWICE, THRICE = "SELECT 2 * $1", "SELECT 3 * $1"


@pytest.fixture(autouse=True)
def own_connection() -> Iterator[None]:
    """None of its statements reaches another test."""
    connection.close()
    yield
    connection.close()


def run(statement: str, value: int = 7) -> int:
    with connection.cursor() as cursor:
        prepared.execute(cursor, "times", "int", statement, [value])
        return int(cursor.fetchone()[0])


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def test_it_is_prepared_once_and_another_takes_its_place() -> None:
    assert (run(TWICE), run(TWICE, 8)) == (14, 16)
    [first] = names()
    assert run(THRICE) == 21
    [second] = names()
    assert first != second


def test_on_a_new_connection_it_is_prepared_anew() -> None:
    run(TWICE)
    connection.close()
    assert names() == []
    assert run(TWICE) == 14
    assert len(names()) == 1


def test_where_a_pooler_has_it_no_more_it_runs_all_the_same() -> None:
    run(TWICE)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert (run(TWICE), run(TWICE), run(THRICE)) == (14, 14, 21)


def test_where_somebody_prepared_the_same_it_serves() -> None:
    run(TWICE)
    prepared._held.clear()
    assert run(TWICE) == 14
    assert len(names()) == 1


def test_a_statement_that_is_wrong_is_an_error_and_the_next_runs() -> None:
    with pytest.raises(ProgrammingError, match="no_such"):
        run("SELECT no_such + $1")
    assert run(TWICE) == 14
