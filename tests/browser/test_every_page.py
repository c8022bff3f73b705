"""DESIGN.md's "Every page", on each kind of page that there is."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import AsBrowser
from tests.browser.demo import sign_in
from tests.browser.pages import (
    ADMIN,
    LOOKER,
    LOOKING,
    MEMBER,
    OF_PARTNER,
    PARTNER,
    SIGNED_IN,
    STAFF,
    VISITOR,
    Visit,
)
from tests.browser.weighing import KB, Scales

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["cat.color"]},
    "rules": {"color-contrast-enhanced": {"enabled": False}},
}
"""What the other scheme can change; 7 : 1, which naming the tag would switch on, is not promised."""
NARROW, WIDE, HEIGHT = 320, 1280, 900
HTML, WHOLE, SCRIPT, REQUESTS = 50 * KB, 90 * KB, 25 * KB, 12
PAGES = {"": VISITOR, MEMBER: SIGNED_IN, ADMIN: STAFF, LOOKER: LOOKING, PARTNER: OF_PARTNER}
Open = Callable[[str, str], tuple[Page, Scales]]


def everywhere() -> list[Any]:
    return [pytest.param(who, name, id=name) for who, pages in PAGES.items() for name in pages]


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: str) -> dict[str, Any]:
    """Of each login, signed in once."""
    found = {}
    for who in filter(None, PAGES):
        context = browser.new_context(base_url=site)
        sign_in(context.new_page(), who)
        found[who] = context.cookies()
        context.close()
    return found


@pytest.fixture
def opened(as_browser: AsBrowser, cookies: dict[str, Any]) -> Open:
    def visit(who: str, name: str) -> tuple[Page, Scales]:
        context = as_browser()
        context.add_cookies(cookies.get(who, []))
        page = context.new_page()
        scales = Scales.under(page)
        way: Visit = PAGES[who][name]
        way(page)
        page.wait_for_load_state()
        return page, scales

    return visit


@pytest.mark.parametrize(("who", "name"), everywhere())
def test_page(opened: Open, site: str, who: str, name: str) -> None:
    page, scales = opened(who, name)

    found = {
        "console": scales.complaints,
        "elsewhere": scales.elsewhere(site),
        "over budget": over_budget(scales),
        "layout shift": scales.shifts(),
        "headings": headings_out_of_order(page),
        "no visible focus": without_visible_focus(page),
        "axe, light": violations(page, "light", AXE),
        "axe, dark": violations(page, "dark", COLOURS),
        "scrolls sideways": wider_than_the_window(page),
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def over_budget(scales: Scales) -> list[str]:
    budgets = {
        "html": (scales.html, HTML),
        "script": (scales.script, SCRIPT),
        "whole": (scales.whole, WHOLE),
        "requests": (len(scales.requests), REQUESTS),
    }
    return [f"{name}: {cost} > {budget}" for name, (cost, budget) in budgets.items() if cost > budget]


def headings_out_of_order(page: Page) -> list[str]:
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map((h) => +h.tagName[1])")
    jumps = [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]
    return jumps if levels[:1] == [1] and levels.count(1) == 1 else [f"h1 is not first and alone: {levels}"]


def without_visible_focus(page: Page) -> list[str]:
    """What can be reached with Tab and, focused, is outlined neither itself nor by its label or frame."""
    page.keyboard.press("Tab")
    return list(page.evaluate(FOCUS))


def violations(page: Page, scheme: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    results = Axe().run(page, options=options)
    return [
        f"{violation['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def wider_than_the_window(page: Page) -> dict[str, int]:
    """On the narrowest window, and with the browser set to letters of double size."""
    over = {}
    settings = page.context.new_cdp_session(page)
    for name, width, letters in (("320 px", NARROW, 16), ("200 %", WIDE, 32)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": letters, "fixed": letters}})
        over[name] = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return {name: pixels for name, pixels in over.items() if pixels > 0}


FOCUS = """() => {
  const outlined = (part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const around = (part) => [part, part.parentElement, part.parentElement?.parentElement,
    part.closest("label"), part.nextElementSibling, ...(part.labels ?? [])].filter(Boolean);
  const ways = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const bare = [];
  for (const part of document.querySelectorAll(ways)) {
    part.focus();
    if (document.activeElement !== part) continue;
    if (!around(part).some(outlined)) bare.push(part.outerHTML.slice(0, 120));
  }
  return bare;
}"""
