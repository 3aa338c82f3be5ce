"""The page in a real Chromium on the model itself, with a small bot behind it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, menu, modal, option, words

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    """The first person's page."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_default_timeout(5000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(site_url)
    page.wait_for_selector(".message, .welcome")
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def bot(workspace: Workspace, bolt_app: App) -> App:
    """A bot with a card, a window, and a menu that it fills itself."""
    blocks = [words("*Care leavers* 43%"), buttons(button(), menu("external_select"))]
    bolt_app.command("/kpi")(lambda ack: ack(text="Care leavers", blocks=blocks))
    bolt_app.options("pick")(lambda ack: ack(options=[option("cautions")]))
    bolt_app.action("pick")(lambda ack, respond, action: (ack(), respond(action["selected_option"]["value"])))
    bolt_app.view("window")(lambda ack: ack())

    @bolt_app.action("go")
    def open_window(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal("Why this rating"))

    return bolt_app


def type_in(page: Page, text: str) -> None:
    page.get_by_role("combobox", name=re.compile("^Message ")).press_sequentially(f"{text}\n")


def test_a_command_is_answered_privately(page: Page, bot: App) -> None:
    type_in(page, "/kpi Care Leavers EET")
    card = page.locator(".message").last
    expect(card).to_contain_text("Care leavers 43%")
    expect(card).to_contain_text(re.compile("only visible to you", re.IGNORECASE))


def test_a_button_opens_a_window_that_can_be_sent(page: Page, bot: App, workspace: Workspace) -> None:
    type_in(page, "/kpi Care Leavers EET")
    page.get_by_role("button", name="Go", exact=True).click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Why this rating")
    window.get_by_role("textbox").fill("Words")
    window.get_by_role("button", name="Save").click()
    expect(window).to_have_count(0)
    assert workspace.open_view(workspace.person("Performance officer")) is None


def test_a_posted_image_is_decoded(page: Page, slack_client: WebClient, workspace: Workspace) -> None:
    workspace.files.polls_needed = 0
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "PNG")
    file_id = slack_client.files_upload_v2(filename="chart.png", content=buffer.getvalue())["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Chart"}
    slack_client.chat_postMessage(channel="C0SBPERFORM", text="Chart", blocks=[image])
    shown = page.get_by_role("img", name="Chart")
    expect(shown).to_be_visible()
    assert shown.evaluate("async image => (await image.decode(), image.naturalWidth)") == 40


def test_an_image_that_was_deleted_leaves_a_tombstone(
    page: Page, slack_client: WebClient, workspace: Workspace
) -> None:
    workspace.files.polls_needed = 0
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "PNG")
    file_id = slack_client.files_upload_v2(filename="chart.png", content=buffer.getvalue())["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Chart"}
    slack_client.chat_postMessage(channel="C0SBPERFORM", text="Chart", blocks=[image])
    expect(page.get_by_role("img", name="Chart")).to_be_visible()
    slack_client.files_delete(file=file_id)
    expect(page.get_by_text("This file was deleted.")).to_be_visible()
    expect(page.get_by_role("img", name="Chart")).to_have_count(0)


def test_a_late_bot_is_said_to_be_late(page: Page, bolt_app: App) -> None:
    type_in(page, "/kpi red")
    expect(page.locator(".message").last).to_contain_text("operation_timeout")


def test_what_others_may_not_see_stays_hidden(page: Page, workspace: Workspace, slack_client: WebClient) -> None:
    slack_client.chat_postMessage(channel="C0SBCHILDREN", text="For the leadership")
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#as={workspace.person('Cabinet member').id}")
    expect(page.get_by_role("navigation")).to_contain_text("performance")
    expect(page.get_by_text("children-leadership")).to_have_count(0)
