"""What lies over something else, or is left no room, passes every other check of a page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import ADMIN, MARTA, MEMBER


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"] + box["height"]


def top(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]


def signed_in(page: Page, address: str, path: str) -> Page:
    sign_in(page, address)
    page.goto(path)
    return page


@pytest.mark.parametrize("phone", [False, True])
def test_two_versions_of_a_fact_lie_over_nothing(as_browser: AsBrowser, phone: bool) -> None:
    page = signed_in(as_browser(phone=phone).new_page(), MEMBER, "/me/")
    first, second = page.locator("section[aria-labelledby=which-title] form").all()
    assert (top(second) >= bottom(first)) is phone
    assert (top(second) == top(first)) is not phone
    assert max(bottom(first), bottom(second)) < top(page.get_by_role("heading", name="Every fact"))


def test_the_admin_leaves_room_for_a_person(as_browser: AsBrowser) -> None:
    page = signed_in(as_browser().new_page(), ADMIN, MARTA)
    page.locator("#result_list th a").first.click()
    expect(page.locator("#id_language")).to_be_visible()
    assert bottom(page.locator("#content > h2")) <= top(page.locator(".object-tools"))


@pytest.mark.parametrize("path", ["/studio/clusters/revenue/", "/studio/partners/"])
def test_tables_of_the_studio_fit_a_phone(as_browser: AsBrowser, path: str) -> None:
    page = signed_in(as_browser(phone=True).new_page(), ADMIN, path)
    over = "all => all.map((one) => one.scrollWidth - one.parentElement.clientWidth)"
    wider = page.locator("main table").evaluate_all(over)
    assert wider
    assert max(wider) <= 0


@pytest.mark.parametrize("phone", [False, True])
def test_the_preview_of_merging_stands_apart_from_what_was_asked(as_browser: AsBrowser, phone: bool) -> None:
    page = signed_in(as_browser(phone=phone).new_page(), ADMIN, "/admin/profiles/business/?q=marta")
    page.locator("#result_list th a").first.click()
    one = page.url.partition("/change/")[0]
    page.goto(f"{one}/merge/")
    other = page.locator("#id_other")
    assert top(other) >= bottom(page.locator("label[for=id_other]"))
    other.fill(str(int(one.rpartition("/")[2]) + 1))
    asked = page.get_by_role("button", name="Show what would happen")
    asked.click()
    expect(page.get_by_role("button", name="Merge them now")).to_be_visible()
    assert top(page.locator(".merging h2")) >= bottom(asked) + 16


@pytest.mark.parametrize("javascript", [False, True])
def test_a_phone_gets_around_in_what_we_know(as_browser: AsBrowser, javascript: bool) -> None:
    page = signed_in(as_browser(phone=True, javascript=javascript).new_page(), MEMBER, "/me/")
    page.get_by_role("navigation", name="Straight to").get_by_role("link", name="Your data").click()
    expect(page.locator("#privacy h2")).to_be_in_viewport()
