"""The demo that browser tests and screenshots look at: the real processes, with data in a folder of their own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from playwright.sync_api import Page, ViewportSize

ROOT = Path(__file__).parents[2]
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PLACES = ("chromium", "chromium-browser", "google-chrome", MAC)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PASSWORD = "kinship-demo"
VAR = "var/browser"


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, PLACES)), None)


LAUNCH: dict[str, Any] = {
    "executable_path": chromium(),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ],
}


def forget(var: str, environment: Mapping[str, str]) -> None:
    """As on a machine that never ran it, but with the environment built: what earlier runs wrote would stand first."""
    subprocess.run([sys.executable, "-m", "portal.embedded", "remove"], cwd=ROOT, env=environment, check=True)
    shutil.rmtree(ROOT / var, ignore_errors=True)


def start_demo() -> "subprocess.Popen[str]":
    """Behind one proxy, so that every browser context can have a network address of its own."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    untired = {"BUDGET_QUESTION": "0"}  # one member comes in dozens of times in a run, and is asked each time
    environment = {**outside, **untired, "KINSHIP_VAR": VAR, "TRUSTED_PROXIES": "1"}
    forget(VAR, environment)
    command = [sys.executable, "-m", "portal.demo.run", "--port", "8123"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def address_of(output: IO[str]) -> str:
    """Waits until the demo says where it is."""
    said = []
    for line in output:
        said.append(line)
        if found := re.search(r"Kinship is at (http\S+?)/\s", line):
            return found[1]
    raise AssertionError("the demo did not start:\n" + "".join(said))


def sign_in(page: Page, address: str) -> None:
    """With the password that all logins of the demo have."""
    page.goto("/sign-in/")
    form = page.get_by_role("main").locator("form").first
    form.locator("input[type=email]").fill(address)
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button").first.click()
    page.wait_for_url("**/")
