from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from portal.activity.models import Rollup
from portal.activity.recording import record
from profiles.models import Person
from tests.settling import consume_until_settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_counts_are_made_anew(member: Person) -> None:
    with transaction.atomic():
        record("joined", member)
    consume_until_settled()
    Rollup.objects.update(count=7)
    said = StringIO()
    call_command("rebuild_rollups", stdout=said)
    assert said.getvalue() == "1 counts\n"
    assert Rollup.objects.get(person=member, verb="joined").count == 1
