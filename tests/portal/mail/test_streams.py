"""Codes and the like on one way, what goes to many on another."""

from typing import Any

import pytest

from portal.mail import dispatching
from portal.mail.models import Message, Stream
from portal.mail.streams import sender_of, url_of
from tests.portal.mail.conftest import Plan
from tests.providers import Provider
from tests.sinks import Sink


def both(plan: Plan) -> None:
    plan("service")
    plan("news")
    for stream in (Stream.NOW, Stream.BULK):
        dispatching.run(stream)


def test_with_nothing_set_all_mail_leaves_the_same_way(settings: Any) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://a.example", "A <a@a.example>"
    assert {url_of(stream) for stream in Stream} == {"smtp://a.example"}
    assert {sender_of(stream) for stream in Stream} == {"A <a@a.example>"}


@pytest.mark.django_db
def test_what_goes_to_many_has_a_server_and_a_sender_of_its_own(
    plan: Plan, sink: Sink, settings: Any
) -> None:
    with Sink() as many:
        settings.MAIL_BULK_URL, settings.MAIL_BULK_FROM = many.url, "Kinship news <news@mail.kinship.example>"
        both(plan)
        assert [b"news@mail.kinship.example" in raw for _, raw in many.received] == [True]
    assert [b"news@mail.kinship.example" in raw for _, raw in sink.received] == [False]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db
def test_a_provider_is_told_its_own_name_of_the_stream(
    plan: Plan, sink: Sink, provider: Provider, settings: Any
) -> None:
    settings.MAIL_BULK_URL = "anymail:postmark?MessageStream=broadcast"
    both(plan)
    [call] = provider.calls
    assert [letter["MessageStream"] for letter in call.data] == ["broadcast"]
    assert len(sink.received) == 1


@pytest.mark.django_db
def test_where_one_way_is_shut_the_other_goes_on(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_BULK_URL = "smtp://127.0.0.1:9"
    both(plan)
    states = dict(Message.objects.values_list("kind", "state"))
    assert states == {"service": "sent", "news": "planned"}
