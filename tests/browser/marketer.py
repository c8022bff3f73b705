"""What a marketer does with their hands, the same in every test of theirs."""

import re
import time
import uuid
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.demo import sign_in
from tests.browser.hands import Pointer

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

    def picks(self, label: str, words: str) -> None:
        self.hands.pick(self.main.get_by_label(label).first, words)

    def ticks(self, label: str) -> None:
        self.hands.choose(self.main.get_by_label(label, exact=True))

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
