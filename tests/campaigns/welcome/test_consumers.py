import pytest
from django.db import transaction

from portal.activity.recording import record
from portal.mail.models import Message
from tests.factories import PersonFactory
from tests.settling import consume_until_settled


@pytest.mark.django_db(transaction=True)
def test_everyone_who_joins_gets_one_welcome() -> None:
    people = PersonFactory.create_batch(3)
    for person in [*people, people[0]]:
        with transaction.atomic():
            record("joined", person)
    consume_until_settled()
    consume_until_settled()
    planned = Message.objects.filter(kind="welcome").values_list("person", "occasion")
    assert sorted(planned) == sorted((person.pk, "signup") for person in people)
