"""The handbook as it is built: whole, in order, without scripts, and small."""

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from portal.web.sheets import joined

REPOSITORY = Path(__file__).parents[3]
ROLES = ("members", "marketers", "moderators", "agents", "admins", "operating")
MOST_BYTES_OF_A_PICTURE = 150_000
MOST_BYTES_OF_A_PAGE = 50 * 1024
MOST_BYTES_OF_ALL = 88 * 1024
"""With sheet and pictures; two kilobytes are left for the brand and for headers."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from django.test import override_settings

    var = tmp_path_factory.mktemp("var")
    with override_settings(VAR_DIR=var):
        call_command("build_docs", verbosity=0)
    return var / "docs"


def pages(site: Path) -> dict[str, str]:
    return {str(path.relative_to(site)): path.read_text() for path in site.rglob("*.html")}


def test_each_role_has_a_page_with_a_picture(site: Path) -> None:
    for role in ROLES:
        page = (site / f"{role}.html").read_text()
        assert re.search(r'<img alt="[^"]{20,}" src="screenshots/[\w-]+\.png" width="\d+" height="\d+"', page)
        assert f'href="{role}.html"' in (site / "index.html").read_text()


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (REPOSITORY / "docs/screenshots").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES_OF_A_PICTURE} == {}


def test_every_picture_is_shown_somewhere(site: Path) -> None:
    shown = set(re.findall(r"screenshots/([\w-]+\.png)", "".join(pages(site).values())))
    shown |= set(re.findall(r"screenshots/([\w-]+\.png)", (REPOSITORY / "README.md").read_text()))
    assert {path.name for path in (REPOSITORY / "docs/screenshots").glob("*.png")} == shown


def test_every_page_keeps_the_policy_and_the_budget(site: Path) -> None:
    for name, page in pages(site).items():
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|<link[^>]+https?:", page), name
        assert len(page.encode()) < MOST_BYTES_OF_A_PAGE, name


def test_every_page_is_light_with_all_that_is_on_it(site: Path) -> None:
    sheet = (site / "docs.css").stat().st_size
    for name, page in pages(site).items():
        pictures = {
            site / Path(name).parent / src for src in re.findall(r'<img alt="[^"]*" src="([^"]+)"', page)
        }
        whole = len(page.encode()) + sheet + sum(picture.stat().st_size for picture in pictures)
        assert whole < MOST_BYTES_OF_ALL, name


def test_every_page_is_in_order(site: Path) -> None:
    for name, page in pages(site).items():
        assert page.startswith('<!doctype html>\n<html lang="en">'), name
        assert page.count("<h1") == page.count("<main") == 1, name
        assert '<a class="skip" href="#main">' in page, name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name


def test_every_decision_is_listed(site: Path) -> None:
    page = (site / "decisions/index.html").read_text()
    for path in (REPOSITORY / "docs/decisions").glob("*.md"):
        assert f'href="{path.stem}.html"' in page


def test_tables_scroll_inside_themselves_by_keyboard(site: Path) -> None:
    page = (site / "settings.html").read_text()
    assert page.count("<table>") == page.count('<div class="scroll" tabindex="0" role="region"') > 3
    assert "<th>" not in page


def test_the_sheet_is_the_sites_own(site: Path) -> None:
    assert (site / "docs.css").read_text() == joined("docs.css")


@pytest.fixture
def other_docs(settings: Any, folder: Path, tmp_path: Path) -> Path:
    """A copy of what is built from, to break."""
    there = tmp_path / "repository"
    shutil.copytree(REPOSITORY / "docs", there / "docs")
    (there / "portal").mkdir()
    for linked in ("portal/docs", "static"):
        (there / linked).symlink_to(REPOSITORY / linked)
    shutil.copy(REPOSITORY / "mkdocs.yml", there)
    settings.BASE_DIR = there
    return there / "docs"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("[gone](gone.md)", "gone.md"),
        ("[gone](admins.md#no-such-part)", "no-such-part"),
        ("![gone](screenshots/gone.png)", "gone.png"),
    ],
)
def test_a_link_that_leads_nowhere_fails_and_the_former_handbook_stays(
    other_docs: Path, folder: Path, words: str, complaint: str
) -> None:
    call_command("build_docs", verbosity=0)
    before = (folder / "agents.html").read_text()
    with (other_docs / "agents.md").open("a") as page:
        page.write(f"\n{words}\n")
    with pytest.raises(CommandError, match=complaint):
        call_command("build_docs", verbosity=0)
    assert (folder / "agents.html").read_text() == before


def test_a_page_in_no_list_fails(other_docs: Path) -> None:
    (other_docs / "stray.md").write_text("# Stray\n")
    with pytest.raises(CommandError, match=r"stray\.md"):
        call_command("build_docs", verbosity=0)


def test_a_new_handbook_takes_the_place_of_the_old_one(other_docs: Path, folder: Path) -> None:
    call_command("build_docs", verbosity=0)
    (folder / "left.html").write_text("of an older release")
    (other_docs / "agents.md").write_text("# Agents\n\nNew words.\n")
    said = io.StringIO()
    call_command("build_docs", stdout=said)
    assert str(folder) in said.getvalue()
    assert "New words." in (folder / "agents.html").read_text()
    assert sorted(path.name for path in folder.parent.glob("docs*")) == ["docs"]
    assert not (folder / "left.html").exists()


def test_a_picture_has_its_measures(other_docs: Path, folder: Path) -> None:
    Image.new("RGB", (30, 20)).save(other_docs / "screenshots/new.png")
    (other_docs / "agents.md").write_text("# Agents\n\n![A new one](screenshots/new.png)\n")
    call_command("build_docs", verbosity=0)
    assert (
        '<img alt="A new one" src="screenshots/new.png" width="30" height="20" loading="lazy">'
        in (folder / "agents.html").read_text()
    )
