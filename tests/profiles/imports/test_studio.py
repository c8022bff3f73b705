"""An import as a marketer makes it, from the file to the report."""

import csv
import io
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.files.models import File
from portal.files.storing import is_stored
from profiles.imports import running, wrong
from profiles.imports.purging import purge
from profiles.imports.querysets import left_alone
from profiles.imports.tasks import go_on_with_imports, take_rows
from profiles.models import Import, Person, WrongRow
from profiles.people.roles import sync_roles
from tests.architecture.world import make_person
from tests.ids import NO_IDS
from tests.profiles.imports.bringing import checked, counts, written

pytestmark = pytest.mark.django_db

ROWS = [
    ["E-Mail", "Full name", "Notes"],
    ["marta@bread.example", "Marta Kowalski", "=cmd|' /C calc'!A0"],
    ["no address", "+Ben", "-x"],
    ["marta@bread.example", "Marta again", ""],
]


@pytest.fixture
def studio() -> Client:
    sync_roles()
    client = Client()
    client.force_login(make_person("marketer"))
    return client


def send(client: Client, data: bytes, kind: str = "people") -> Client:
    file = SimpleUploadedFile("our people.csv", data, "application/x-anything")
    return client.post("/studio/imports/new/", {"kind": kind, "file": file})  # type: ignore[return-value]


def made(client: Client, data: bytes, kind: str = "people") -> Import:
    answer = send(client, data, kind)
    held = Import.objects.latest("pk")
    assert answer["Location"] == f"/studio/imports/{held.pk}/columns/"  # type: ignore[index]
    return held


def test_a_file_is_matched_checked_imported_and_reported(studio: Client) -> None:
    held = made(studio, written(*ROWS))
    at = f"/studio/imports/{held.pk}/"
    assert held.columns == ["email", "name", ""]
    page = studio.get(f"{at}columns/").text
    assert "Marta Kowalski · +Ben · Marta again" in page
    matched = {"column_0": "email", "column_1": "name", "column_2": "-"}
    assert studio.post(f"{at}columns/", matched)["Location"] == at
    assert "0 of 3 rows are checked." in studio.get(at).text
    take_rows(held.pk)
    page = studio.get(at).text
    assert "Import them" in page
    assert "Email: This is not an email address." in page
    assert "Email: The same address is in an earlier row." in page
    assert not Person.objects.filter(email="marta@bread.example").exists()
    studio.post(f"{at}run/")
    assert "0 of 3 rows are through." in studio.get(at, headers={"HX-Request": "true"}).text
    take_rows(held.pk)
    assert studio.get(at, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    held.refresh_from_db()
    assert (held.state, counts(held)) == ("done", (1, 0, 0, 2))
    assert Person.objects.get(email="marta@bread.example").name == "Marta Kowalski"
    assert "New 1, changed 0, unchanged 0, wrong 2." in studio.get("/studio/imports/").text
    again = made(studio, written(*ROWS))
    assert "This very file was imported before" in studio.get(f"/studio/imports/{again.pk}/columns/").text


def test_21_wrong_rows_are_a_file_in_which_nothing_is_run(studio: Client) -> None:
    head, marta, ben, again = ROWS
    held = checked("people", [*head[:2], "=Notes"], marta, ben, again)
    answer = studio.get(f"/studio/imports/{held.pk}/wrong.csv")
    text = b"".join(answer).decode()  # type: ignore[arg-type]
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["E-Mail", "Full name", "'=Notes", "What is wrong", "Row"],
        ["no address", "'+Ben", "'-x", "Email: This is not an email address.", "3"],
        ["marta@bread.example", "Marta again", "", "Email: The same address is in an earlier row.", "4"],
    ]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "text/csv; charset=utf-8",
        "nosniff",
    )
    assert answer["Content-Disposition"] == f'attachment; filename="import-{held.pk}-wrong-rows.csv"'


def test_what_others_rest_on_is_offered_first(studio: Client) -> None:
    page = studio.get("/studio/imports/new/").text
    offered = [
        page.index(f'value="{kind}"')
        for kind in ("people", "businesses", "consents", "ownership", "purchases")
    ]
    assert offered == sorted(offered)


def test_what_was_matched_is_remembered(studio: Client) -> None:
    held = made(studio, b"A;B\nmarta@bread.example;Marta\n")
    assert held.columns == ["", ""]
    refused = studio.post(f"/studio/imports/{held.pk}/columns/", {"column_0": "-", "column_1": "name"})
    assert refused.status_code == 422
    assert "Match a column with “Email”: we need it." in refused.text
    twice = studio.post(f"/studio/imports/{held.pk}/columns/", {"column_0": "email", "column_1": "email"})
    assert "Another column is matched with this already." in twice.text
    studio.post(f"/studio/imports/{held.pk}/columns/", {"column_0": "email", "column_1": "name"})
    assert made(studio, b"A;B\nben@bread.example;Ben\n").columns == ["email", "name"]


def test_consents_need_a_basis(studio: Client) -> None:
    data = b"Email,Purpose,Date,Source,Proof\nmarta@bread.example,newsletter,2025-01-01,Fair,Form\n"
    held = made(studio, data, "consents")
    matched = {f"column_{place}": name for place, name in enumerate(held.columns)}
    refused = studio.post(f"/studio/imports/{held.pk}/columns/", matched)
    assert refused.status_code == 422
    assert "Why may we write to them?" in refused.text
    studio.post(f"/studio/imports/{held.pk}/columns/", {**matched, "basis": "spoken"})
    held.refresh_from_db()
    assert (held.state, held.basis) == ("checking", "spoken")


def test_odd_letters_are_read_in_another_way(studio: Client) -> None:
    held = made(studio, "Email,Ort\nmarta@bread.example,Köln\n".encode("cp1252"))
    assert held.encoding == "cp1252"
    studio.post(f"/studio/imports/{held.pk}/letters/", {"encoding": "utf-16"})
    held.refresh_from_db()
    assert held.encoding == "cp1252"
    assert "We can’t read its letters." in studio.get(f"/studio/imports/{held.pk}/columns/").text


@pytest.mark.parametrize("data", [b"", b"email\n", b"PK\x03\x04", b"a,a\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_said_so(studio: Client, data: bytes) -> None:
    answer = send(studio, data)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert not Import.objects.exists()
    assert not File.objects.exists()


def test_21_a_large_file_is_taken_only_here_and_only_up_to_the_limit(
    studio: Client, settings: LazySettings
) -> None:
    settings.IMPORT_MOST_MB, settings.UPLOAD_MOST_MB = 2, 1
    large = written(["email"], *(["x" * 1000] for _ in range(1500)))
    made(studio, large)
    assert studio.post("/help/", {"text": "x" * 1_500_000}).status_code == 413
    assert send(Client(), large).status_code == 413  # type: ignore[attr-defined]
    refused = send(studio, large * 2)
    assert refused.status_code == 413  # type: ignore[attr-defined]
    assert "We take at most 2 MB at a time" in refused.text  # type: ignore[attr-defined]


def test_of_many_rows_what_is_wrong_is_put_into_words_once(
    studio: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a look through all columns, questions and choices too."""
    held, asked = checked("people", ["email"], ["wrong"], ["worse"], [""]), list[str]()
    monkeypatch.setattr(wrong, "in_words", lambda _kind, problems: asked.append(problems) or ["Mend it."])
    answer = studio.get(f"/studio/imports/{held.pk}/wrong.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1:] == ["wrong,Mend it.,2", "worse,Mend it.,3"]
    assert asked == ["email:address"]


def test_paused_and_gone_on_with(studio: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    held = checked("people", ["email"], *([f"p{n}@bread.example"] for n in range(5)))
    at = f"/studio/imports/{held.pk}/"
    studio.post(f"{at}run/")
    assert running.go_on(held.pk, seconds=0)
    studio.post(f"{at}pause/")
    assert "2 of 5 rows are through." in studio.get(at).text
    assert not running.go_on(held.pk)
    studio.post(f"{at}run/")
    assert Person.objects.filter(email__endswith="@bread.example").count() == 2
    studio.post(f"{at}resume/")
    Import.objects.update(moved_at=timezone.now() - timedelta(minutes=2))
    assert left_alone() == [held.pk]
    go_on_with_imports()
    running.go_on(held.pk)
    held.refresh_from_db()
    assert (held.state, counts(held), held.taken) == ("done", (5, 0, 0, 0), 5)


def test_the_file_goes_when_it_is_told_or_its_time_is_over(studio: Client, settings: LazySettings) -> None:
    first, second = (checked("people", ["email"], ["wrong"], [f"a{n}@bread.example"]) for n in range(2))
    stored = [held.file.stored_as for held in (first, second) if held.file]
    studio.post(f"/studio/imports/{first.pk}/forget/")
    assert [is_stored(name) for name in stored] == [False, True]
    Import.objects.update(moved_at=timezone.now() - timedelta(days=settings.IMPORT_FILES_KEPT_DAYS + 1))
    assert purge() == 1
    assert not is_stored(stored[1])
    assert not WrongRow.objects.exists()
    assert studio.get(f"/studio/imports/{first.pk}/wrong.csv").status_code == 404
    assert "The file was deleted." in studio.get(f"/studio/imports/{first.pk}/").text


def test_a_file_that_is_gone_stops_the_import(studio: Client) -> None:
    held = checked("people", ["email"], ["a@bread.example"])
    studio.post(f"/studio/imports/{held.pk}/run/")
    assert held.file
    held.file.__class__.objects.filter(pk=held.file_id).update(key="00000000000000000000000000000000")
    take_rows(held.pk)
    assert "The file is no longer there." in studio.get(f"/studio/imports/{held.pk}/").text


def test_the_list_begins_where_the_address_names_no_place(studio: Client) -> None:
    held = made(studio, written(*ROWS))
    for before in NO_IDS:
        assert f"/studio/imports/{held.pk}/" in studio.get("/studio/imports/", {"before": before}).text
