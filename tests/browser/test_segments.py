"""A marketer by keyboard: describes people, sees how many there are and who would not get a mail, and mails them."""

import re
import time
import uuid

from playwright.sync_api import expect

from tests.browser.conftest import AsBrowser
from tests.browser.hands import Keyboard, Pointer
from tests.browser.marketer import (
    BEGINS_WITHIN,
    Marketer,
    begins_an_issue,
    sends_it_by_each_clock,
    watches_it_begin,
    writes_it,
)


def describes_them(anna: Marketer) -> str:
    """Bakeries under ten people that never finished a training, and renew within 90 days."""
    name = f"Bakeries that renew {uuid.uuid4().hex[:8]}"
    anna.page.goto("/studio/segments/new/")
    anna.writes("Name", name)
    anna.presses("Save")
    adds_a_line(anna, "An answer")
    anna.picks("Question", "What kind of business do you run?")
    anna.presses("Show its answers")
    anna.ticks("bakery")
    anna.presses("Save the line")
    adds_a_line(anna, "A number")
    anna.picks("Question", "How many people work in your business?")
    anna.writes("At most", "9")
    anna.presses("Save the line")
    adds_a_line(anna, "What they did")
    anna.picks("What they did", "finished a training")
    anna.presses("Save the line")
    anna.hands.pick(anna.page.locator("#join-2"), "but not those who")
    anna.presses(re.compile("^Set ?: .*finished a training"))
    adds_a_line(anna, "When something renews")
    anna.writes("In the next so many days", "90")
    anna.presses("Save the line")
    return name


def adds_a_line(anna: Marketer, about: str) -> None:
    anna.presses("Add a line")
    anna.presses(about)


def counts(anna: Marketer) -> list[int]:
    """Who fits the rule, who would get a mail, who would not."""
    shown = anna.main.locator(".counts b")
    expect(shown).to_have_count(3)
    return [int(number.replace(",", "")) for number in shown.all_inner_texts()]


def sees_who_they_are(anna: Marketer) -> tuple[int, int]:
    for words in ("bakery", "9 or fewer", "finished a training", "renew something within 90 days"):
        anna.sees(words)
    fits, gets, wont = counts(anna)
    reasons = anna.main.locator("section[aria-labelledby=mailed] tbody td").all_inner_texts()
    assert fits == gets + wont
    assert gets > 0
    assert sum(map(int, reasons)) == wont
    return fits, gets


def mails_them(anna: Marketer, segment: str) -> None:
    anna.hands.press(anna.page.locator("#who summary").first)
    anna.presses("Segment", anna.page.locator("#who nav"))
    anna.hands.choose(anna.page.locator("#who-form").get_by_label(segment))
    anna.presses("Save who gets it")
    anna.sees(f"The reader is in {segment}.")


def sends_it(anna: Marketer) -> int:
    """It begins at once where clocks are half a day ahead. How many it is for, when they are planned."""
    sends_it_by_each_clock(anna)
    watches_it_begin(anna)
    anna.page.goto(anna.page.url.removesuffix("sending/"))
    until = time.monotonic() + BEGINS_WITHIN
    while not (planned := int(anna.main.locator("#who .counts b").first.inner_text())):
        assert time.monotonic() < until
        anna.page.wait_for_timeout(500)
        anna.page.reload()
    anna.sees("were planned")
    return planned


def test_bakeries_that_renew_and_finished_no_training_get_a_letter(as_browser: AsBrowser) -> None:
    """By keyboard where the segment is made; the letter is by keyboard in test_newsletters.py."""
    page = as_browser().new_page()
    anna = Marketer(page, Keyboard(page))
    segment = describes_them(anna)
    fits, gets = sees_who_they_are(anna)
    anna.hands = Pointer()
    begins_an_issue(anna)
    writes_it(anna)
    mails_them(anna, segment)
    assert counts(anna) == [fits, gets, fits - gets]
    assert sends_it(anna) == gets
