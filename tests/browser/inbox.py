"""Reading mail where the demo shows it: at /mailbox/, which shows new mail by itself."""

import re

from playwright.sync_api import Locator, Page, expect

SOON = 30_000


class Inbox:
    """One person's mail; `page` is a page of a browser of its own, with a script."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def text(self, subject: str) -> str:
        """The text of the mail whose subject has these words, once it is there."""
        self.page.goto("/mailbox/")
        mail = self._mails().filter(has_text=subject)
        expect(mail.first).to_be_visible(timeout=SOON)
        link = mail.first.get_by_role("link").get_attribute("href")
        self.page.goto(f"{link}?part=text")
        return self.page.get_by_role("main").locator("pre").inner_text()

    def count(self) -> int:
        self.page.goto("/mailbox/")
        return self._mails().count()

    def code(self) -> str:
        return re.findall(r"^\s*(\d{3} ?\d{3})\s*$", self.text("Your code"), re.MULTILINE)[0]

    def link(self, subject: str, path: str) -> str:
        """The first link to an address under `path`."""
        found = re.search(rf"https?://\S+?({path}\S*)", self.text(subject))
        assert found, f"no link to {path} in the mail"
        return found[1]

    def _mails(self) -> Locator:
        return self.page.get_by_role("row").filter(has_text=self.address)
