import io
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from portal.mail import sealing
from profiles.people.models import Person
from tests.profiles.accounts.coming import is_in
from tests.profiles.security.hands import app_code, by_password, recovery_codes

pytestmark = pytest.mark.django_db


def test_a_key_can_be_changed_and_dropped(careful: Person, settings: Any) -> None:
    codes, said = recovery_codes(careful), io.StringIO()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-of-enough-length-to-be-one"
    settings.SECRET_KEY_FALLBACKS = [old]
    sealing._fernet.cache_clear()
    call_command("reseal_second_factors", stdout=said)
    settings.SECRET_KEY_FALLBACKS = []
    sealing._fernet.cache_clear()
    try:
        assert said.getvalue() == "2 resealed\n"
        assert recovery_codes(careful) == codes
        client = Client()
        by_password(client, careful)
        client.post("/sign-in/second/", {"code": app_code()})
        assert is_in(client)
    finally:
        settings.SECRET_KEY = old
        sealing._fernet.cache_clear()
