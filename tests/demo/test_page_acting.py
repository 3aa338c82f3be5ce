"""Acting as each person on the page, on the model itself: what they see, and how plain their role is."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.people import ADMINISTRATOR, CABINET, FORMER, GUEST, OFFICER, PARTNER, PARTNER_TEAM, PEOPLE
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, words
from tests.demo.page_fixtures import OpenAs

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(bolt_app: App) -> list[dict[str, Any]]:
    """The payloads of commands and presses, in the order they came."""
    seen: list[dict[str, Any]] = []
    for command in ("/kpi", "/scorecard"):
        bolt_app.command(command)(lambda ack, body: (seen.append(body), ack("Heard.")))
    bolt_app.action("go")(lambda ack, body: (seen.append(body), ack()))
    return seen


def channels(page: Page) -> list[str]:
    return page.locator("#channels .channel-name").all_inner_texts()


def type_in(page: Page, text: str) -> None:
    page.get_by_role("combobox", name=re.compile("^Message ")).press_sequentially(f"{text}\n")


def test_the_menu_names_each_person_with_their_role(open_as: OpenAs):
    page = open_as()
    assert page.get_by_label("Acting as").locator("option").all_inner_texts() == [
        "Performance officer · Officer",
        "Director of children's services",
        "Cabinet member · Viewer",
        "Scrutiny member · Viewer",
        "Head of service · Owner",
        "Guest",
        "Administrator",
        "Partner (another organisation) · Stranger",
    ]


def test_under_the_menu_stands_what_the_person_may_do(open_as: OpenAs):
    page = open_as(OFFICER)
    page.get_by_label("Acting as").select_option(PARTNER)
    title = next(person.title for person in PEOPLE if person.id == PARTNER)
    expect(page.locator("#acting-title")).to_have_text(title)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (GUEST, ["performance"]),
        (PARTNER, ["partners"]),
        (ADMINISTRATOR, ["performance", "scorecard-alerts", "random", "partners"]),
        (OFFICER, ["performance", "children-leadership", "scorecard-alerts", "random", "partners"]),
    ],
)
def test_each_person_sees_their_own_channels(open_as: OpenAs, person: str, seen: list[str]):
    page = open_as(OFFICER)
    page.get_by_label("Acting as").select_option(person)
    expect(page.locator("#acting")).to_have_value(person)
    expect(page.locator("#channels .channel-name")).to_have_text([*seen, "Scorecard Bot"])


def test_a_connected_channel_says_with_whom_it_is_shared(open_as: OpenAs):
    page = open_as(OFFICER)
    row = page.locator("#channels .channel", has_text="partners")
    expect(row.get_by_title("Shared with another organisation")).to_be_visible()
    row.click()
    expect(page.locator("#channel-topic")).to_contain_text("Shared with another organisation")
    page.locator("#channels .channel", has_text="performance").click()
    expect(page.locator("#channel-topic")).to_have_text("The quarter's figures")


def test_being_taken_out_of_a_private_channel_takes_it_away(open_as: OpenAs, workspace: Workspace):
    page = open_as(OFFICER)
    expect(page.locator("#channels")).to_contain_text("children-leadership")
    workspace.remove_member("#children-leadership", OFFICER)
    expect(page.locator("#channels")).not_to_contain_text("children-leadership")
    workspace.add_member("#children-leadership", GUEST)
    assert "children-leadership" in channels(open_as(GUEST))


@pytest.mark.parametrize("person", [GUEST, PARTNER, ADMINISTRATOR])
def test_a_command_is_sent_as_the_person_who_typed_it(
    open_as: OpenAs, workspace: Workspace, asked: list[dict[str, Any]], person: str
):
    page = open_as(person)
    type_in(page, "/kpi red")
    expect(page.locator(".message").last).to_contain_text("Heard.")
    assert [(each["user_id"], each["team_id"]) for each in asked] == [(person, workspace.person(person).team)]


def test_a_press_of_a_partner_carries_their_own_team(
    open_as: OpenAs, slack_client: WebClient, asked: list[dict[str, Any]]
):
    slack_client.chat_postMessage(channel="C0SBPARTNERS", text="Card", blocks=[words("Card"), buttons(button())])
    page = open_as(PARTNER)
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("button", name="Go", exact=True)).not_to_have_attribute("aria-busy", "true")
    assert [(each["user"]["id"], each["user"]["team_id"]) for each in asked] == [(PARTNER, PARTNER_TEAM)]


def test_somebody_picked_after_an_at_sign_is_sent_as_their_id(open_as: OpenAs, asked: list[dict[str, Any]]):
    page = open_as(ADMINISTRATOR)
    box = page.get_by_role("combobox", name=re.compile("^Message "))
    box.press_sequentially("/scorecard access @Head")
    page.locator(".hint-row", has_text="Head of service").click()
    box.press_sequentially("owner\n")
    expect(page.locator(".message").last).to_contain_text("Heard.")
    assert asked[0]["text"] == "access <@U0SBHEADOFS|head.of.service> owner"


def test_nobody_acts_as_one_who_has_left(open_as: OpenAs):
    page = open_as()
    answer = page.evaluate(f"fetch('/local/state?as={FORMER}').then((answer) => answer.json())")
    assert answer["me"] == CABINET
    sent = {"as": FORMER, "channel": "C0SBPERFORM", "text": "/kpi red"}
    refused = page.evaluate(
        """(body) => fetch("/local/send", {method: "POST", headers: {"Content-Type": "application/json"},
        body: JSON.stringify(body)}).then((answer) => answer.json())""",
        sent,
    )
    assert refused == {"ok": False, "error": "Former colleague has left: the account is deactivated."}
