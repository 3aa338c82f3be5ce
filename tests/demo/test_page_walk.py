"""The product in a real Chromium, as a newcomer tries it: the running demo with the sample scorecard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

CHART_SECONDS = 20


@pytest.fixture(params=[{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def demo_page(browser: Browser, demo_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The demo's page, on a desk and on a phone, as whoever opens it first."""
    context = browser.new_context(viewport=request.param)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(demo_url)
    page.wait_for_selector(".message, .welcome")
    yield page
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert errors == []
    assert width <= request.param["width"]


def ask(page: Page, words: str) -> None:
    page.get_by_role("combobox", name=re.compile("^Message ")).press_sequentially(words)
    page.keyboard.press("Enter")


def cards(page: Page) -> Locator:
    """The cards on show; earlier ones may be there already."""
    return page.locator(".message", has=page.get_by_role("button", name="Why this rating"))


def test_a_newcomer_asks_for_an_indicator_and_sees_card_and_chart(demo_page: Page):
    pictures = demo_page.locator(".message .picture")
    earlier_cards, earlier_pictures = cards(demo_page).count(), pictures.count()
    ask(demo_page, "/kpi Care Leavers EET")
    expect(cards(demo_page)).to_have_count(earlier_cards + 1)
    card = cards(demo_page).last
    expect(card).to_contain_text("Only visible to you")
    expect(card).to_contain_text("43%")
    expect(card).to_contain_text(re.compile("care leavers", re.IGNORECASE))
    expect(pictures).to_have_count(earlier_pictures + 1, timeout=CHART_SECONDS * 1000)
    assert pictures.last.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
    assert "Care Leavers" in (pictures.last.get_attribute("alt") or "")


def test_a_newcomer_asks_why_and_comes_back(demo_page: Page):
    earlier = cards(demo_page).count()
    ask(demo_page, "/kpi Care Leavers EET")
    expect(cards(demo_page)).to_have_count(earlier + 1)
    why = cards(demo_page).last.get_by_role("button", name="Why this rating")
    why.click()
    window = demo_page.get_by_role("dialog")
    expect(window).to_contain_text("52%")
    demo_page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(why).to_be_focused()


def test_a_newcomer_picks_one_of_several(demo_page: Page):
    ask(demo_page, "/kpi ebacc")
    answer = demo_page.locator(".message", has_text="Which one?").last
    expect(answer).to_be_visible()
    place = answer.get_attribute("data-ts")
    choice = answer.get_by_role("button", name=re.compile("^Show ")).first
    name = (choice.get_attribute("aria-label") or "").removeprefix("Show ").removesuffix("…")
    choice.click()
    card = demo_page.locator(f'.message[data-ts="{place}"]')
    expect(card.get_by_role("button", name="Why this rating")).to_be_visible()
    expect(card).to_contain_text(name)
