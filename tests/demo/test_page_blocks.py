"""Each block and element as the page draws it."""

import pytest
from playwright.sync_api import expect

from tests.demo.kit import actions, button, field, mrkdwn, option, plain, section, select, table, view
from tests.demo.page_fixtures import OpenPage
from tests.demo.stub import Stub

pytestmark = pytest.mark.browser

# One point, drawn by hand: the smallest PNG there is.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de000"
    "0000c49444154789c63e00e4d0600013200c45e44f9aa0000000049454e44ae426082"
)
IMAGE = {
    "type": "image",
    "block_id": "image",
    "image_url": "/local/file/F1",
    "alt_text": "A rising line",
    "title": plain("Trend"),
}


def test_a_card_shows_heading_fields_and_small_print(stub: Stub, open_page: OpenPage):
    fields = {"type": "section", "fields": [mrkdwn("*Value*\n43%"), mrkdwn("*Target*\n52%")]}
    small = {"type": "context", "elements": [mrkdwn("Owner: Head of service")]}
    stub.post(
        blocks=[{"type": "header", "text": plain("Care leavers"), "level": 2}, fields, {"type": "divider"}, small]
    )
    message = open_page().locator(".message")
    expect(message.get_by_role("heading", level=4)).to_have_text("Care leavers")
    expect(message.locator(".field")).to_have_text(["Value43%", "Target52%"])
    expect(message.locator("hr")).to_have_count(1)
    expect(message.locator(".context")).to_have_text("Owner: Head of service")


def test_a_message_without_blocks_shows_its_text(stub: Stub, open_page: OpenPage):
    stub.post(text="*Good* morning", user="U2", author="Cabinet member", bot=False)
    message = open_page().locator(".message")
    expect(message.locator(".text")).to_have_text("Good morning")
    expect(message.locator(".author")).to_have_text("Cabinet member")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "data_visualization"}, "Unknown block “data_visualization”"),
        ({}, "Unknown block “without a type”"),
        ({"type": "constructor"}, "Unknown block “constructor”"),
        (actions({"type": "workflow_button"}), "Unknown element “workflow_button”"),
        ({"type": "rich_text", "elements": [{"type": "rich_text_dance"}]}, "Unknown rich text part “rich_text_dance”"),
        ({"type": "table", "rows": []}, "A table without rows"),
        ({"type": "image", "image_url": "/local/file/F1"}, "An image without alternative text"),
        ({"type": "actions", "elements": 7}, "A actions block that cannot be shown"),
    ],
)
def test_what_cannot_be_shown_is_an_error_card(stub: Stub, open_page: OpenPage, block: dict, words: str):
    stub.post(blocks=[block])
    expect(open_page().locator(".message .error-card")).to_contain_text(words)


def test_a_message_that_slack_would_refuse_says_why(stub: Stub, open_page: OpenPage):
    stub.post(text="x", error="text is longer than 3,000 characters")
    expect(open_page().locator(".error-card")).to_contain_text("text is longer than 3,000 characters")


def test_data_in_every_place_of_a_card_stays_text(stub: Stub, open_page: OpenPage):
    evil = "<img src=x onerror=alert(1)>\"'"
    choices = [option(evil)]
    blocks = [
        {"type": "header", "text": plain(evil)},
        section(evil, accessory=button(evil)),
        actions(
            select(options=choices, placeholder=plain(evil)),
            {"type": "overflow", "action_id": "more", "options": choices},
        ),
        table([evil, evil], [evil, evil]),
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": evil}]}],
        },
        IMAGE | {"image_url": "/local/file/gone", "alt_text": evil, "title": plain(evil)},
        {"type": evil},
    ]
    stub.post(blocks=blocks, author=evil)
    page = open_page()
    expect(page.locator(".message td")).to_have_text([evil, evil])
    assert page.locator("img[src='x'], script:not([src])").count() == 0


def test_a_table_has_headings_and_alignment(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[table(["Indicator", "Value"], ["Care leavers", "43%"])])
    message = open_page().locator(".message")
    expect(message.get_by_role("columnheader")).to_have_text(["Indicator", "Value"])
    expect(message.locator("td").nth(1)).to_have_css("text-align", "right")


def test_rich_text_is_drawn_with_lists_and_styles(stub: Stub, open_page: OpenPage):
    words = {"type": "text", "text": "A & B", "style": {"bold": True}}
    items = [{"type": "rich_text_section", "elements": [words, {"type": "user", "user_id": "U2"}]}]
    stub.post(
        blocks=[{"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": items}]}]
    )
    item = open_page().locator(".message ol li")
    expect(item).to_have_text("A & B@Cabinet member")
    expect(item.locator("strong")).to_have_text("A & B")


def test_an_image_is_decoded_and_grows_when_pressed(stub: Stub, open_page: OpenPage):
    stub.images["F1"] = PNG
    stub.post(blocks=[IMAGE])
    page = open_page()
    image = page.get_by_role("img", name="A rising line", exact=True)
    expect(image).to_be_visible()
    expect(page.locator(".picture")).to_have_js_property("naturalWidth", 1)
    page.get_by_role("button", name="Enlarge the image").click()
    expect(page.get_by_role("dialog", name="Trend")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Enlarge the image")).to_be_focused()


def test_an_image_elsewhere_is_named_and_not_fetched(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[IMAGE | {"image_url": "https://example.org/spy.png"}])
    page = open_page()
    expect(page.locator(".error-card")).to_contain_text("A rising line")
    assert page.locator(".message .blocks img").count() == 0


def test_an_image_that_fails_leaves_its_words(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[IMAGE])
    expect(open_page().locator(".error-card")).to_contain_text("It shows: A rising line")


def test_ratings_are_drawn_as_shapes_with_names(stub: Stub, open_page: OpenPage):
    stub.post(blocks=[section("🟥 Red, 🔶 Amber, :large_green_circle: Green")])
    shapes = open_page().locator(".message svg.emoji")
    assert [shape.get_attribute("aria-label") for shape in shapes.all()] == [
        "red square",
        "orange diamond",
        "green circle",
    ]


def test_a_private_and_an_edited_message_are_marked(stub: Stub, open_page: OpenPage):
    stub.post(text="for you", ephemeral=True)
    stub.post(text="changed", edited=True)
    page = open_page()
    expect(page.locator(".message").nth(0)).to_contain_text("Only visible to you")
    expect(page.locator(".message").nth(1)).to_contain_text("(edited)")
    assert page.locator(".ephemeral .reply").count() == 0


def test_every_control_of_a_modal_reports_its_value_in_slacks_shape(stub: Stub, open_page: OpenPage):
    choices = [option("Red", "r"), option("Green", "g")]
    page = open_page()
    stub.tell(
        "view",
        view(
            field("text", {"type": "plain_text_input", "multiline": True}),
            field("day", {"type": "datepicker", "initial_date": "2019-09-30"}),
            field("one", {"type": "radio_buttons", "options": choices}),
            field("some", {"type": "checkboxes", "options": choices}),
            field("menu", {"type": "static_select", "options": choices, "initial_option": choices[1]}),
            field("who", {"type": "users_select", "initial_user": "U2"}),
            field("number", {"type": "number_input", "is_decimal_allowed": True}, optional=True),
        ),
    )
    page.get_by_role("textbox", name="text").fill("Two lines\nof words")
    page.get_by_label("Green").first.check()
    page.get_by_role("checkbox", name="Red").check()
    page.get_by_role("button", name="Save").click()
    [sent] = stub.await_did("submit")
    assert {block: value["value"] for block, value in sent["values"].items()} == {
        "text": {"type": "plain_text_input", "value": "Two lines\nof words"},
        "day": {"type": "datepicker", "selected_date": "2019-09-30"},
        "one": {"type": "radio_buttons", "selected_option": choices[1]},
        "some": {"type": "checkboxes", "selected_options": [choices[0]]},
        "menu": {"type": "static_select", "selected_option": choices[1]},
        "who": {"type": "users_select", "selected_user": "U2"},
        "number": {"type": "number_input", "value": None},
    }
    assert sent["view_id"] == "V1"
