import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns.models import Block, Event, Issue, Newsletter
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.versions import keep_version
from community.models import HelpRequest
from portal.files.examining import examine
from portal.files.keeping import keep_file, keep_image
from portal.files.models import File, Image
from portal.files.sweeping import Swept, sweep
from profiles.models import Person
from tests.portal.files.conftest import a_picture

pytestmark = pytest.mark.django_db
OLD = timedelta(days=31)


def image(size: int) -> Image:
    return keep_image(io.BytesIO(a_picture((size, 9))), "", None)


def attached() -> File:
    return keep_file(examine(io.BytesIO(b"words"), "a.txt", 5), "help", None)


def age() -> None:
    """All rows, but for those made afterwards."""
    for rows in (Image.objects.all(), File.objects.all()):
        rows.update(at=timezone.now() - OLD)


def stored(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def issue(member: Person) -> Issue:
    return draft(Newsletter.objects.create(slug="letter", name="Letter"), member)


def test_what_a_letter_needs_stays(issue: Issue, member: Person, own_folder: Path) -> None:
    shown, earlier, removed, unused = (image(size) for size in (10, 20, 30, 40))
    block = Block.objects.create(
        issue=issue, position=90, kind="image", content={"image": earlier.pk, "en": {"alt": "x"}}
    )
    keep_version(issue, Event.What.ASKED, member)
    block.content = {"image": shown.pk}
    block.save()
    Event.objects.create(
        issue=issue, what="block_removed", data={"content": {"image": removed.pk}, "position": 2}
    )
    age()
    assert sweep() == Swept(images=1, files=0, strays=0)
    assert set(Image.objects.all()) == {shown, earlier, removed}
    assert stored(own_folder) == {kept.stored_as for kept in (shown, earlier, removed)}
    assert not Image.objects.filter(pk=unused.pk).exists()


def test_an_attachment_goes_after_what_it_was_attached_to(own_folder: Path) -> None:
    asked = HelpRequest.objects.create(email="jo@example.org", text="Help", attachment=attached())
    age()
    assert sweep() == Swept(0, 0, 0)
    asked.delete()
    assert sweep() == Swept(images=0, files=1, strays=0)
    assert stored(own_folder) == set()


def test_what_is_new_waits(own_folder: Path) -> None:
    attached()
    picture = image(10)
    age()
    image(10)
    File.objects.update(at=timezone.now() - timedelta(days=29))
    assert sweep() == Swept(0, 0, 0)
    assert set(Image.objects.all()) == {picture}


def test_files_without_a_row(own_folder: Path) -> None:
    """Old ones of ours go; what is new, what has a row, and what is not named by us stays."""
    kept = [image(10).stored_as, attached().stored_as]
    gone = [f"ab/{'0' * 64}.png", f"ab/{'1' * 64}.jpg.{'0' * 32}.new", f"private/ab/{'a' * 32}"]
    others = [f"ab/{'2' * 64}.png", "ab/notes.txt", "cards/abc.png", "readme"]
    for name in (*gone, *others):
        (own_folder / name).parent.mkdir(parents=True, exist_ok=True)
        (own_folder / name).write_bytes(b"x")
    for name in (*kept, *gone, *others[1:]):
        os.utime(own_folder / name, (time.time() - OLD.total_seconds(),) * 2)
    assert sweep() == Swept(images=0, files=0, strays=3)
    assert stored(own_folder) == {*kept, *others}


def test_a_feature_that_is_gone_loses_nothing() -> None:
    File.objects.update_or_create(purpose="gone", name="a", kind="text/plain", bytes=1, sha256="0" * 64)
    age()
    assert sweep() == Swept(0, 0, 0)


def test_the_command_says_what_went(capsys: pytest.CaptureFixture[str]) -> None:
    image(10)
    age()
    call_command("sweep_files")
    assert capsys.readouterr().out == "1 pictures, 0 attachments, 0 files without a row\n"
