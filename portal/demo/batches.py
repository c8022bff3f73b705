"""A batch of generated people, and how makers write rows about them without holding any.

The maker of the people fills the temporary table `demo_people`, one row per person of the batch; those after it
read it: `number` (which they all roll their dice with), `person_id`, `email`, `language`; `joined` (confirmed),
`joined_at`, `closed_at` and `is_member` (confirmed and not closed), `subscribed` (to the newsletter alone);
`business_id` with `is_owner` and `size` where they work in one; `depth` (how many questions they answered) and `keen`
(from 0 to 1, how much they do).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

PEOPLE = "demo_people"
TODAY = "(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')"
"""The last midnight (UTC), so that two companies made on the same day are the same."""


@dataclass(frozen=True)
class Batch:
    """The people numbered `first` to `last`, written in one transaction."""

    first: int
    last: int

    def run(self, statement: str, values: Mapping[str, Any] | None = None) -> None:
        """A statement, which knows `first` and `last` and these values."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {"first": self.first, "last": self.last, **(values or {})})
