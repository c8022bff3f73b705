import uuid
from typing import Any

from django.utils import timezone

from portal.mail.planning import plan
from profiles.people.models import Person


def notice(
    person: Person, event: str, *, network: str, address: str = "", token: str = "", to_anyone: bool = False
) -> None:
    """Tell someone by mail what happened to their account; `event` is one of `emails.EVENTS`.

    `address`: another than theirs, such as the one they had. `token`: of the link that undoes it.
    `to_anyone`: to the address and no person, since the account is closed and its mail does not go.
    """
    data = {
        "event": event,
        "language": person.language,
        "at": timezone.now().isoformat(),
        "network": network,
    }
    secrets: dict[str, Any] = {"token": token} if token else {}
    reader = None if to_anyone else person
    occasion = f"{event}:{uuid.uuid4()}"
    plan("notice", reader, occasion, address=address or person.email, data=data, secrets=secrets)
