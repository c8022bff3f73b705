from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from profiles.people.models import Person


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, for which a closed account has no open sessions either."""

    def get_user(self, user_id: Any) -> Person | None:
        person: Person | None = super().get_user(user_id)
        return person if person and person.may_come_in else None
