"""The one route table: every row names its permission, and whoever lacks it is refused without a figure."""

from typing import Any

import pytest
from slack_bolt import App

from bot.demo import payloads
from bot.demo.messages import Message
from bot.demo.slack_model import Workspace
from bot.demo.views import View
from handlers import ROUTES, Route, Unguarded, kpi, register
from handlers.deps import Deps
from handlers.messages.faults import NOT_ALLOWED
from storage.database import Database
from storage.domain.role import Permission
from tests.handlers.talking import Conversation, shown, texts_of


def use(route: Route, talk: Conversation, card: Message) -> None:
    """Comes in by this route; a click is one in this card."""
    if route.kind == "command":
        talk.workspace.command(talk.person, talk.channel, route.name, "Care Leavers EET")
    elif route.name == "app_mention":
        talk.say("@Scorecard Bot Care Leavers EET")
    elif route.name == "app_home_opened":
        talk.workspace.open_home(talk.person)
    elif route.kind == "event":
        talk.at("im").say("Care Leavers EET")
    else:
        talk.click_as(route.name, card)


def refusals(route: Route, talk: Conversation) -> list[str]:
    """What the person is told where that kind of thing is answered."""
    if route.name == "app_home_opened":
        home = talk.workspace.home(talk.person)
        return texts_of(home.blocks).splitlines() if home else []
    here = talk.at("im") if route.name == "message" else talk
    return [message.text for message in here.seen()]


@pytest.mark.parametrize("route", [one for one in ROUTES if one.kind != "view"], ids=lambda route: route.name)
def test_whoever_lacks_the_permission_is_refused_without_a_figure(
    route: Route, talk: Conversation, workspace: Workspace
):
    card = talk.ask("Care Leavers EET")
    before = len(talk.await_seen(2))
    talk.rebuild(default_grants=frozenset())
    use(route, talk, card)
    assert workspace.wait_for(lambda: NOT_ALLOWED in refusals(route, talk))
    talk.settle()
    new = talk.seen()[before:] + talk.at("im").seen()
    assert all("43%" not in shown(message.blocks) and "EET" not in message.text for message in new)
    assert workspace.open_view(talk.person) is None


@pytest.mark.parametrize("route", [one for one in ROUTES if one.kind == "view"], ids=lambda route: route.name)
def test_whoever_lacks_the_permission_may_not_send_a_window(
    route: Route, talk: Conversation, workspace: Workspace, database: Database
):
    talk.rebuild(default_grants=frozenset())
    view = View("V0FORGED", talk.person.id, {"type": "modal", "callback_id": route.name, "blocks": []}, "hash")
    before = everything(database)
    ack = workspace.send(payloads.view_submission(workspace, talk.person, view, {}))
    assert (ack.body["response_action"], NOT_ALLOWED in shown(ack.body["view"])) == ("update", True)
    assert everything(database) == before


def everything(database: Database) -> int:
    """What every write makes another number."""
    with database.connection() as connection:
        return connection.exec_driver_sql("SELECT version FROM data_version").scalar_one()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_names_a_permission(route: Route):
    assert isinstance(route.permission, Permission)


def test_a_route_without_a_permission_is_refused_at_the_start(deps: Deps, workspace: Workspace):
    nameless: Any = None
    with pytest.raises(Unguarded, match=r"action kpi\.extra"):
        register(
            App(client=deps.client, authorize=lambda: workspace.bot),
            deps,
            (*ROUTES, Route("action", "kpi.extra", kpi.why, nameless)),
        )


def test_nothing_listens_that_is_not_in_the_table(app: App):
    assert len(app._listeners) == len(ROUTES)


def test_no_kind_and_name_stands_twice_in_the_table():
    assert len({(route.kind, route.name) for route in ROUTES}) == len(ROUTES)


def test_every_button_of_the_card_has_its_route(talk: Conversation):
    offered = {
        each["action_id"]
        for question in ("Care Leavers EET", "ebacc", "summary", "zebra crossings")
        for block in talk.ask(question).blocks
        for each in [*block.get("elements", []), block.get("accessory") or {}]
        if "action_id" in each
    }
    assert offered == {route.name for route in ROUTES if route.kind == "action" and route.name.startswith("kpi.")}


def test_a_payload_that_names_nobody_is_shown_nothing(talk: Conversation, workspace: Workspace):
    payload = talk.unsent(lambda: talk.at("im").say("Care Leavers EET"))
    del payload["event"]["user"]
    workspace.deliver(payload)
    talk.settle()
    assert workspace.calls == []


def test_what_one_types_about_another_person_gives_nothing(talk: Conversation):
    talk.rebuild(default_grants=frozenset())
    assert talk.ask("summary <@U0SBDIRECTOR>").text == NOT_ALLOWED


def test_a_payload_of_another_workspace_is_refused(talk: Conversation, workspace: Workspace):
    payload = talk.unsent(lambda: workspace.command(talk.person, talk.channel, "/kpi", "Care Leavers EET"))
    payload["team_id"] = "T0ELSEWHERE"
    assert NOT_ALLOWED in str(workspace.send(payload).body)
