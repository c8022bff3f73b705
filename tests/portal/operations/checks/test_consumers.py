from datetime import timedelta

import pytest
from django.utils import timezone

from portal.activity.consuming import consumers
from portal.activity.models import Activity, Cursor
from portal.operations.checks import consumers as check
from portal.operations.findings import Level

pytestmark = pytest.mark.django_db


def test_one_that_is_behind_is_named_with_how_long() -> None:
    Activity.objects.create(verb="joined", at=timezone.now() - timedelta(seconds=300))
    found = [finding for finding in check.check() if finding.said.startswith("rollups is ")]
    assert [finding.level for finding in found] == [Level.WARNING]
    assert 300 <= int(found[0].said.split(" ")[2]) < 310


def test_what_was_read_is_not_behind() -> None:
    row = Activity.objects.create(verb="joined", at=timezone.now() - timedelta(seconds=300))
    row.refresh_from_db()
    for consumer in consumers:
        Cursor.objects.create(consumer=consumer.slug, xid=row.xid, last_id=row.pk)
    assert [finding.level for finding in check.check()] == [Level.OK]
