import uuid

from django.utils import timezone

from portal.mail.planning import plan
from profiles.people.models import Person


def notice(person: Person, event: str, *, network: str) -> None:
    """Tell someone by mail what happened to their account; `event` is one of `emails.EVENTS`."""
    data = {
        "event": event,
        "language": person.language,
        "at": timezone.now().isoformat(),
        "network": network,
    }
    plan("notice", person, f"{event}:{uuid.uuid4()}", data=data)
