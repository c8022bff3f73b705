"""A marketer by keyboard: from nothing to a scheduled issue, with a script and without."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import AsBrowser
from tests.browser.hands import Keyboard, Pointer
from tests.browser.marketer import (
    Marketer,
    begins_an_issue,
    sends_it_by_each_clock,
    watches_it_begin,
    writes_it,
)


def chooses_who(anna: Marketer) -> None:
    anna.hands.press(anna.page.locator("#who summary").first)
    anna.presses("What kind of business do you run?", anna.page.locator("#who"))
    anna.hands.choose(anna.page.locator("#who-form").get_by_label("bakery", exact=True))
    anna.presses("Save who gets it")
    anna.sees("The reader runs a bakery.")


def arranges_it(anna: Marketer) -> None:
    before = anna.blocks()
    anna.presses(re.compile("^Down"), anna.page.locator(".blocks > li[data-position='1']"))
    moved = [before[1], before[0], *before[2:]]
    expect(anna.page.locator(".blocks > li[data-position='1'] h3")).to_have_text(moved[0])
    assert anna.blocks() == moved
    anna.presses(re.compile("^Remove"), anna.page.locator(".blocks > li[data-position='2']"))
    anna.sees("Removed: Text.")
    anna.presses("Put it back")
    expect(anna.page.locator(".blocks > li[data-position]")).to_have_count(len(before))
    assert anna.blocks() == moved


def looks_at_it(anna: Marketer) -> None:
    letter = anna.page.frame_locator("iframe[data-letter]")
    expect(letter.locator("body")).to_contain_text("its evening back")
    anna.presses("Dark", anna.page.locator("#preview"))
    expect(anna.page).to_have_url(re.compile("look=dark"))
    anna.presses("Plain text", anna.page.locator("#preview"))
    expect(letter.locator("body")).to_contain_text("its evening back")


def schedules_it(anna: Marketer) -> None:
    anna.presses(re.compile(r"^Schedule for \d+$"))
    anna.sees(re.compile(r"It goes on .* by the clock of UTC\."))
    anna.presses("Take it back")
    anna.sees("Nothing goes out.")


@pytest.mark.parametrize(
    ("javascript", "by_keyboard"),
    [
        pytest.param(True, True, id="by-keyboard"),
        pytest.param(False, False, id="without-javascript"),
    ],
)
def test_from_nothing_to_a_scheduled_issue(
    as_browser: AsBrowser, javascript: bool, by_keyboard: bool
) -> None:
    page = as_browser(javascript=javascript).new_page()
    anna = Marketer(page, Keyboard(page) if by_keyboard else Pointer())
    begins_an_issue(anna)
    writes_it(anna)
    chooses_who(anna)
    arranges_it(anna)
    looks_at_it(anna)
    schedules_it(anna)


def test_it_is_paused_goes_on_and_is_cancelled(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    anna = Marketer(page, Pointer())
    begins_an_issue(anna)
    writes_it(anna)
    chooses_who(anna)
    sends_it_by_each_clock(anna)
    watches_it_begin(anna)
    anna.presses("Pause")
    anna.sees("until you go on.")
    anna.sees("Paused: by hand.")
    expect(anna.main.get_by_role("button", name="Pause")).to_have_count(0)
    anna.presses("Go on")
    expect(anna.main.get_by_role("button", name="Pause")).to_be_visible()
    anna.sees("resumed")
    anna.presses("Cancel the rest…")
    left = anna.main.get_by_role("button", name=re.compile(r"^Cancel \d+$")).inner_text().split()[1]
    anna.hands.write(anna.main.get_by_role("textbox"), left)
    anna.presses(f"Cancel {left}")
    anna.sees("The rest was cancelled.")


def test_it_saves_itself_and_the_focus_stays(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    anna = Marketer(page, Pointer())
    begins_an_issue(anna)
    seen = anna.version
    subject = page.locator("#words_subject")
    subject.press_sequentially("Close up")
    expect(page.locator("#words_subject_helptext")).to_have_text("8 / 60")
    expect(page.locator("input[name=version]").first).to_have_value(str(seen + 1))
    assert subject.evaluate("box => box === document.activeElement")
    subject.press_sequentially(" earlier")
    expect(page.locator("input[name=version]").first).to_have_value(str(seen + 2))
    expect(page.locator("#ready")).not_to_contain_text("There is no subject.")
    page.reload()
    expect(page.locator("#words_subject")).to_have_value("Close up earlier")


def test_who_leaves_before_the_words_are_saved_is_asked(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    anna = Marketer(page, Pointer())
    begins_an_issue(anna)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    seen, here = anna.version, page.url
    page.locator("#words_subject").press_sequentially("Close up")
    page.locator(".bar a").first.click(no_wait_after=True)
    expect(page.locator("input[name=version]").first).to_have_value(str(seen + 1))
    assert (asked, page.url) == (["beforeunload"], here)
    page.locator(".bar a").first.click()
    page.wait_for_url(lambda url: url != here)
    assert asked == ["beforeunload"]


def test_two_at_once_lose_nothing(as_browser: AsBrowser) -> None:
    first, second = as_browser().new_page(), as_browser(javascript=False).new_page()
    anna, ben = Marketer(first, Pointer()), Marketer(second, Pointer())
    begins_an_issue(anna)
    second.goto(first.url)
    anna.writes("Subject", "Anna’s words")
    expect(first.locator("input[name=version]").first).to_have_value(str(ben.version + 1))
    ben.writes("Subject", "Ben’s words")
    ben.presses("Save", second.locator("#words"))
    ben.sees("saved meanwhile")
    ben.sees("Anna’s words")
    expect(second.locator("#words_subject")).to_have_value("Ben’s words")
    anna.writes("Subject", "Anna’s second thought")
    expect(first.locator("input[name=version]").first).to_have_value(str(ben.version + 1))
    ben.presses("Save", second.locator("#words"))
    ben.sees("saved meanwhile")
    ben.presses("Save", second.locator("#words"))
    anna.writes("Subject", "Anna’s third thought")
    anna.sees("Press Save to see both.")
    anna.presses("Save", first.locator("#words"))
    anna.sees("What was saved is here.")
    anna.sees("Ben’s words")
    expect(first.locator("#words_subject")).to_have_value("Anna’s third thought")


def test_a_block_is_dragged(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    anna = Marketer(page, Pointer())
    begins_an_issue(anna)
    before = anna.blocks()
    page.locator(".blocks > li[data-position='1']").drag_to(page.locator(".blocks > li[data-position='3']"))
    expect(page.locator(".blocks > li[data-position='3'] h3")).to_have_text(before[0])
    assert anna.blocks() == [before[1], before[2], before[0], *before[3:]]
