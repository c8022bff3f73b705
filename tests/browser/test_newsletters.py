"""A marketer by keyboard: from nothing to a scheduled issue, with a script and without."""

import re
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.hands import Keyboard, Pointer

MARKETER = "marketer@kinship.example"
BEGINS_WITHIN = 60
"""Seconds; beat looks every 20 for what is due."""


class Marketer:
    def __init__(self, page: Page, hands: Pointer) -> None:
        self.page, self.hands = page, hands
        self.main = page.get_by_role("main")
        sign_in(page, MARKETER)

    def presses(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        area = within or self.main
        self.hands.press(area.get_by_role("button", name=name).or_(area.get_by_role("link", name=name)).first)
        self.page.wait_for_load_state()

    def writes(self, label: str, words: str) -> None:
        self.hands.write(self.main.get_by_label(label).first, words)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.main).to_contain_text(words)

    def waits_until_it_is_saved(self) -> None:
        """It is saved in place: whoever goes on at once may leave before the words do."""
        self.page.wait_for_load_state("networkidle")

    def blocks(self) -> list[str]:
        return self.page.locator(".blocks > li[data-position] h3").all_inner_texts()

    @property
    def version(self) -> int:
        return int(self.page.locator("input[name=version]").first.input_value())


def begins_an_issue(anna: Marketer) -> None:
    name = f"Letter {uuid.uuid4().hex[:8]}"
    anna.page.goto("/studio/newsletters/")
    anna.presses("Start a series")
    anna.writes("Name", name)
    anna.writes("Its name in addresses", name.lower().replace(" ", "-"))
    anna.writes("Working day of the month", "1")
    anna.presses("Save")
    anna.presses(f"Write an issue {name}")
    expect(anna.page).to_have_url(re.compile(r"/studio/newsletters/issues/\d+/\?open=words#words$"))


def writes_it(anna: Marketer) -> None:
    anna.writes("Subject", "Close up ten minutes earlier")
    anna.presses("Save", anna.page.locator("#words"))
    anna.waits_until_it_is_saved()
    anna.presses(re.compile("Hello"), anna.page.locator(".blocks"))
    anna.writes("Words", "One thing gives a {industry|business} its evening back.")
    anna.presses("Save", anna.page.locator(".blocks > li.is-open"))
    anna.waits_until_it_is_saved()


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


def sends_it_by_each_clock(anna: Marketer) -> None:
    """Half a day ahead by the newsletter's clock: it begins at once, for readers whose clock is that far."""
    anna.hands.press(anna.page.locator("#settings summary"))
    anna.hands.choose(anna.main.get_by_label("At that time where each reader is"))
    anna.presses("Save the settings")
    when = datetime.now(UTC) + timedelta(hours=12)
    anna.writes("Day", f"{when:%Y-%m-%d}")
    anna.hands.write(anna.main.get_by_label("Time", exact=True), f"{when:%H:%M}")
    anna.presses(re.compile(r"^Schedule for \d+$"))
    anna.sees("by each reader’s own clock.")


def watches_it_begin(anna: Marketer) -> None:
    watch = anna.page.url.partition("?")[0] + "sending/"
    until = time.monotonic() + BEGINS_WITHIN
    while not anna.main.get_by_role("button", name="Pause").count():
        assert time.monotonic() < until
        anna.page.wait_for_timeout(500)
        anna.page.goto(watch)


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
