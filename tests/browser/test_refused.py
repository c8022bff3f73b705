"""What could not be done is said beside what was pressed; words and focus stay where they were."""

import re
import uuid

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import MEMBER

ARTICLE = "/library/late-invoices/"
WORDS = "The letter for the third reminder."


def refusal(form: Locator) -> Locator:
    return form.locator(".refused")


def expect_said(page: Page, form: Locator, words: str | re.Pattern[str]) -> None:
    """Beside what was pressed for eyes, and once in the live region, which does not interrupt."""
    expect(refusal(form)).to_have_count(1)
    expect(refusal(form)).to_be_visible()
    expect(refusal(form)).to_contain_text(words)
    expect(page.locator("#status[role=status]")).to_contain_text(words)


def helpful(page: Page) -> Locator:
    return page.locator("form.helpful")


def asks_why(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(ARTICLE)
    helpful(page).get_by_role("button", name="No").click()
    page.get_by_label("A few words").fill(WORDS)
    return page


def test_too_often_is_said_in_place(as_browser: AsBrowser) -> None:
    """Three visitors of a network count a day, for one thing."""
    network = {"X-Forwarded-For": "10." + ".".join(str(part) for part in uuid.uuid4().bytes[:3])}
    for number in range(4):
        context = as_browser()
        context.set_extra_http_headers(network)
        page = context.new_page()
        page.goto("/problems/?open=my-computer-is-slow")
        form = page.locator("#my-computer-is-slow form.helpful")
        form.get_by_role("button", name="Yes").press("Enter")
        if number < 3:
            expect(form).to_contain_text("Thank you for saying so")
    expect_said(page, form, "To keep others safe we stop here for")
    expect(form.get_by_role("button", name="Yes")).to_be_focused()
    expect(page).to_have_url(re.compile("/problems/"))


def test_an_old_page_keeps_what_was_typed(as_browser: AsBrowser) -> None:
    context = as_browser()
    page = asks_why(context)
    context.clear_cookies(name="csrftoken")
    send = helpful(page).get_by_role("button", name="Send")
    send.press("Enter")

    expect_said(page, helpful(page), "The page was open for too long.")
    expect(page.get_by_label("A few words")).to_have_value(WORDS)
    expect(send).to_be_focused()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("away", "We can’t reach the site."),
        ("broken proxy", "That did not work. Try again in a minute."),
    ],
)
def test_when_the_site_cannot_be_reached_and_then_can(
    as_browser: AsBrowser, trouble: str, words: str
) -> None:
    page = asks_why(as_browser())

    def fail(route: Route) -> None:
        if trouble == "away":
            route.abort()
        else:
            route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")

    page.route("**/feedback/**", fail)
    for _ in range(2):
        helpful(page).get_by_role("button", name="Send").click()
        expect_said(page, helpful(page), words)
    expect(page.get_by_label("A few words")).to_have_value(WORDS)

    page.unroute("**/feedback/**")
    helpful(page).get_by_role("button", name="Send").click()
    expect(helpful(page)).to_contain_text("What you wrote is on our list now.")
    expect(page.locator(".refused:visible")).to_have_count(0)


@pytest.mark.parametrize(
    ("label", "path"), [("What do you need today?", "/"), ("Search in your own words", "/training/")]
)
def test_suggestions_asked_too_fast(as_browser: AsBrowser, label: str, path: str) -> None:
    page = as_browser().new_page()
    page.goto(path)
    for _ in range(121):
        page.request.get("/search/suggest/?q=slow", headers={"HX-Request": "true"})
    box = page.get_by_label(label)
    box.press_sequentially("my comp")

    form = page.get_by_role("search").filter(has=box)
    expect_said(page, form, "To keep others safe we stop here for one minute.")
    expect(box).to_have_value("my comp")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(refusal(form)).to_have_count(0)


def test_who_was_signed_out_is_told_beside_the_button(as_browser: AsBrowser) -> None:
    context = as_browser()
    page = context.new_page()
    sign_in(page, MEMBER)
    page.goto("/")
    context.clear_cookies(name="sessionid")
    row = page.locator("#for-you").locator("xpath=ancestor::*[.//ol]").locator("ol.rows > li").first
    less = row.get_by_role("button", name="Less like this")
    title = row.get_by_role("heading").inner_text()
    less.click()

    expect_said(page, row.locator("form"), "You are signed out.")
    expect(row.get_by_role("heading")).to_have_text(title)
    expect(less).to_be_focused()
    skip = page.locator("#question").get_by_role("button", name="Skip")
    skip.click()
    expect_said(page, page.locator("#question form.stack"), "You are signed out.")
