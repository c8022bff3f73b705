"""`make screenshots`: each kind of page, both widths and schemes, as PNG under var/screenshots.

Starts a demo of its own, or looks at the one that KINSHIP_SITE names. Names of pages look at these only;
`--readme` also puts the chosen ones into docs/screenshots.
"""

import os
import signal
import sys
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo import DESKTOP, LAUNCH, PHONE, ROOT, address_of, sign_in, start_demo
from tests.browser.pages import (
    ADMIN,
    EXEMPT,
    LOOKER,
    LOOKING,
    MEMBER,
    OF_PARTNER,
    PARTNER,
    SIGNED_IN,
    STAFF,
    VISITOR,
    Visit,
    at,
)

FOLDER = ROOT / "var" / "screenshots"
README = ROOT / "docs" / "screenshots"
FIVE = range(1, 6)
CHOSEN = {
    "home-visitor-sentence-desktop-light": 1000,
    "home-member-desktop-light": 1000,
    "mail-welcome-1-desktop-light": 1000,
    "training-card-phone-light": 1000,
    "studio-issue-desktop-light": 900,
    "security-staff-moderator-desktop-light": 900,
    "admin-agent-desktop-light": 900,
    "admin-desktop-light": 900,
    "admin-mails-desktop-light": 560,
}
"""For the README and the handbook, where each role has one: how many pixels from the top are kept."""
MARGIN = 40
MODERATOR = "moderator@kinship.example"


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
                *(("welcome", one) for one in range(1, 4)),
                *(("newsletter", one) for one in FIVE),
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
    """The chosen ones that there are, their upper part in few colours, so that the repository stays small."""
    README.mkdir(parents=True, exist_ok=True)
    for name, most in CHOSEN.items():
        if (source := FOLDER / f"{name}.png").exists():
            with Image.open(source) as picture:
                used(picture.convert("RGB"), most).quantize(32).save(README / f"{name}.png", optimize=True)


def used(picture: Image.Image, most: int) -> Image.Image:
    """Its upper part, without the empty ground that follows."""
    ground = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, ground).getbbox()
    bottom = box[3] + MARGIN if box else picture.height
    return picture.crop((0, 0, picture.width, min(bottom, picture.height, most)))


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
                (LOOKER, LOOKING | {"admin-agent": at("/admin/")}),
                (PARTNER, OF_PARTNER),
                (MODERATOR, {"security-staff-moderator": at("/me/security/staff/")}),
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
