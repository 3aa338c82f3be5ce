"""What the Web API of the model does with messages."""

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import words

PERFORMANCE, CHILDREN, RANDOM = "C0SBPERFORM", "C0SBCHILDREN", "C0SBRANDOM1"


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return error.value.response["error"]


def test_a_message_is_posted_and_found_again(workspace: Workspace, slack_client: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "d-1"}}
    sent = slack_client.chat_postMessage(channel=PERFORMANCE, text="Newly red", metadata=metadata, unfurl_links=False)
    history = slack_client.conversations_history(channel=PERFORMANCE, include_all_metadata=True)
    assert [each["ts"] for each in history["messages"]] == [sent["ts"]]
    assert history["messages"][0]["metadata"] == metadata
    assert workspace.messages(PERFORMANCE)[0].asked == {"unfurl_links": False}


def test_metadata_is_kept_back_unless_asked_for(slack_client: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {}}
    slack_client.chat_postMessage(channel=PERFORMANCE, text="Newly red", metadata=metadata)
    assert "metadata" not in slack_client.conversations_history(channel=PERFORMANCE)["messages"][0]


def test_history_can_start_at_a_time(slack_client: WebClient) -> None:
    first, second = (slack_client.chat_postMessage(channel=PERFORMANCE, text=text)["ts"] for text in ("one", "two"))
    after = slack_client.conversations_history(channel=PERFORMANCE, oldest=first)["messages"]
    assert [each["ts"] for each in after] == [second]
    both = slack_client.conversations_history(channel=PERFORMANCE, oldest=first, inclusive=True)["messages"]
    assert [each["ts"] for each in both] == [second, first]


@pytest.mark.parametrize(
    ("channel", "code"),
    [(RANDOM, "not_in_channel"), ("C0SBNOWHERE", "channel_not_found"), ("#nowhere", "channel_not_found")],
)
def test_the_bot_posts_only_where_it_is_a_member(slack_client: WebClient, channel: str, code: str) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_postMessage(channel=channel, text="x")
    assert refusal(error) == code


def test_a_user_id_as_channel_is_the_direct_message(
    workspace: Workspace, slack_client: WebClient, officer: Person
) -> None:
    opened = slack_client.conversations_open(users=officer.id)["channel"]["id"]
    assert slack_client.chat_postMessage(channel=officer.id, text="x")["channel"] == opened == workspace.dm(officer).id


def test_an_ephemeral_message_can_never_be_changed(
    workspace: Workspace, slack_client: WebClient, cabinet_member: Person, officer: Person
) -> None:
    ts = slack_client.chat_postEphemeral(channel=PERFORMANCE, user=cabinet_member.id, text="Private")["message_ts"]
    assert [each.ts for each in workspace.messages(PERFORMANCE, cabinet_member)] == [ts]
    assert workspace.messages(PERFORMANCE, officer) == []
    for call in (slack_client.chat_update, slack_client.chat_delete):
        with pytest.raises(SlackApiError) as error:
            call(channel=PERFORMANCE, ts=ts, text="x")
        assert refusal(error) == "message_not_found"
    assert slack_client.conversations_history(channel=PERFORMANCE)["messages"] == []


def test_an_ephemeral_message_needs_a_member(slack_client: WebClient, cabinet_member: Person) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_postEphemeral(channel=CHILDREN, user=cabinet_member.id, text="x")
    assert refusal(error) == "user_not_in_channel"


def test_an_update_keeps_what_it_does_not_name(workspace: Workspace, slack_client: WebClient) -> None:
    blocks = [words("Card")]
    sent = slack_client.chat_postMessage(channel=PERFORMANCE, text="Card", blocks=blocks)
    slack_client.chat_update(channel=PERFORMANCE, ts=sent["ts"], text="Card, charted")
    message = workspace.messages(PERFORMANCE)[0]
    assert (message.text, message.blocks[0]["text"]["text"], bool(message.edited_ts)) == ("Card, charted", "Card", True)


def test_only_the_bots_own_messages_can_be_changed(
    workspace: Workspace, slack_client: WebClient, officer: Person
) -> None:
    ts = workspace.say(officer, PERFORMANCE, "Good morning").message.ts
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_update(channel=PERFORMANCE, ts=ts, text="x")
    assert refusal(error) == "cant_update_message"


def test_a_deleted_message_is_gone(workspace: Workspace, slack_client: WebClient) -> None:
    sent = slack_client.chat_postMessage(channel=PERFORMANCE, text="x")
    slack_client.chat_delete(channel=PERFORMANCE, ts=sent["ts"])
    assert workspace.messages(PERFORMANCE) == []


def test_replies_stand_in_their_thread(workspace: Workspace, slack_client: WebClient) -> None:
    parent = slack_client.chat_postMessage(channel=PERFORMANCE, text="Parent")["ts"]
    slack_client.chat_postMessage(channel=PERFORMANCE, text="Reply", thread_ts=parent)
    assert [each.text for each in workspace.messages(PERFORMANCE)] == ["Parent"]
    assert [each.text for each in workspace.messages(PERFORMANCE, thread_ts=parent)] == ["Parent", "Reply"]
    replies = slack_client.conversations_replies(channel=PERFORMANCE, ts=parent)["messages"]
    assert [each.get("reply_count") for each in replies] == [1, None]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "no_text"),
        ({"blocks": [words("x" * 3001)]}, "invalid_blocks"),
        ({"blocks": [words("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
def test_a_message_slack_would_refuse_is_refused(
    slack_client: WebClient, message: dict[str, object], code: str
) -> None:
    with pytest.warns() if "text" not in message else pytest.MonkeyPatch.context(), pytest.raises(SlackApiError) as e:
        slack_client.chat_postMessage(channel=PERFORMANCE, **message)
    assert refusal(e) == code


def test_a_refusal_says_where(slack_client: WebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_postMessage(channel=PERFORMANCE, text="x", blocks=[words("")])
    line = "must be at least 1 character [json-pointer:/blocks/0/text/text]"
    assert error.value.response["errors"] == [line]
    assert error.value.response["response_metadata"] == {"messages": [f"[ERROR] {line}"]}


def test_a_long_text_is_cut_when_posted_and_refused_when_changed(slack_client: WebClient) -> None:
    sent = slack_client.chat_postMessage(channel=PERFORMANCE, text="x" * 40_001)
    assert (len(sent["message"]["text"]), sent["response_metadata"]["warnings"]) == (40_000, ["message_truncated"])
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_update(channel=PERFORMANCE, ts=sent["ts"], text="x" * 4001)
    assert refusal(error) == "msg_too_long"


def test_the_token_is_checked(workspace: Workspace, site_url: str) -> None:
    for token, code in (("xoxb-wrong", "invalid_auth"), (None, "not_authed")):
        with pytest.raises(SlackApiError) as error:
            WebClient(token=token, base_url=f"{site_url}/api/").auth_test()
        assert refusal(error) == code


def test_granted_scopes_are_told_and_needed(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.scopes -= {"chat:write"}
    assert "chat:write" not in slack_client.auth_test().headers["x-oauth-scopes"].split(",")
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_postMessage(channel=PERFORMANCE, text="x")
    assert (refusal(error), error.value.response["needed"]) == ("missing_scope", "chat:write")


def test_an_unknown_method_shows_an_error_card(workspace: Workspace, slack_client: WebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.team_info()
    assert refusal(error) == "unknown_method"
    assert "team.info" in workspace.cards[0]


def test_people_and_channels_can_be_asked_for(slack_client: WebClient, cabinet_member: Person) -> None:
    assert slack_client.users_info(user=cabinet_member.id)["user"]["real_name"] == "Cabinet member"
    assert slack_client.conversations_info(channel=RANDOM)["channel"]["is_member"] is False
    listed = slack_client.conversations_list(types="public_channel,private_channel")["channels"]
    names = ["performance", "children-leadership", "scorecard-alerts", "random", "partners"]
    assert [each["name"] for each in listed] == names
    assert cabinet_member.id not in slack_client.conversations_members(channel=CHILDREN)["members"]


def test_a_permalink_names_the_message(slack_client: WebClient) -> None:
    sent = slack_client.chat_postMessage(channel=PERFORMANCE, text="x")
    link = slack_client.chat_getPermalink(channel=PERFORMANCE, message_ts=sent["ts"])["permalink"]
    assert link.endswith(f"/{PERFORMANCE}/p{sent['ts'].replace('.', '')}")


def test_the_answer_to_a_command_cannot_be_changed_later(
    workspace: Workspace, bolt_app: App, slack_client: WebClient, officer: Person
) -> None:
    bolt_app.command("/kpi")(lambda ack: ack(text="Red", response_type="in_channel"))
    answer = workspace.command(officer, PERFORMANCE, "/kpi").message
    with pytest.raises(SlackApiError) as error:
        slack_client.chat_update(channel=PERFORMANCE, ts=answer.ts, text="Amber")
    assert refusal(error) == "cant_update_message"


def test_a_number_that_is_none_is_refused(slack_client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="limit must be a number"):
        slack_client.conversations_history(channel=PERFORMANCE, limit="many")
