"""The search box, as people use it: while typing, by keyboard, and without a script."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import AsBrowser

TYPED = "my computer is slow"
ANSWER = "/problems/?open=my-computer-is-slow#my-computer-is-slow"


def box(page: Page) -> Locator:
    return page.get_by_label("What do you need today?")


def suggestions(page: Page) -> Locator:
    return page.get_by_role("list", name="Answers that may fit").get_by_role("link")


@pytest.fixture
def home(as_browser: AsBrowser) -> Page:
    page = as_browser().new_page()
    page.goto("/")
    return page


def test_answers_come_while_typing(home: Page) -> None:
    box(home).press_sequentially(TYPED)

    expect(suggestions(home).first).to_contain_text("My computer is slow")
    expect(suggestions(home).last).to_have_text(f"All results for “{TYPED}”")
    expect(box(home)).to_be_focused()
    expect(home).to_have_url("/")


def test_a_suggestion_is_reached_with_tab_and_opens_its_answer(home: Page) -> None:
    box(home).press_sequentially(TYPED)
    expect(suggestions(home).first).to_be_visible()
    home.keyboard.press("Tab")
    home.keyboard.press("Tab")

    expect(suggestions(home).first).to_be_focused()
    home.keyboard.press("Enter")
    expect(home).to_have_url(ANSWER)
    expect(home.get_by_role("link", name="More on this: Make a slow computer quick again")).to_be_visible()


def test_escape_puts_the_suggestions_away_and_keeps_the_words(home: Page) -> None:
    box(home).press_sequentially(TYPED)
    expect(suggestions(home).first).to_be_visible()
    home.keyboard.press("Escape")

    expect(suggestions(home)).to_have_count(0)
    expect(box(home)).to_be_focused()


def test_one_letter_suggests_nothing(home: Page) -> None:
    with home.expect_response(lambda answer: "/search/suggest/?q=m" in answer.url):
        box(home).press_sequentially("m")

    expect(suggestions(home)).to_have_count(0)


def test_enter_searches_from_any_page(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    page.goto("/training/")
    page.get_by_label("Search in your own words").fill(TYPED)
    page.keyboard.press("Enter")

    expect(page).to_have_url("/search/?q=my+computer+is+slow")
    expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_have_text("My computer is slow")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_without_a_script_the_box_is_a_form(as_browser: AsBrowser, phone: bool) -> None:
    page = as_browser(phone=phone, javascript=False).new_page()
    page.goto("/")
    box(page).fill(TYPED)
    page.get_by_role("button", name="Find it").click()

    expect(page).to_have_url("/search/?q=my+computer+is+slow")
    page.get_by_role("link", name="Open it").click()
    expect(page).to_have_url(ANSWER)


def test_words_that_find_nothing_go_on_to_a_person(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    page.goto("/search/?q=xyzzy+plugh")
    page.get_by_role("button", name="Ask a person").click()

    expect(page.get_by_label("What is wrong?")).to_have_value("xyzzy plugh")
