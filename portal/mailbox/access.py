from django.conf import settings
from django.http import Http404

from portal.mailbox.keeping import NoSuchMailError
from portal.mailbox.reading import Mail, mail, newest


def get_newest(count: int, before: str) -> list[Mail]:
    """Http404 where mail is real."""
    _only_in_demo()
    return newest(count, before)


def get_mail(name: str) -> Mail:
    """Http404 where mail is real, or when there is no such mail."""
    _only_in_demo()
    try:
        return mail(name)
    except NoSuchMailError:
        raise Http404 from None


def _only_in_demo() -> None:
    if not settings.IS_DEMO:
        raise Http404
