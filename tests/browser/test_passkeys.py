"""A passkey in a real Chromium, whose authenticator is Chromium's own virtual one."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import DESKTOP
from tests.browser.inbox import SOON, Inbox

HOME = re.compile(r"^https?://[^/]+/$")
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""As a laptop with a fingerprint reader has one."""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """At a name: browsers make no passkeys for a bare network address."""
    network = ".".join(str(number) for number in uuid.uuid4().bytes[:3])
    context = browser.new_context(
        base_url=site.replace("127.0.0.1", "localhost"),
        viewport=DESKTOP,
        extra_http_headers={"X-Forwarded-For": f"10.{network}"},
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": READER})
    yield page
    context.close()


def mailed_code(page: Page, address: str, nth: int) -> str:
    """The nth that came. Read in a tab that is closed again: a browser asks for no passkey behind another tab."""
    tab = page.context.new_page()
    tab.goto("/mailbox/")
    codes = tab.get_by_role("row").filter(has_text=address).filter(has_text="Your code")
    expect(codes).to_have_count(nth, timeout=SOON)
    code = Inbox(tab, address).code()
    tab.close()
    return code


def test_a_passkey_is_added_and_then_lets_in(page: Page, address: str) -> None:
    page.goto("/join/")
    page.get_by_label("Your email").fill(address)
    page.get_by_role("button", name="Mail me a code").click()
    page.wait_for_url("**/join/code/")
    code = mailed_code(page, address, 1)
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Let me in").click()
    page.wait_for_url(HOME)

    page.goto("/me/security/passkeys/")
    page.get_by_label("A name for it").fill("My laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Keep these codes")).to_be_visible()
    expect(page.get_by_role("main").locator("ol code")).to_have_count(10)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("My laptop", exact=True)).to_be_visible()

    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/join/?next=/me/security/")
    page.get_by_role("button", name="Come in with a passkey").click()
    page.wait_for_url("**/me/security/")
    expect(page.get_by_text("Last used on")).to_be_visible()

    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/join/")
    page.get_by_label("Your email").fill(address)
    page.get_by_role("button", name="Mail me a code").click()
    page.wait_for_url("**/join/code/")
    again = mailed_code(page, address, 2)
    assert again != code
    page.get_by_label("The code").fill(again)
    page.get_by_role("button", name="Let me in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(HOME)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="What we know about you")).to_be_visible()
