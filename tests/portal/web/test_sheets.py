from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command

from portal.web.sheets import MEMBERS, SHEETS, SheetFinder, build

ORDER = "@layer reset, tokens, brand, base, layout, components, pages, utilities;"


ALL = {name for names in SHEETS.values() for name in names}


@pytest.fixture
def css(settings: LazySettings, tmp_path: Path) -> Path:
    """A site whose sheets are made of one line each."""
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"
    folder = tmp_path / "static" / "css"
    for name in ALL:
        path = folder / f"{name}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */\n")
    return folder


def sources() -> set[str]:
    folder = Path(__file__).parents[3] / "static" / "css"
    return {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.css")}


def test_every_file_is_in_a_sheet_once_and_every_name_has_a_file() -> None:
    assert sources() == ALL
    assert [sheet for sheet, names in SHEETS.items() if len(set(names)) < len(names)] == []


def test_members_load_no_staff_rules() -> None:
    assert [name for name in MEMBERS if name.startswith("staff/")] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_its_sources_in_order_under_one_order_line(sheet: str, css: Path) -> None:
    assert build(sheet).read_text() == "\n".join(f"/* {name} */\n" for name in SHEETS[sheet])


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_pages_load_begins_with_the_order_of_layers(sheet: str) -> None:
    found = finders.find(f"sheets/{sheet}")
    assert found
    text = Path(found).read_text()
    assert text.split("*/", 1)[1].strip().startswith(ORDER)
    assert text.count(ORDER) == 1
    assert text.count("{") == text.count("}")


def test_a_changed_source_is_served_at_once(css: Path) -> None:
    finder = SheetFinder()
    finder.find("sheets/members.css")
    (css / "base.css").write_text("b { font-weight: 700; }\n")
    assert "b { font-weight: 700; }" in Path(str(finder.find("sheets/members.css"))).read_text()


def test_an_unchanged_sheet_is_not_written_again(css: Path) -> None:
    before = build("members.css").stat().st_mtime_ns
    assert build("members.css").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "path", ["sheets/other.css", "members.css", "css/members.css", "sheets/../members.css"]
)
def test_nothing_else_is_found(path: str, css: Path) -> None:
    finder = SheetFinder()
    assert (finder.find(path), finder.find(path, find_all=True)) == ([], [])


def test_all_of_one_are_asked_for(css: Path, settings: LazySettings) -> None:
    assert SheetFinder().find("sheets/staff.css", find_all=True) == [
        str(settings.VAR_DIR / "sheets" / "staff.css")
    ]


def test_a_named_file_that_is_missing_is_told_at_start(css: Path) -> None:
    (css / "base.css").unlink()
    assert [found.msg for found in SheetFinder().check()] == [
        "sheets.py names static/css/base.css: no such file"
    ]


def test_collectstatic_collects_them(css: Path, settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", []
    get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    get_finder.cache_clear()
    collected = {path.name for path in (tmp_path / "collected" / "sheets").iterdir()}
    assert collected >= {"members.css", "staff.css"}
