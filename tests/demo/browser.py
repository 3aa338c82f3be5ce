"""A real Chromium for the page's tests: found on this machine, never downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
)
ABSENT = "No Chromium was found on PATH, so the page is not tested here."


def chromium_path() -> str:
    """The browser's path. Without one the test skips, but fails where CI=true, so that it cannot go missing unseen."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{ABSENT} CI must install one.", pytrace=False)
    pytest.skip(ABSENT)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless browser with a fresh profile."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS), headless=True)
        try:
            yield browser
        finally:
            browser.close()
