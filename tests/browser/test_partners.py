"""A member chooses who looks after the business; the partner sees their businesses and no other."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import MEMBER, PARTNER

OWN = "/me/partner/"


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_member_and_partner(as_browser: AsBrowser, phone: bool, javascript: bool) -> None:
    member, partner = (as_browser(phone=phone, javascript=javascript).new_page() for _ in range(2))
    sign_in(member, MEMBER)
    sign_in(partner, PARTNER)
    page = finds_it_in_the_list(partner)
    member_shows_no_name(member)
    partner.reload()
    expect(partner.get_by_role("main")).not_to_contain_text("Marta Berg")
    member_chooses_another(member)
    assert partner.goto(page).status == 404  # type: ignore[union-attr]
    partner.goto("/partner/?q=marta")
    expect(partner.get_by_role("main")).to_contain_text("No business of yours is called that.")
    member_takes_it_back(member)
    assert partner.goto(page).status == 200  # type: ignore[union-attr]


def finds_it_in_the_list(partner: Page) -> str:
    """The address of its page; an id beside it is not there."""
    partner.goto("/")
    partner.get_by_role("link", name="See your businesses").first.click()
    partner.get_by_label("Name of a business").fill("marta")
    press(partner, "Find it")
    partner.get_by_role("main").get_by_role("link", name="Marta’s Bread").click()
    partner.wait_for_url(re.compile("/partner/[0-9]+/$"))
    main = partner.get_by_role("main")
    for words in ("Marta’s Bread runs", "Kinship Till", "Who said that you may see them"):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("martas-bread.example")
    page = partner.url
    assert partner.goto("/partner/987654321/").status == 404  # type: ignore[union-attr]
    partner.goto(page)
    return page


def member_shows_no_name(member: Page) -> None:
    member.goto(OWN)
    member.get_by_label("Nothing about me").check()
    press(member, "Save")
    expect(member.get_by_label("Nothing about me")).to_be_checked()


def member_chooses_another(member: Page) -> None:
    member.goto("/partners/northgate-it/")
    expect(member.get_by_role("main")).to_contain_text("Now Harbour Computers looks after your business.")
    press(member, "Make them our partner")
    expect(member).to_have_url(re.compile(f"{OWN}$"))
    expect(member.get_by_role("main")).to_contain_text("Northgate IT has looked after your business since")


def member_takes_it_back(member: Page) -> None:
    press(member, "Take the choice back")
    expect(member.get_by_role("main")).to_contain_text(
        "Harbour Computers has looked after your business since"
    )
