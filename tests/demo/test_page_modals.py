"""Modals on the page: focus, errors, the stack of views."""

import pytest
from playwright.sync_api import expect

from tests.demo.kit import actions, button, field, option, section, view
from tests.demo.page_fixtures import OpenPage
from tests.demo.stub import Stub

pytestmark = pytest.mark.browser


def test_escape_in_a_menu_closes_only_the_menu(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.tell("view", view(field("menu", {"type": "static_select", "options": [option("Red")]})))
    page.get_by_role("dialog").locator("button.select").click()
    expect(page.get_by_role("listbox", name="Options")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Options")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Why this rating")).to_be_visible()


def test_a_modal_keeps_the_focus_and_gives_it_back(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[actions(button("Why this rating"))])
    page = open_page()
    page.get_by_role("button", name="Why this rating").click()
    stub.tell("view", view(section("43% is 9 points below"), field("words", {"type": "plain_text_input"})))
    expect(page.get_by_role("textbox", name="words")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Why this rating")).to_be_focused()
    assert stub.await_did("close") == [{"as": "U1", "view_id": "V1"}]


def test_a_blank_required_field_is_said_before_anything_is_sent(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.tell("view", view(field("words", {"type": "plain_text_input"})))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-error")).to_have_text("Please fill this in.")
    expect(page.get_by_role("textbox", name="words")).to_be_focused()
    assert stub.did("submit") == []


def test_what_the_server_refuses_stands_under_its_field_and_nothing_typed_is_lost(stub: Stub, open_page: OpenPage):
    stub.answers["submit"] = {"ok": False, "errors": {"words": "A figure, please, such as 43%"}}
    blocks = [field("words", {"type": "plain_text_input"})]
    page = open_page()
    stub.tell("view", view(*blocks))
    page.get_by_role("textbox", name="words").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-error")).to_have_text("A figure, please, such as 43%")
    stub.tell("view", view(*blocks, title="Updated", errors={"words": "Still no figure"}))
    expect(page.locator(".field-error")).to_have_text("Still no figure")
    expect(page.get_by_role("textbox", name="words")).to_have_value("many")


def test_a_pushed_view_comes_back_to_what_was_entered(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.tell("view", view(field("words", {"type": "plain_text_input"})))
    page.get_by_role("textbox", name="words").fill("half a sentence")
    stub.tell("view", view(section("more"), view_id="V2", title="More", close="", submit="", stack=2))
    page.get_by_role("dialog", name="More").get_by_role("button", name="Back").click()
    expect(page.get_by_role("textbox", name="words")).to_have_value("half a sentence")
    stub.tell("view_closed", {"id": "V1"})
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_fault_is_said_inside_an_open_modal(stub: Stub, open_page: OpenPage):
    page = open_page()
    stub.tell("view", view(section("x")))
    expect(page.get_by_role("dialog")).to_be_visible()
    stub.tell("fault", {"text": "No listener answered."})
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("No listener answered.")
