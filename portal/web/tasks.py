from celery import shared_task

from portal.web.heartbeats import note_life


@shared_task
def heartbeat() -> None:
    """Sent by beat every ten seconds; that it runs shows that the worker takes tasks."""
    note_life("worker")
