from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.celery import app
from profiles.models import Person

pytestmark = pytest.mark.django_db


def test_beat_clears_sessions_that_ran_out_once_a_day(member: Person) -> None:
    old, new = Client(), Client()
    for client in (old, new):
        client.force_login(member)
    Session.objects.filter(pk=old.session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    due = settings.CELERY_BEAT_SCHEDULE["clear-sessions"]
    assert due["schedule"] == timedelta(days=1).total_seconds()
    app.loader.import_default_modules()
    app.tasks[due["task"]]()
    assert [session.pk for session in Session.objects.all()] == [new.session.session_key]
