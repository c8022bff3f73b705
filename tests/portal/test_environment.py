import pytest

from portal.environment import BadEnvironment, at_least, one_of


@pytest.mark.parametrize(("given", "taken"), [(None, "en"), ("", "en"), ("en", "en"), ("de", "de")])
def test_one_of_takes_what_is_there(monkeypatch: pytest.MonkeyPatch, given: str | None, taken: str) -> None:
    if given is not None:
        monkeypatch.setenv("LANGUAGE_CODE", given)
    assert one_of("LANGUAGE_CODE", ["en", "de"]) == taken


def test_one_of_says_what_it_would_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE_CODE", "xx")
    with pytest.raises(BadEnvironment, match=r"LANGUAGE_CODE is 'xx'\. Set it to one of: en, de\."):
        one_of("LANGUAGE_CODE", ["en", "de"])


def test_at_least_refuses_less(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_least(8, "SIGHTINGS_KEPT_DAYS", 400) == 400
    monkeypatch.setenv("SIGHTINGS_KEPT_DAYS", "7")
    with pytest.raises(BadEnvironment, match=r"SIGHTINGS_KEPT_DAYS is 7\. Set it to 8 or more\."):
        at_least(8, "SIGHTINGS_KEPT_DAYS", 400)
