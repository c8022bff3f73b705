"""The mailed key that lets its reader set a password anew."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from profiles.people.models import Person


class _Keys(PasswordResetTokenGenerator):
    """Good for RESET_MINUTES, and only until the password, the address or the last sign-in is another."""

    key_salt = "kinship.password.reset"


_keys = _Keys()


def key_for(person: Person) -> str:
    return f"{int_to_base36(person.pk)}:{_keys.make_token(person)}"


def fits(key: str, person: Person) -> bool:
    return _keys.check_token(person, key.partition(":")[2])


def pk_in(key: str) -> int | None:
    """Whose key it says it is, which proves nothing; None for what is no key."""
    try:
        return base36_to_int(key.partition(":")[0])
    except ValueError:
        return None


def reset_link(key: str) -> str:
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=[key])
