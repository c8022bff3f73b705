"""A business with its owner, a colleague and somebody from another business, each in a browser of their own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.inbox import Inbox
from tests.browser.pages import MEMBER

BUSINESS = "/me/colleagues/"
OWNER_ONLY = ("Send the invitation", "Make them the owner", "They ask to join", "Its name")


@pytest.fixture
def read(as_browser: AsBrowser) -> Callable[[str], Inbox]:
    return lambda address: Inbox(as_browser().new_page(), address)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).or_(
        page.get_by_role("link", name=name)
    ).first.click()
    page.wait_for_load_state()


def come_in(page: Page, address: str, inbox: Inbox) -> None:
    """From a page that offers it, back to that page."""
    press(page, "Come in")
    page.get_by_label("Your email").fill(address)
    press(page, "Mail me a code")
    page.get_by_label("The code").fill(inbox.code())
    press(page, "Let me in")


@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_owner_colleague_and_stranger(
    as_browser: AsBrowser, address: str, read: Callable[[str], Inbox], phone: bool, javascript: bool
) -> None:
    owner, guest, stranger = (as_browser(phone=phone, javascript=javascript).new_page() for _ in range(3))
    sign_in(owner, MEMBER)
    invites(owner, address)
    link = read(address).link("invites you to", "/invitations/")
    stranger_can_t_use_it(stranger, link)
    joins(guest, address, link, read(address))
    colleague_sees_no_more_than_names(guest)
    removed = owner_takes_out(owner, address)
    guest.goto(BUSINESS)
    expect(guest.get_by_role("main")).to_contain_text("You belong to no business yet.")
    assert guest.goto(removed).status == 404  # type: ignore[union-attr]


def invites(owner: Page, address: str) -> None:
    owner.goto(BUSINESS)
    owner.get_by_label("Their email").fill(address)
    owner.get_by_label("A word from you").fill("See www.evil.example")
    press(owner, "Send the invitation")
    expect(owner.get_by_role("main")).to_contain_text("Write it without web addresses.")
    expect(owner.get_by_label("Their email")).to_have_value(address)
    owner.get_by_label("A word from you").fill("You do the books.")
    press(owner, "Send the invitation")
    expect(owner.locator("body")).to_contain_text("The invitation is on its way.")


def stranger_can_t_use_it(stranger: Page, link: str) -> None:
    """The owner of no business of ours; the address it was mailed to is not named to them."""
    sign_in(stranger, "partner@kinship.example")
    stranger.goto(link)
    expect(stranger.get_by_role("main")).to_contain_text("It was mailed to another email than yours.")
    expect(stranger.get_by_role("main").get_by_role("button", name="Join", exact=True)).to_have_count(0)
    stranger.goto(BUSINESS)
    expect(stranger.get_by_role("main")).not_to_contain_text("Marta")


def joins(guest: Page, address: str, link: str, inbox: Inbox) -> None:
    guest.goto(link)
    expect(guest.get_by_role("main")).to_contain_text("Marta Berg wants you as a colleague in: Marta’s Bread")
    expect(guest.get_by_role("main")).to_contain_text("You do the books.")
    come_in(guest, address, inbox)
    expect(guest).to_have_url(re.compile("/invitations/"))
    press(guest, "Join")
    expect(guest).to_have_url(re.compile(f"{BUSINESS}$"))


def colleague_sees_no_more_than_names(guest: Page) -> None:
    main = guest.get_by_role("main")
    expect(main).to_contain_text("Marta Berg")
    expect(main).to_contain_text("Ben Okafor")
    for words in (*OWNER_ONLY, "@martas-bread.example"):
        expect(main).not_to_contain_text(words)


def owner_takes_out(owner: Page, address: str) -> str:
    """The address of the page that did it. The guest has no name yet."""
    owner.goto(BUSINESS)
    row = owner.get_by_role("listitem").filter(has_text="Somebody without a name here").first
    row.get_by_role("link", name="Take them out").click()
    owner.wait_for_url("**/remove/")
    page = owner.url
    press(owner, "Take them out")
    expect(owner.locator("body")).to_contain_text("They no longer belong to it.")
    return page
