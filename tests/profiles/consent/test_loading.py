from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from profiles.consent.loading import load_wordings
from profiles.consent.models import ConsentWording
from profiles.consent.querysets import wordings_in

pytestmark = pytest.mark.django_db


def item(**changes: Any) -> dict[str, Any]:
    words = {"label": "A letter.", "text": "Once a month.", "benefit": "You read less."}
    return {
        "purpose": "newsletter",
        "channel": "mail",
        "version": 1,
        "at_signup": True,
        "texts": {"en": words},
    } | changes


def load(path: Path, *items: dict[str, Any]) -> int:
    (path / "words.yaml").write_text(yaml.safe_dump(list(items)), encoding="utf-8")
    return load_wordings(path / "words.yaml")


def test_the_starter_loads_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_consents")
    rows = list(ConsentWording.objects.values())
    call_command("load_consents")
    assert list(ConsentWording.objects.values()) == rows
    assert capsys.readouterr().out.splitlines() == [f"{len(rows)} new wordings.", "0 new wordings."]
    assert {(row["purpose"], row["channel"]) for row in rows if row["at_signup"]} == {
        ("newsletter", "mail"),
        ("warnings", "mail"),
    }


def test_changed_words_without_a_new_version_are_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    load(tmp_path, item())
    changed = item(texts={"en": {"label": "A letter.", "text": "Each day!", "benefit": "You read less."}})
    (tmp_path / "words.yaml").write_text(yaml.safe_dump([item(purpose="tips"), changed]), encoding="utf-8")
    with pytest.raises(CommandError, match="newsletter/mail version 1 in en: its words changed"):
        call_command("load_consents", tmp_path / "words.yaml")
    assert [w.text for w in ConsentWording.objects.all()] == ["Once a month."]


def test_a_new_version_retires_the_old(tmp_path: Path) -> None:
    load(tmp_path, item())
    newer = item(version=2, texts={"en": {"label": "A letter.", "text": "Twice.", "benefit": ""}})
    assert load(tmp_path, item(), newer) == 1
    assert [w.version for w in wordings_in("en")] == [2]
    assert ConsentWording.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"purpose": "spam"}, {"channel": "fax"}])
def test_an_unknown_purpose_or_channel_is_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(Exception, match="no such purpose or channel"):
        load(tmp_path, item(**wrong))


def test_a_language_without_words_gets_the_sites_own(tmp_path: Path) -> None:
    words = {"label": "Ein Brief.", "text": "Einmal im Monat.", "benefit": ""}
    load(tmp_path, item(texts={**item()["texts"], "de": words}), item(purpose="tips", at_signup=False))
    assert [w.label for w in wordings_in("de")] == ["Ein Brief.", "A letter."]
    assert [w.label for w in wordings_in("fr")] == ["A letter.", "A letter."]
    assert [w.purpose for w in wordings_in("de", at_signup=True)] == ["newsletter"]
