"""The two tabs of the bot's direct message, and the page that the bot publishes for a person."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.demo.kit import Json, actions, button, section, select
from tests.demo.page_fixtures import OpenPage
from tests.demo.stub import Stub

pytestmark = pytest.mark.browser


def home(*blocks: Json) -> Json:
    return {"id": "V9", "title": "", "submit": "", "close": "", "errors": {}, "stack": 0, "blocks": list(blocks)}


def turn_to_home(page: Page) -> None:
    if page.get_by_role("button", name="Open the channel list").is_visible():
        page.get_by_role("button", name="Open the channel list").click()
    page.get_by_role("button", name="Scorecard Bot").click()
    page.get_by_role("tab", name="Home").click()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_home_shows_what_the_bot_has_published(stub: Stub, open_page: OpenPage, phone: bool) -> None:
    stub.answers["home"] = {"ok": True, "view": home(section("*You own* 5"))}
    page = open_page(phone=phone)
    turn_to_home(page)
    panel = page.get_by_role("tabpanel", name="Home")
    expect(panel).to_contain_text("You own 5")
    expect(page.get_by_role("combobox", name=re.compile("^Message "))).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_channel_has_no_tabs(open_page: OpenPage) -> None:
    expect(open_page().get_by_role("tablist")).to_be_hidden()


def test_what_the_bot_publishes_later_takes_its_place(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": None}
    page = open_page()
    turn_to_home(page)
    panel = page.get_by_role("tabpanel", name="Home")
    expect(panel).to_contain_text("nothing here yet")
    stub.tell("home", {"view": home(section("Red now (2)"))})
    expect(panel).to_contain_text("Red now (2)")


def test_a_press_at_home_names_its_view(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": home(actions(button("Show", value="CL-EET")))}
    page = open_page()
    turn_to_home(page)
    page.get_by_role("button", name="Show").click()
    asked = stub.await_did("click")[0]
    assert (asked["view_id"], asked["action_id"], asked["value"]) == ("V9", "press", "CL-EET")


def test_a_page_made_anew_keeps_the_focus(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": home(actions(button("Show")))}
    page = open_page()
    turn_to_home(page)
    page.get_by_role("button", name="Show").focus()
    stub.tell("home", {"view": home(section("New"), actions(button("Show")))})
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("New")
    expect(page.get_by_role("button", name="Show")).to_be_focused()


def test_the_tabs_are_reached_with_the_arrows(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": home(section("Here"))}
    page = open_page()
    turn_to_home(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("combobox", name=re.compile("^Message "))).to_be_visible()


def test_the_address_leads_back_to_the_home(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": home(section("Here"))}
    page = open_page()
    turn_to_home(page)
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Here")
    page.reload()
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Here")


def test_a_menu_at_home_is_a_press_too(stub: Stub, open_page: OpenPage) -> None:
    options = [{"text": {"type": "plain_text", "text": "Care leavers"}, "value": "CL-EET"}]
    stub.answers["home"] = {"ok": True, "view": home(actions(select(options=options)))}
    page = open_page()
    turn_to_home(page)
    page.get_by_role("button", name="Choose one").click()
    page.get_by_role("option", name="Care leavers").click()
    assert stub.await_did("click")[0]["view_id"] == "V9"


def test_a_fault_at_home_is_seen(stub: Stub, open_page: OpenPage) -> None:
    stub.answers["home"] = {"ok": True, "view": home(section("Here"))}
    page = open_page()
    turn_to_home(page)
    stub.tell("fault", {"text": "unknown_method"})
    expect(page.get_by_role("alert")).to_contain_text("unknown_method")


def test_the_next_quarter_is_loaded_with_a_press(stub: Stub, open_page: OpenPage) -> None:
    stub.next_quarter = "Q3 2019/20"
    page = open_page()
    page.get_by_role("button", name="Load next quarter (Q3 2019/20)").click()
    expect(page.get_by_text("Q3 2019/20 is published.")).to_be_visible()
    assert len(stub.did("next-quarter")) == 1


def test_after_the_last_quarter_the_button_says_so(stub: Stub, open_page: OpenPage) -> None:
    stub.next_quarter = ""
    expect(open_page().get_by_role("button", name="No further quarter")).to_be_disabled()


def test_without_the_sample_no_quarter_is_offered(open_page: OpenPage) -> None:
    expect(open_page().get_by_role("button", name="quarter")).to_have_count(0)


def test_a_quarter_that_could_not_be_loaded_is_said(stub: Stub, open_page: OpenPage) -> None:
    stub.next_quarter = "Q3 2019/20"
    stub.answers["next-quarter"] = {"ok": False, "error": "The database is busy just now."}
    page = open_page()
    page.get_by_role("button", name="Load next quarter").click()
    expect(page.get_by_role("alert")).to_contain_text("The database is busy just now.")


@pytest.mark.parametrize("width", [320, 390, 760])
def test_the_quarter_fits_a_narrow_page(stub: Stub, open_page: OpenPage, width: int) -> None:
    stub.next_quarter = "Q3 2019/20"
    page = open_page(width=width)
    expect(page.get_by_role("button", name="Load next quarter")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
