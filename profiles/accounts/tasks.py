import structlog
from celery import shared_task

from profiles.accounts.purging import purge
from profiles.security.codes import purge_mailed_codes
from profiles.security.factors import purge_wrong_tries
from profiles.security.sessions import forget_ended

log = structlog.get_logger(__name__)


@shared_task
def purge_pending_signups() -> None:
    requests, people = purge()
    forgotten = {"codes": purge_mailed_codes(), "tries": purge_wrong_tries(), "sessions": forget_ended()}
    log.info("forgot what was over", **forgotten)
    log.info("purged requests to come in", requests=requests, people=people)
