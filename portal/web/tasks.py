from celery import shared_task
from django.core.management import call_command

from portal.web.heartbeats import note_life


@shared_task
def heartbeat() -> None:
    """Sent by beat every ten seconds; that it runs shows that the worker takes tasks."""
    note_life("worker")


@shared_task
def clear_sessions() -> None:
    """Sent by beat once a day: sessions that have run out are removed."""
    call_command("clearsessions")
