"""An admin and an agent at a member's page: what is known, noted and taken back; a marketer finds nothing there."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import ADMIN, MEMBER

AGENT, MARKETER = "agent@kinship.example", "marketer@kinship.example"


def signed_in(as_browser: AsBrowser, who: str, **ways: bool) -> Page:
    page = as_browser(**ways).new_page()
    sign_in(page, who)
    return page


def known_of(staff: Page) -> str:
    """The address of what is known about the member, found as staff find it."""
    staff.goto(f"/admin/profiles/person/?q={MEMBER}")
    staff.locator("#result_list th a").click()
    staff.get_by_role("link", name="What we know").click()
    staff.wait_for_url(re.compile("/known/$"))
    return staff.url


def test_what_a_member_said_on_the_phone(as_browser: AsBrowser) -> None:
    agent, member = signed_in(as_browser, AGENT), signed_in(as_browser, MEMBER, phone=True)
    known = known_of(agent)
    agent.goto(f"{known}challenge/")
    agent.locator("input[name=answer]").first.check(force=True)
    agent.get_by_role("button", name="Note it").click()
    expect(agent.get_by_role("main")).to_contain_text("noted by Agent")
    member.goto("/me/")
    expect(member.locator("#fact-challenge")).to_contain_text("Our staff noted it on")
    admin = signed_in(as_browser, ADMIN)
    assert known_of(admin) == known
    admin.get_by_role("row", name=re.compile("challenge")).get_by_role("button", name="Take it back").click()
    expect(admin.get_by_role("status").or_(admin.locator(".note")).first).to_contain_text("Taken back")
    member.goto("/me/")
    expect(member.locator("#fact-challenge")).to_contain_text("Not known")
    marketer = signed_in(as_browser, MARKETER)
    assert marketer.goto(known).status == 404  # type: ignore[union-attr]
    assert member.goto(known).status == 404  # type: ignore[union-attr]
