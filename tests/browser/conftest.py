"""A real Chromium against the real demo, as `make demo` starts it.

Skipped aloud where there is no Chromium, unless KINSHIP_BROWSER=required.
"""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.demo import DESKTOP, LAUNCH, PHONE, address_of, chromium, start_demo

REQUIRED = os.environ.get("KINSHIP_BROWSER") == "required"
AsBrowser = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not chromium() and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason="no Chromium: install one to run the browser tests"))


@pytest.fixture(autouse=True)
def clean_valkey() -> None:
    """These tests talk to the demo's own servers, not to the suite's."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a running demo: of one for this run, or of the one that KINSHIP_SITE names."""
    if given := os.environ.get("KINSHIP_SITE"):
        yield given.rstrip("/")
        return
    demo = start_demo()
    try:
        assert demo.stdout is not None
        yield address_of(demo.stdout)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)


@pytest.fixture
def as_browser(browser: Browser, site: str) -> Iterator[AsBrowser]:
    """Makes browsers with a network address each: `as_browser(phone=True, javascript=False, dark=True)`."""
    made: list[BrowserContext] = []

    def make(*, phone: bool = False, javascript: bool = True, dark: bool = False) -> BrowserContext:
        network = ".".join(str(number) for number in uuid.uuid4().bytes[:3])
        context = browser.new_context(
            base_url=site,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            extra_http_headers={"X-Forwarded-For": f"10.{network}"},
        )
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def address() -> str:
    """An address nobody else in this run has."""
    return f"jo-{uuid.uuid4().hex[:12]}@corner-shop.example"
