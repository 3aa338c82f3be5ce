"""Who people are to Slack, and how channels and accounts change under the bot's feet."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.errors import NotPossible
from bot.demo.people import (
    ADMINISTRATOR,
    BOT_USER,
    CABINET,
    FORMER,
    GUEST,
    OFFICER,
    PARTNER,
    PARTNER_TEAM,
    SCRUTINY,
    TEAM_ID,
    Person,
)
from bot.demo.slack_model import Workspace

CHILDREN, RANDOM, PARTNERS, PERFORMANCE = "C0SBCHILDREN", "C0SBRANDOM1", "C0SBPARTNERS", "C0SBPERFORM"


def described(client: WebClient, user: str) -> dict[str, Any]:
    return client.users_info(user=user)["user"]


def all_members(client: WebClient, channel: str, **more: Any) -> list[list[str]]:
    return [list(page["members"]) for page in client.conversations_members(channel=channel, **more)]


def test_a_workspace_administrator_is_told_from_others(slack_client: WebClient) -> None:
    flags = {who: described(slack_client, who)["is_admin"] for who in (ADMINISTRATOR, OFFICER, GUEST)}
    assert flags == {ADMINISTRATOR: True, OFFICER: False, GUEST: False}


def test_the_owner_of_the_workspace_is_an_administrator_too(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.change_person(OFFICER, owner=True)
    shown = described(slack_client, OFFICER)
    assert (shown["is_owner"], shown["is_primary_owner"], shown["is_admin"]) == (True, True, True)


def test_a_guest_is_restricted_and_of_this_team(slack_client: WebClient) -> None:
    shown = described(slack_client, GUEST)
    assert (shown["is_restricted"], shown["is_ultra_restricted"], shown["team_id"]) == (True, True, TEAM_ID)


def test_a_partner_met_in_a_channel_differs_by_the_team_alone(slack_client: WebClient) -> None:
    shown = described(slack_client, PARTNER)
    assert (shown["team_id"], shown["is_stranger"], shown["is_restricted"]) == (PARTNER_TEAM, False, False)


def test_a_partner_met_nowhere_is_a_stranger(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.remove_member("#partners", BOT_USER)
    assert described(slack_client, PARTNER)["is_stranger"] is True


def test_a_leavers_account_says_nothing_of_what_they_were(slack_client: WebClient) -> None:
    shown = described(slack_client, FORMER)
    assert shown["deleted"] is True
    assert not {"is_admin", "is_restricted", "real_name"} & shown.keys()


def test_another_apps_bot_is_marked_as_one(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.add_person(Person("U0SBOTHERBT", "Rota bot", "Another app", bot=True))
    assert described(slack_client, "U0SBOTHERBT")["is_bot"] is True
    assert slack_client.conversations_open(users="U0SBOTHERBT")["channel"]["id"].startswith("D")


def test_an_account_that_is_closed_leaves_every_channel(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.deactivate(CABINET)
    assert described(slack_client, CABINET)["deleted"] is True
    assert CABINET not in slack_client.conversations_members(channel=PERFORMANCE)["members"]


def test_members_come_in_pages(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.most_members = 3
    pages = all_members(slack_client, PERFORMANCE)
    assert [len(page) for page in pages] == [3, 3, 2]
    assert {who for page in pages for who in page} == workspace.channel(PERFORMANCE).members


def test_the_caller_may_ask_for_shorter_pages_of_members(slack_client: WebClient) -> None:
    assert [len(page) for page in all_members(slack_client, CHILDREN, limit=3)] == [3, 1]


@pytest.mark.parametrize(
    ("wrong", "code"), [({"cursor": "elsewhere"}, "invalid_cursor"), ({"limit": 5000}, "invalid_limit")]
)
def test_a_page_of_members_that_does_not_exist_is_refused(
    slack_client: WebClient, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_members(channel=CHILDREN, **wrong)
    assert error.value.response["error"] == code


def test_members_of_a_public_channel_can_be_read_from_outside(slack_client: WebClient) -> None:
    assert CABINET in slack_client.conversations_members(channel=RANDOM)["members"]


def test_members_of_a_private_channel_cannot(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.make_private("#random")
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_members(channel=RANDOM)
    assert error.value.response["error"] == "channel_not_found"


def test_a_channel_says_with_whom_it_is_shared(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.make_shared(CHILDREN)
    workspace.make_shared(PARTNERS, False)
    flags = {
        each: slack_client.conversations_info(channel=each)["channel"]["is_ext_shared"]
        for each in (PARTNERS, CHILDREN, PERFORMANCE)
    }
    assert flags == {PARTNERS: False, CHILDREN: True, PERFORMANCE: False}


def test_a_member_more_or_less_is_seen_at_once(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.add_member("#children-leadership", CABINET)
    assert CABINET in slack_client.conversations_members(channel=CHILDREN)["members"]
    workspace.remove_member("#children-leadership", CABINET)
    assert CABINET not in slack_client.conversations_members(channel=CHILDREN)["members"]


def test_an_archived_channel_takes_no_more_messages(workspace: Workspace, slack_client: WebClient) -> None:
    ts = slack_client.chat_postMessage(channel=PERFORMANCE, text="x")["ts"]
    workspace.archive(PERFORMANCE)
    for call, code in (("chat_postMessage", "is_archived"), ("chat_update", "is_inactive")):
        with pytest.raises(SlackApiError) as error:
            getattr(slack_client, call)(channel=PERFORMANCE, text="y", ts=ts)
        assert error.value.response["error"] == code
    assert slack_client.conversations_info(channel=PERFORMANCE)["channel"]["is_archived"] is True
    assert "archived" in workspace.say(workspace.person(OFFICER), PERFORMANCE, "Hello").error


def test_a_message_put_into_a_channel_is_somebody_elses(workspace: Workspace, slack_client: WebClient) -> None:
    written = workspace.post_as(SCRUTINY, "#performance", "Why red?")
    assert slack_client.conversations_history(channel=PERFORMANCE)["messages"][0]["user"] == SCRUTINY
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_delete(channel=PERFORMANCE, ts=written.ts)
    assert error.value.response["error"] == "cant_delete_message"


def test_people_from_elsewhere_see_only_where_they_were_invited(workspace: Workspace) -> None:
    seen = {
        who: {each.name for each in workspace.channels.values() if who in workspace.see(each) and not each.is_im}
        for who in (GUEST, PARTNER, ADMINISTRATOR)
    }
    staff = {"performance", "scorecard-alerts", "random", "partners"}
    assert seen == {GUEST: {"performance"}, PARTNER: {"partners"}, ADMINISTRATOR: staff}


def test_one_who_was_taken_out_of_a_channel_can_no_longer_press_there(
    workspace: Workspace, bolt_app: App, slack_client: WebClient
) -> None:
    slack_client.chat_postMessage(channel=CHILDREN, text="x")
    workspace.remove_member(CHILDREN, OFFICER)
    with pytest.raises(NotPossible, match="cannot see"):
        workspace.click(workspace.person(OFFICER), workspace.messages(CHILDREN)[0], "go")


def test_one_who_has_left_cannot_be_written_to(workspace: Workspace, slack_client: WebClient) -> None:
    place = workspace.dm(workspace.deactivate(CABINET)).id
    calls = {
        "user_disabled": lambda: slack_client.conversations_open(users=CABINET),
        "channel_not_found": lambda: slack_client.chat_postMessage(channel=place, text="x"),
        "user_not_in_channel": lambda: slack_client.chat_postEphemeral(channel=PERFORMANCE, user=CABINET, text="x"),
    }
    for code, call in calls.items():
        with pytest.raises(SlackApiError) as error:
            call()
        assert error.value.response["error"] == code
