"""Inputs and buttons together in one window: what a press carries, what an update keeps, what a submission does."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.block_limits import view_problems
from bot.demo.errors import NotPossible
from bot.demo.people import HEAD_OF_SERVICE, Person
from bot.demo.slack_model import Workspace
from bot.demo.views import View
from tests.demo.bolt_parts import button, buttons, modal, option, words
from tests.demo.kit import field

ONE, TWO = option("one"), option("two")
INPUTS = {
    "words": {"type": "plain_text_input", "initial_value": "52"},
    "lines": {"type": "plain_text_input", "multiline": True},
    "polarity": {"type": "static_select", "options": [ONE, TWO], "initial_option": ONE},
    "owner": {"type": "users_select", "initial_user": HEAD_OF_SERVICE},
    "from": {"type": "datepicker", "initial_date": "2019-10-01"},
    "class": {"type": "radio_buttons", "options": [ONE, TWO], "initial_option": TWO},
    "flags": {"type": "checkboxes", "options": [ONE, TWO], "initial_options": [ONE]},
}
BUTTON = {**button("check"), "style": "primary"}


def form(title: str = "Form", **changes: dict[str, Any]) -> dict[str, Any]:
    """A window with an input of each kind and a button; `changes` replace fields of single inputs."""
    inputs = [field(name, {**INPUTS[name], **changes.get(name, {})}, optional=True) for name in INPUTS]
    return modal(title, blocks=[words("Definition"), *inputs, buttons(BUTTON)])


@pytest.fixture
def answers() -> list[dict[str, Any]]:
    """What the bot answers to the next submissions; after these, nothing in particular."""
    return []


@pytest.fixture
def opened(workspace: Workspace, bolt_app: App, officer: Person, answers: list[dict[str, Any]]) -> View:
    """The window, opened by a command."""

    @bolt_app.command("/scorecard")
    def open_it(ack: Any, client: WebClient, command: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=form())

    bolt_app.action("check")(lambda ack: ack())
    bolt_app.view("window")(lambda ack: ack(**(answers.pop(0) if answers else {})))
    workspace.command(officer, "#performance", "/scorecard")
    return workspace.open_view(officer)


def held(payload: dict[str, Any]) -> dict[str, Any]:
    """Block id → what stands in its input."""
    entries = {block: entry["value"] for block, entry in payload["view"]["state"]["values"].items()}
    return {block: next(value for key, value in entry.items() if key != "type") for block, entry in entries.items()}


def press(workspace: Workspace, person: Person, **entered: Any) -> dict[str, Any]:
    values = {block: {"value": value} for block, value in entered.items()}
    return held(workspace.click(person, workspace.open_view(person), "check", values=values).payload)


def test_a_window_with_every_kind_of_input_and_a_button_is_accepted() -> None:
    assert view_problems(form()) == []


def test_a_press_carries_initial_values_where_nothing_was_touched(
    workspace: Workspace, officer: Person, opened: View
) -> None:
    assert press(workspace, officer) == {
        "words": "52",
        "lines": None,
        "polarity": ONE,
        "owner": HEAD_OF_SERVICE,
        "from": "2019-10-01",
        "class": TWO,
        "flags": [ONE],
    }


def test_a_press_carries_what_stands_in_the_inputs_now(workspace: Workspace, officer: Person, opened: View) -> None:
    entered = {"words": "60", "lines": "a\nb", "owner": officer.id, "from": "2020-01-01"}
    choices = {"polarity": "two", "class": "one", "flags": ["one", "two"]}
    seen = press(workspace, officer, **entered, **choices)
    assert seen == entered | {"polarity": TWO, "class": ONE, "flags": [ONE, TWO]}


def test_a_choice_that_is_not_on_offer_cannot_be_made(workspace: Workspace, officer: Person, opened: View) -> None:
    with pytest.raises(NotPossible, match="no option “three”"):
        press(workspace, officer, polarity="three")


def test_what_was_entered_stays_and_new_initial_values_do_nothing(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    before = press(workspace, officer, words="60", polarity="two")
    changed = form("Again", words={"initial_value": "99"}, **{"from": {"initial_date": "2021-01-01"}})
    slack_client.views_update(view_id=opened.id, view=changed)
    assert press(workspace, officer) == before


def test_an_input_that_never_held_anything_takes_the_new_initial_value(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    slack_client.views_update(view_id=opened.id, view=form(lines={"initial_value": "Because"}))
    assert press(workspace, officer)["lines"] == "Because"


def test_an_input_that_was_emptied_stays_empty(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    press(workspace, officer, words=None)
    slack_client.views_update(view_id=opened.id, view=form(words={"initial_value": "99"}))
    assert press(workspace, officer)["words"] is None


@pytest.mark.parametrize("renamed", ["block_id", "action_id"])
def test_an_input_with_a_new_name_begins_anew(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient, renamed: str
) -> None:
    press(workspace, officer, words="60")
    again = form()
    place = again["blocks"][1] if renamed == "block_id" else again["blocks"][1]["element"]
    place[renamed] = "fresh"
    slack_client.views_update(view_id=opened.id, view=again)
    values = workspace.open_view(officer).state
    assert "60" not in str(values)


def test_a_choice_no_longer_on_offer_gives_way_to_the_initial_one(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    press(workspace, officer, polarity="two")
    only = {"options": [option("three"), ONE], "initial_option": ONE}
    slack_client.views_update(view_id=opened.id, view=form(polarity=only))
    assert press(workspace, officer)["polarity"] == ONE


def test_a_choice_in_a_block_that_left_is_forgotten(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    press(workspace, officer, words="60")
    slack_client.views_update(view_id=opened.id, view=modal(blocks=[words("Nothing to enter")]))
    slack_client.views_update(view_id=opened.id, view=form())
    assert press(workspace, officer)["words"] == "52"


def test_what_was_entered_comes_along_when_the_window_is_sent(
    workspace: Workspace, officer: Person, opened: View
) -> None:
    press(workspace, officer, words="60")
    sent = workspace.submit(officer, workspace.open_view(officer), {"lines": {"value": "Because"}})
    assert (held(sent.payload)["words"], held(sent.payload)["lines"]) == ("60", "Because")


def test_what_was_entered_stays_when_the_bot_finds_it_wrong(
    workspace: Workspace, officer: Person, opened: View, answers: list[dict[str, Any]]
) -> None:
    answers.append({"response_action": "errors", "errors": {"words": "Not a number"}})
    assert workspace.submit(officer, opened, {"words": {"value": "many"}}).errors == {"words": "Not a number"}
    assert held(workspace.submit(officer, workspace.open_view(officer)).payload)["words"] == "many"


@pytest.mark.parametrize(("typed", "error"), [("ab", "at least 3"), ("abcdef", "no more than 5"), ("abcd", None)])
def test_text_of_the_wrong_length_is_not_sent(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient, typed: str, error: str | None
) -> None:
    slack_client.views_update(view_id=opened.id, view=form(lines={"min_length": 3, "max_length": 5}))
    outcome = workspace.submit(officer, workspace.open_view(officer), {"lines": {"value": typed}})
    assert outcome.ok is (error is None)
    assert (error or "") in outcome.errors.get("lines", "")


CONFIRM = {
    "title": {"type": "plain_text", "text": "x"},
    "text": {"type": "plain_text", "text": "x"},
    "confirm": {"type": "plain_text", "text": "x"},
    "deny": {"type": "plain_text", "text": "x"},
}


@pytest.mark.parametrize(("part", "most"), [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)])
def test_each_part_of_a_confirmation_has_its_limit(part: str, most: int) -> None:
    def found(length: int) -> list[str]:
        confirm = {**CONFIRM, part: {"type": "plain_text", "text": "x" * length}}
        return view_problems(modal(blocks=[buttons({**button(), "confirm": confirm})]))

    assert found(most) == []
    assert found(most + 1) == [
        f"must be no more than {most} characters (has {most + 1}) "
        f"[json-pointer:/blocks/0/elements/0/confirm/{part}/text]"
    ]


def test_a_press_that_had_to_be_confirmed_says_so(
    workspace: Workspace, bolt_app: App, officer: Person, slack_client: WebClient
) -> None:
    bolt_app.action("go")(lambda ack: ack())
    blocks = [buttons({**button(), "style": "danger", "confirm": CONFIRM})]
    slack_client.chat_postMessage(channel="C0SBPERFORM", text="x", blocks=blocks)
    payload = workspace.click(officer, workspace.messages("#performance")[0], "go").payload
    assert (payload["actions"][0]["confirm"], payload["actions"][0]["style"]) == (CONFIRM, "danger")


def test_an_overflow_menu_sends_the_option_chosen(
    workspace: Workspace, bolt_app: App, officer: Person, slack_client: WebClient
) -> None:
    bolt_app.action("more")(lambda ack: ack())
    menu = {"type": "overflow", "action_id": "more", "options": [ONE, TWO], "confirm": CONFIRM}
    slack_client.chat_postMessage(channel="C0SBPERFORM", text="x", blocks=[{**words("x"), "accessory": menu}])
    action = workspace.click(officer, workspace.messages("#performance")[0], "more", "two").payload["actions"][0]
    assert (action["type"], action["selected_option"]) == ("overflow", TWO)
