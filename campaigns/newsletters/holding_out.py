"""Who is held back to compare with, by lot: whole businesses, decided before sending by a salted hash.

The lot is the first 32 bits of md5(salt + ":" + key) as a share of 2^32; it is drawn below the share that is held
out. The key is `b<business id>`, so that colleagues are treated alike, or `p<person id>` for somebody without one.
SQL and Python compute the same; a test compares them.
"""

import hashlib

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    ExpressionWrapper,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Left

from campaigns.newsletters.models import Issue
from profiles.businesses.models import Membership

WHOLE = 2**32


def is_held_out(issue: Issue, key: str) -> bool:
    return lot(issue.salt, key) < threshold(issue.held_out_percent)


def lot(salt: str, key: str) -> int:
    drawn = hashlib.md5(f"{salt}:{key}".encode(), usedforsecurity=False).hexdigest()
    return int(drawn[:8], 16)


def threshold(percent: int) -> int:
    return WHOLE * percent // 100


def held_out(issue: Issue) -> ExpressionWrapper[Q] | None:
    """Whether a row of Person is held out; None where nobody is."""
    if not issue.held_out_percent:
        return None
    return ExpressionWrapper(Q(_Below(_lot(issue.salt), threshold(issue.held_out_percent))), BooleanField())


def key_of_person() -> Combinable:
    here = Membership.objects.filter(person=OuterRef("pk"), until_at__isnull=True)
    business = here.values(key=Concat(Value("b"), Cast("business_id", CharField())))
    own = Concat(Value("p"), Cast("pk", CharField()))
    return Coalesce(Subquery(business[:1]), own, output_field=CharField())


def _lot(salt: str) -> Combinable:
    return _Bits(Left(MD5(Concat(Value(f"{salt}:"), key_of_person())), 8))


class _Bits(Func):
    """Eight hexadecimal digits as a number."""

    template = "('x' || %(expressions)s)::bit(32)::bigint"
    output_field = BigIntegerField()


class _Below(Func):
    template = "(%(expressions)s)"
    arg_joiner = " < "
    conditional = True
    output_field = BooleanField()

    def __init__(self, lot: Combinable, limit: int) -> None:
        super().__init__(lot, Value(limit, BigIntegerField()))
