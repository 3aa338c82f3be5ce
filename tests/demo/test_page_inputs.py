"""Windows with inputs and buttons on the page, on the model itself: what is typed is carried, kept and sent."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.people import FORMER, HEAD_OF_SERVICE, OFFICER
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, modal, option, words
from tests.demo.kit import field, plain
from tests.demo.page_fixtures import OpenAs

pytestmark = pytest.mark.browser

ONE, TWO = option("one"), option("two")
CONFIRM = {
    "title": plain("Hold back?"),
    "text": plain("Nobody will see it."),
    "confirm": plain("Hold"),
    "deny": plain("No"),
}
INPUTS = {
    "words": {"type": "plain_text_input", "initial_value": "52"},
    "lines": {"type": "plain_text_input", "multiline": True},
    "polarity": {"type": "static_select", "options": [ONE, TWO], "initial_option": ONE},
    "owner": {"type": "users_select", "initial_user": FORMER},
    "from": {"type": "datepicker", "initial_date": "2019-10-01"},
    "class": {"type": "radio_buttons", "options": [ONE, TWO], "initial_option": TWO},
    "flags": {"type": "checkboxes", "options": [ONE, TWO], "initial_options": [ONE]},
}


def form(title: str = "Form", **initial: dict[str, Any]) -> dict[str, Any]:
    inputs = [field(name, {**element, **initial.get(name, {})}, optional=True) for name, element in INPUTS.items()]
    held = {**button("hold"), "text": plain("Hold back"), "style": "danger", "confirm": CONFIRM}
    return modal(title, blocks=[words("Definition"), *inputs, buttons(button("check"), held)])


class Bot:
    """What the bot is told, and what it answers to submissions."""

    def __init__(self, app: App) -> None:
        self.pressed: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        app.command("/scorecard")(self._open)
        app.action("check")(self._update)
        app.action("hold")(lambda ack, body: (self.pressed.append(body), ack()))
        app.view("window")(self._answer)

    def _open(self, ack: Any, command: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=form())

    def _update(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        self.pressed.append(body)
        again = form("Checked", words={"initial_value": "99"}, lines={"initial_value": "New"})
        client.views_update(view_id=body["view"]["id"], view=again)

    def _answer(self, ack: Any, body: dict[str, Any]) -> None:
        self.sent.append(body)
        ack(**(self.answers.pop(0) if self.answers else {}))


@pytest.fixture
def bot(bolt_app: App) -> Bot:
    """A bot that opens the form at a command."""
    return Bot(bolt_app)


@pytest.fixture
def page(open_as: OpenAs, bot: Bot) -> Page:
    """The officer's page with the form open."""
    page = open_as(OFFICER)
    page.get_by_role("combobox", name="Message #performance").press_sequentially("/scorecard\n")
    expect(page.get_by_role("dialog", name="Form")).to_be_visible()
    return page


def held(payload: dict[str, Any]) -> dict[str, Any]:
    entries = {block: entry["value"] for block, entry in payload["view"]["state"]["values"].items()}
    return {block: next(value for key, value in entry.items() if key != "type") for block, entry in entries.items()}


def fill(page: Page) -> None:
    page.get_by_role("textbox", name="words").fill("60")
    page.get_by_role("textbox", name="lines").fill("a\nb")
    for block, wanted in (("polarity", "Two"), ("owner", "Head of service")):
        page.locator(f"[data-block={block}] button.select").click()
        page.get_by_role("option").filter(has_text=wanted).locator("visible=true").click()
    page.locator("[data-block=from] input").fill("2020-01-01")
    page.locator("[data-block=class] input").first.check()
    page.locator("[data-block=flags] input").last.check()


FILLED = {
    "words": "60",
    "lines": "a\nb",
    "polarity": TWO,
    "owner": HEAD_OF_SERVICE,
    "from": "2020-01-01",
    "class": ONE,
    "flags": [ONE, TWO],
}


def go(page: Page) -> Locator:
    return page.get_by_role("button", name="Go", exact=True)


def test_initial_values_are_shown_and_sent(page: Page, bot: Bot):
    expect(page.get_by_role("textbox", name="words")).to_have_value("52")
    expect(page.locator("[data-block=polarity] button.select")).to_contain_text("One")
    expect(page.locator("[data-block=owner] button.select")).to_contain_text("Former colleague")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    began = {"words": "52", "lines": None, "polarity": ONE, "owner": FORMER, "from": "2019-10-01"}
    assert held(bot.sent[0]) == began | {"class": TWO, "flags": [ONE]}


def test_a_press_carries_what_stands_in_the_inputs_and_an_update_keeps_it(page: Page, bot: Bot):
    fill(page)
    go(page).click()
    expect(page.get_by_role("dialog", name="Checked")).to_be_visible()
    assert held(bot.pressed[0]) == FILLED
    expect(page.get_by_role("textbox", name="words")).to_have_value("60")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert held(bot.sent[0]) == FILLED


def test_an_update_fills_only_what_never_held_anything(page: Page, bot: Bot):
    page.get_by_role("textbox", name="words").fill("")
    go(page).click()
    expect(page.get_by_role("dialog", name="Checked")).to_be_visible()
    expect(page.get_by_role("textbox", name="words")).to_have_value("")
    expect(page.get_by_role("textbox", name="lines")).to_have_value("New")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert (held(bot.sent[0])["words"], held(bot.sent[0])["lines"]) == (None, "New")


def test_people_who_have_left_cannot_be_chosen(page: Page):
    page.locator("[data-block=owner] button.select").click()
    offered = page.get_by_role("listbox", name="Options").get_by_role("option")
    expect(offered).to_have_count(8)
    expect(offered.filter(has_text="Former colleague")).to_have_count(0)


def test_a_press_in_a_window_waits_for_its_confirmation(page: Page, bot: Bot):
    page.get_by_role("textbox", name="words").fill("60")
    page.get_by_role("button", name="Hold back").click()
    question = page.get_by_role("alertdialog", name="Hold back?")
    question.get_by_role("button", name="No").click()
    expect(question).to_have_count(0)
    assert bot.pressed == []
    page.get_by_role("button", name="Hold back").click()
    page.get_by_role("button", name="Hold", exact=True).click()
    expect(page.get_by_role("button", name="Hold back")).not_to_have_attribute("aria-busy", "true")
    assert [held(each)["words"] for each in bot.pressed] == ["60"]


def test_what_the_bot_finds_wrong_is_said_at_the_input(page: Page, bot: Bot):
    bot.answers = [{"response_action": "errors", "errors": {"words": "A figure, please"}}]
    page.get_by_role("textbox", name="words").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-block=words] .field-error")).to_have_text("A figure, please")
    expect(page.get_by_role("textbox", name="words")).to_have_value("many")


def test_a_submission_can_update_push_and_clear_the_windows(page: Page, bot: Bot, workspace: Workspace):
    bot.answers = [
        {"response_action": "update", "view": form("Second")},
        {"response_action": "push", "view": form("Third")},
        {"response_action": "clear"},
    ]
    page.get_by_role("textbox", name="words").fill("60")
    for title in ("Second", "Third"):
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
    expect(page.get_by_role("textbox", name="words")).to_have_value("52")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [held(each)["words"] for each in bot.sent] == ["60", "60", "52"]
    assert workspace.open_view(workspace.person(OFFICER)) is None
