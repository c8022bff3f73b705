"""An admin chooses a colour and sees at once what becomes of it; nothing is kept until it is saved."""

from playwright.sync_api import expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import ADMIN


def test_previews_follow_what_is_typed(as_browser: AsBrowser) -> None:
    page = as_browser().new_page()
    sign_in(page, ADMIN)
    page.goto("/admin/portal/brand/")
    before = page.locator("#colours").inner_text()
    icon = page.request.get("/brand.css").text()

    page.get_by_label("One colour").first.fill("#b3261e")
    page.get_by_label("Name").first.fill("The Red Oven")

    expect(page.locator("#colours")).not_to_have_text(before, use_inner_text=True)
    home = page.frame_locator("iframe[data-page=home][data-scheme=light]")
    expect(home.get_by_text("The Red Oven").first).to_be_attached()
    assert page.request.get("/brand.css").text() == icon
