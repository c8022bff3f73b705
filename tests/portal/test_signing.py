"""Django itself opens what is signed here."""

from typing import Any

import pytest
import time_machine
from django.core import signing as djangos
from hypothesis import given
from hypothesis import strategies as st

from portal import signing

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4)
)


@pytest.mark.properties
@given(value=VALUES, salt=st.text(min_size=1, max_size=20))
def test_django_opens_it(value: Any, salt: str) -> None:
    assert djangos.Signer(salt=salt).unsign_object(signing.sign_object(value, salt)) == value
    assert djangos.loads(signing.dumps(value, salt), salt=salt, max_age=60) == value


def test_it_is_what_django_would_have_made() -> None:
    assert signing.sign_object([1, "ä"], "x") == djangos.Signer(salt="x").sign_object([1, "ä"])
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        assert signing.dumps([1, "ä"], "x") == djangos.dumps([1, "ä"], salt="x")


def test_it_ages_and_keeps_to_its_purpose() -> None:
    with time_machine.travel("2026-01-27T10:00:00Z"):
        token = signing.dumps([1], "x")
    with pytest.raises(djangos.SignatureExpired):
        djangos.loads(token, salt="x", max_age=60)
    with pytest.raises(djangos.BadSignature):
        djangos.loads(token, salt="y")


def test_another_key_signs_otherwise(settings: Any) -> None:
    before = signing.sign_object([1], "x")
    settings.SECRET_KEY = "another"
    assert signing.sign_object([1], "x") != before
