"""The page in a real Chromium against canned values."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.demo.browser import running_browser
from tests.demo.stub import Stub, serving

__all__ = ["browser", "open_as", "open_page", "stub"]

OpenPage = Callable[..., Page]
OpenAs = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module's tests."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def stub() -> Stub:
    """The canned workspace; a test fills it before or while the page is open."""
    return Stub()


@pytest.fixture
def open_page(browser: Browser, stub: Stub) -> Iterator[OpenPage]:
    """Opens the page; `phone=True` for 390 × 844 and touch. It must ask no other host for anything and not fail."""
    errors: list[str] = []
    asked: list[str] = []
    contexts = []
    with serving(stub.site()) as address:

        def opened(*, phone: bool = False, width: int = 1200, **options: Any) -> Page:
            size = {"width": 390, "height": 844} if phone else {"width": width, "height": 800}
            context = browser.new_context(viewport=size, has_touch=phone, **options)
            context.set_default_timeout(5000)
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address)
            page.wait_for_selector(".message, .welcome")
            stub.await_page()
            return page

        yield opened
        for context in contexts:
            context.close()
    assert errors == [], errors
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.fixture
def open_as(browser: Browser, site_url: str) -> Iterator[OpenAs]:
    """Opens the page on the model itself as one person: `open_as(GUEST)`. It must not fail or complain."""
    errors: list[str] = []
    contexts = []

    def opened(person: str = "", *, channel: str = "") -> Page:
        context = browser.new_context(viewport={"width": 1200, "height": 800})
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(f"{site_url}#{urlencode({'as': person, 'channel': channel})}")
        page.wait_for_selector(".message, .welcome")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == [], errors
