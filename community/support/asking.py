from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from community.support.attachments import PURPOSE
from community.support.models import HelpRequest
from community.support.notices import tell_agents
from portal.activity.recording import record
from portal.files.examining import Examined
from portal.files.keeping import keep_file
from portal.mail.planning import plan
from profiles.people.models import Person


@transaction.atomic
def ask_for_help(
    person: Person | AnonymousUser, email: str, text: str, page: str, attached: Examined | None = None
) -> HelpRequest:
    """Keep what someone wrote and mail it to the operator. Nothing is mailed to the address they typed.

    Raises OSError where the store of files is away.
    """
    author = person if isinstance(person, Person) else None
    file = keep_file(attached, PURPOSE, author) if attached else None
    request = HelpRequest.objects.create(
        person=author, email=email, text=text, page=page[:300], attachment=file
    )
    record("asked_for_help", author, f"help:{request.pk}")
    plan("help", None, f"help:{request.key}", address=settings.SUPPORT_ADDRESS, data={"request": request.pk})
    tell_agents(request)
    return request
