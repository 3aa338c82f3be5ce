"""What conversations.history and conversations.replies give, and when they refuse."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.people import BOT_ID, BOT_USER, Person
from bot.demo.slack_model import Workspace
from bot.demo.state import READING_CHANNELS

PERFORMANCE, CHILDREN, RANDOM = "C0SBPERFORM", "C0SBCHILDREN", "C0SBRANDOM1"
METADATA = {"event_type": "scorecard_delivery", "event_payload": {"key": "d-1"}}


def posted(client: WebClient, *texts: str, **more: object) -> list[str]:
    return [client.chat_postMessage(channel=PERFORMANCE, text=text, **more)["ts"] for text in texts]


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return error.value.response["error"]


def test_history_is_read_page_by_page_newest_first(slack_client: WebClient) -> None:
    sent = posted(slack_client, "one", "two", "three")
    first = slack_client.conversations_history(channel=PERFORMANCE, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = slack_client.conversations_history(channel=PERFORMANCE, limit=2, cursor=cursor)
    assert [each["ts"] for page in (first, second) for each in page["messages"]] == sent[::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert second["response_metadata"]["next_cursor"] == ""


def test_a_cursor_holds_when_something_new_is_said(slack_client: WebClient) -> None:
    sent = posted(slack_client, "one", "two", "three")
    cursor = slack_client.conversations_history(channel=PERFORMANCE, limit=1)["response_metadata"]["next_cursor"]
    posted(slack_client, "four")
    after = slack_client.conversations_history(channel=PERFORMANCE, cursor=cursor)["messages"]
    assert [each["ts"] for each in after] == [sent[1], sent[0]]


def test_a_page_may_be_shorter_than_asked(workspace: Workspace, slack_client: WebClient) -> None:
    posted(slack_client, "one", "two", "three")
    workspace.most_messages = 2
    page = slack_client.conversations_history(channel=PERFORMANCE, limit=100)
    assert (len(page["messages"]), page["has_more"]) == (2, True)


def test_history_lies_between_two_times(slack_client: WebClient) -> None:
    sent = posted(slack_client, "one", "two", "three")
    between = {"channel": PERFORMANCE, "oldest": sent[0], "latest": sent[2]}
    assert [each["ts"] for each in slack_client.conversations_history(**between)["messages"]] == [sent[1]]
    inclusive = slack_client.conversations_history(**between, inclusive=True)["messages"]
    assert [each["ts"] for each in inclusive] == sent[::-1]


def test_a_message_says_who_posted_it(slack_client: WebClient) -> None:
    parent = posted(slack_client, "Parent")[0]
    reply = posted(slack_client, "Reply", thread_ts=parent, metadata=METADATA)[0]
    found = slack_client.conversations_replies(channel=PERFORMANCE, ts=parent, include_all_metadata=True)["messages"][1]
    assert (found["ts"], found["thread_ts"], found["user"], found["bot_id"]) == (reply, parent, BOT_USER, BOT_ID)
    assert found["metadata"] == METADATA


def test_the_parent_comes_with_its_replies_whatever_the_times(slack_client: WebClient) -> None:
    parent = posted(slack_client, "Parent")[0]
    sent = posted(slack_client, "one", "two", "three", thread_ts=parent)
    found = slack_client.conversations_replies(channel=PERFORMANCE, ts=parent, oldest=sent[1])["messages"]
    assert [each["ts"] for each in found] == [parent, sent[2]]


def test_replies_are_read_page_by_page_oldest_first(slack_client: WebClient) -> None:
    parent = posted(slack_client, "Parent")[0]
    sent = posted(slack_client, "one", "two", thread_ts=parent)
    first = slack_client.conversations_replies(channel=PERFORMANCE, ts=parent, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = slack_client.conversations_replies(channel=PERFORMANCE, ts=parent, limit=2, cursor=cursor)
    assert [each["ts"] for page in (first, second) for each in page["messages"]] == [parent, *sent]


def test_the_thread_of_nothing_is_not_found(slack_client: WebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_replies(channel=PERFORMANCE, ts="1790000000.000001")
    assert refusal(error) == "thread_not_found"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"channel": RANDOM}, "not_in_channel"),
        ({"channel": "C0SBNOWHERE"}, "channel_not_found"),
        ({"channel": "#performance"}, "channel_not_found"),
        ({"limit": 0}, "invalid_limit"),
        ({"limit": 1000}, "invalid_limit"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "1.2.3"}, "invalid_ts_latest"),
        ({"cursor": "bmV4dA=="}, "invalid_cursor"),
        ({"cursor": "bmV4dF90czo="}, "invalid_cursor"),
        ({"cursor": "*"}, "invalid_cursor"),
    ],
)
def test_what_cannot_be_read_is_refused(slack_client: WebClient, asked: dict[str, object], code: str) -> None:
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_history(**{"channel": PERFORMANCE} | asked)
    assert refusal(error) == code


def test_a_private_channel_without_the_bot_is_not_there(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.remove_member(CHILDREN, BOT_USER)
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_history(channel=CHILDREN)
    assert refusal(error) == "channel_not_found"


@pytest.mark.parametrize(
    ("channel", "needed"),
    [(PERFORMANCE, "channels:history"), (CHILDREN, "groups:history"), ("direct", "im:history")],
)
def test_each_kind_of_conversation_needs_its_own_scope(
    workspace: Workspace, slack_client: WebClient, officer: Person, channel: str, needed: str
) -> None:
    place = workspace.dm(officer).id if channel == "direct" else channel
    workspace.scopes -= {needed}
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_history(channel=place)
    answer = error.value.response
    assert (answer["error"], answer["needed"], needed in answer["provided"]) == ("missing_scope", needed, False)
    workspace.scopes |= {needed}
    assert slack_client.conversations_history(channel=place)["ok"]


def test_reading_channels_is_left_out_apart_from_direct_messages(
    workspace: Workspace, slack_client: WebClient, officer: Person
) -> None:
    workspace.scopes -= READING_CHANNELS
    assert slack_client.conversations_history(channel=workspace.dm(officer).id)["ok"]
    with pytest.raises(SlackApiError) as error:
        slack_client.conversations_replies(channel=PERFORMANCE, ts="1790000000.000001")
    assert refusal(error) == "missing_scope"


def test_an_archived_channel_can_be_read_but_not_written(workspace: Workspace, slack_client: WebClient) -> None:
    sent = posted(slack_client, "one")
    workspace.archive(PERFORMANCE)
    assert [each["ts"] for each in slack_client.conversations_history(channel=PERFORMANCE)["messages"]] == sent
    with pytest.raises(SlackApiError) as error:
        posted(slack_client, "two")
    assert refusal(error) == "is_archived"


def test_the_same_client_message_id_twice_is_posted_twice(slack_client: WebClient) -> None:
    posted(slack_client, "one", "one", client_msg_id="d-1")
    assert len(slack_client.conversations_history(channel=PERFORMANCE)["messages"]) == 2


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "e", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "e", "event_payload": {"key": "x" * 8000}}, "metadata_too_large"),
    ],
)
def test_metadata_slack_would_refuse_is_refused(
    slack_client: WebClient, metadata: dict[str, object], code: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        posted(slack_client, "one", metadata=metadata)
    assert refusal(error) == code
