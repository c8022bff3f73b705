"""`make screenshots`: each kind of page, both widths and schemes, as PNG under var/screenshots.

Starts a demo of its own, or looks at the one that KINSHIP_SITE names. Names of pages look at these only;
`--readme` also puts the chosen ones into docs/screenshots.
"""

import os
import signal
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo import DESKTOP, LAUNCH, PHONE, ROOT, address_of, sign_in, start_demo
from tests.browser.pages import ADMIN, EXEMPT, LOOKER, LOOKING, MEMBER, SIGNED_IN, STAFF, VISITOR, Visit

FOLDER = ROOT / "var" / "screenshots"
README = ROOT / "docs" / "screenshots"
FIVE = range(1, 6)
CHOSEN = (
    "home-visitor-sentence-desktop-light",
    "home-member-desktop-light",
    "mail-welcome-1-desktop-light",
    "training-card-phone-light",
)


def shoot(browser: Browser, site: str, address: str, pages: dict[str, Visit]) -> None:
    for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            context = browser.new_context(base_url=site, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            if address:
                sign_in(page, address)
            for name, visit in pages.items():
                visit(page)
                page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)
            context.close()


def mails(browser: Browser, site: str) -> None:
    """The welcome and the newsletter as their readers see them, from the preview of the mails."""
    for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            context = browser.new_context(base_url=site, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            sign_in(page, "marketer@kinship.example")
            for kind, number in [
                *(("welcome", at) for at in range(1, 4)),
                *(("newsletter", at) for at in FIVE),
            ]:
                if (answer := page.goto(f"/studio/mails/{kind}/{number}/html/")) and answer.ok:
                    page.screenshot(path=FOLDER / f"mail-{kind}-{number}-{size}-{scheme}.png", full_page=True)
            context.close()
            side_by_side(f"{size}-{scheme}")


def side_by_side(end: str) -> None:
    """One issue, five readers."""
    pictures = [Image.open(FOLDER / f"mail-newsletter-{at}-{end}.png") for at in FIVE]
    sheet = Image.new("RGB", (sum(one.width for one in pictures), max(one.height for one in pictures)))
    for place, one in enumerate(pictures):
        sheet.paste(one, (sum(before.width for before in pictures[:place]), 0))
    sheet.save(FOLDER / f"newsletter-for-five-{end}.png")


def keep_for_readme() -> None:
    """The chosen ones, in few colours, so that the repository stays small."""
    README.mkdir(parents=True, exist_ok=True)
    for name in CHOSEN:
        with Image.open(FOLDER / f"{name}.png") as picture:
            picture.convert("RGB").quantize(64).save(README / f"{name}.png", optimize=True)


def main(only: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    demo = None if "KINSHIP_SITE" in os.environ else start_demo()
    site = address_of(demo.stdout) if demo and demo.stdout else os.environ["KINSHIP_SITE"]
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(**LAUNCH)
            for address, pages in (
                ("", VISITOR),
                (MEMBER, SIGNED_IN),
                (ADMIN, STAFF | EXEMPT),
                (LOOKER, LOOKING),
            ):
                wanted = {name: visit for name, visit in pages.items() if not only or name in only}
                shoot(browser, site, address, wanted)
            if not only or "mails" in only:
                mails(browser, site)
    finally:
        if demo:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "--readme"])
    if "--readme" in sys.argv:
        keep_for_readme()
    print(f"Look at {Path(FOLDER)}")
