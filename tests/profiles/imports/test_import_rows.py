from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles.imports import running
from profiles.models import ConsentEntry, Import, Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def command(*arguments: object) -> str:
    said = StringIO()
    call_command("import_rows", *map(str, arguments), stdout=said, stderr=StringIO())
    return said.getvalue()


def test_people_by_command(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Adresse,Wer\nmarta@bread.example,Marta\n")
    columns = "--columns=email=Adresse,name=Wer"
    assert command("people", path, columns, "--dry-run") == (
        "1 new, 0 changed, 0 unchanged, 0 wrong; nothing was written\n"
    )
    assert not Person.objects.exists()
    assert command("people", path, columns) == "1 new, 0 changed, 0 unchanged, 0 wrong\n"
    assert command("people", path) == "0 new, 0 changed, 1 unchanged, 0 wrong\n"
    assert Person.objects.get().name == "Marta"


def test_progress_is_told_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    monkeypatch.setattr("profiles.management.commands.import_rows.A_WHILE", 0)
    path, told = tmp_path / "people.csv", StringIO()
    path.write_text("Email\na@bread.example\nb@bread.example\nc@bread.example\n")
    call_command("import_rows", "people", str(path), "--dry-run", stdout=StringIO(), stderr=told)
    assert told.getvalue().splitlines() == [
        "2 of 3 rows checked",
        "3 of 3 rows checked",
        "3 of 3 rows checked",
    ]


def test_wrong_rows_are_a_file_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\nmarta@bread.example\nnobody\n")
    with pytest.raises(SystemExit) as left:
        command("people", path)
    assert left.value.code == 1
    wrong = tmp_path / "people.wrong.csv"
    assert wrong.read_text().splitlines()[1:] == ["nobody,Email: This is not an email address.,3"]
    path.write_text("Email\nnobody\n")
    with pytest.raises(SystemExit) as left:
        command("people", path)
    assert left.value.code == 2


def test_consents_by_command_need_a_basis(tmp_path: Path) -> None:
    person, by = PersonFactory.create_batch(2)
    path = tmp_path / "yes.csv"
    path.write_text(f"Email,Purpose,Date,Source,Proof\n{person.email},tips,2025-01-01,Fair,Form 1\n")
    with pytest.raises(CommandError, match="say why with --basis") as refused:
        command("consents", path)
    assert refused.value.returncode == 2
    command("consents", path, "--basis=spoken", "--by", by.email)
    proof = ConsentEntry.objects.get().proof
    assert (proof["basis"], proof["by"], proof["file_name"]) == ("spoken", by.pk, "yes.csv")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("No column is matched with email", "Name\nMarta\n"),
        ("The file is empty", ""),
        ("There is no column nonsense", "Email\nmarta@bread.example\n"),
    ],
)
def test_nothing_can_be_done(tmp_path: Path, words: str, text: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text)
    more = ["--columns=nonsense=Email"] if "nonsense" in words else []
    with pytest.raises(CommandError, match=words) as refused:
        command("people", path, *more)
    assert refused.value.returncode == 2
    assert not Import.objects.filter(state="done").exists()
