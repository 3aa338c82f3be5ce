"""Uploads: asked for, received, completed, processed, shown."""

import io
from typing import Any

import pytest
from PIL import Image
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import page_shapes
from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from tests.slack_fixtures import MovableClock

PERFORMANCE = "C0SBPERFORM"


@pytest.fixture
def picture() -> bytes:
    """A small PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def file_id(slack_client: WebClient, picture: bytes) -> str:
    """An upload that has just been completed."""
    return slack_client.files_upload_v2(filename="chart.png", content=picture, alt_txt="Chart")["file"]["id"]


def image(file_id: str) -> list[dict[str, Any]]:
    return [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "Chart"}]


def post(client: WebClient, file_id: str) -> str:
    try:
        return client.chat_postMessage(channel=PERFORMANCE, text="Chart", blocks=image(file_id))["ts"]
    except SlackApiError as error:
        return f"{error.response['error']}: {error.response['errors'][0]}"


def test_an_image_is_refused_until_it_is_processed(slack_client: WebClient, file_id: str) -> None:
    refused = post(slack_client, file_id)
    assert refused == "invalid_blocks: invalid slack file [json-pointer:/blocks/0/slack_file]"


def test_looking_at_a_file_brings_it_on(workspace: Workspace, slack_client: WebClient, file_id: str) -> None:
    kinds = [slack_client.files_info(file=file_id)["file"]["mimetype"] for _ in range(2)]
    assert kinds == ["", "image/png"]
    assert post(slack_client, file_id) == workspace.messages(PERFORMANCE)[0].ts


def test_a_while_on_the_clock_brings_it_on(slack_client: WebClient, file_id: str, clock: MovableClock) -> None:
    clock.advance(2)
    post(slack_client, file_id)
    file = slack_client.files_info(file=file_id)["file"]
    assert (file["original_w"], file["original_h"], file["alt_txt"]) == (40, 20, "Chart")


def test_processing_can_take_as_long_as_a_test_wants(
    workspace: Workspace, slack_client: WebClient, file_id: str
) -> None:
    workspace.files.polls_needed = 100
    assert [slack_client.files_info(file=file_id)["file"]["mimetype"] for _ in range(5)] == [""] * 5


def test_an_unknown_file_cannot_be_shown(slack_client: WebClient) -> None:
    assert "invalid slack file" in post(slack_client, "F0SBUNKNOWN")
    with pytest.raises(SlackApiError, match="file_not_found"):
        slack_client.files_info(file="F0SBUNKNOWN")


def test_a_file_that_is_no_image_cannot_be_shown(slack_client: WebClient, clock: MovableClock) -> None:
    uploaded = slack_client.files_upload_v2(filename="notes.txt", content="words")["file"]["id"]
    clock.advance(2)
    assert "invalid slack file" in post(slack_client, uploaded)


def test_an_upload_of_another_length_is_refused(slack_client: WebClient, picture: bytes) -> None:
    asked = slack_client.files_getUploadURLExternal(filename="chart.png", length=len(picture) + 1)
    with pytest.raises(Exception, match="400"):
        slack_client._upload_file(
            url=asked["upload_url"], data=picture, logger=slack_client._logger, timeout=5, proxy=None, ssl=None
        )
    with pytest.raises(SlackApiError, match="file_not_found"):
        slack_client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "x"}])


def test_a_shared_file_is_a_message(workspace: Workspace, slack_client: WebClient, picture: bytes) -> None:
    slack_client.files_upload_v2(
        filename="chart.png", content=picture, channel=PERFORMANCE, initial_comment="Chart of the quarter"
    )
    message = workspace.messages(PERFORMANCE)[0]
    assert (message.text, len(message.files)) == ("Chart of the quarter", 1)


def test_a_file_is_shared_by_channel_id_only(slack_client: WebClient, picture: bytes) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        slack_client.files_upload_v2(filename="chart.png", content=picture, channel="#performance")


def test_ephemeral_messages_may_refuse_uploaded_images(
    workspace: Workspace, slack_client: WebClient, file_id: str, officer: Person, clock: MovableClock
) -> None:
    clock.advance(2)
    send = {"channel": PERFORMANCE, "user": officer.id, "text": "Chart", "blocks": image(file_id)}
    assert slack_client.chat_postEphemeral(**send)["ok"]
    workspace.slack_files_in_ephemeral = False
    with pytest.raises(SlackApiError, match="invalid slack file"):
        slack_client.chat_postEphemeral(**send)


def test_acknowledgements_may_refuse_uploaded_images(
    workspace: Workspace, bolt_app: App, file_id: str, officer: Person, clock: MovableClock
) -> None:
    clock.advance(2)
    bolt_app.command("/kpi")(lambda ack: ack(text="Chart", blocks=image(file_id)))
    assert workspace.command(officer, PERFORMANCE, "/kpi").ok
    workspace.slack_files_in_response_url = False
    assert "invalid slack file" in workspace.command(officer, PERFORMANCE, "/kpi").error


def delete(client: WebClient, file_id: str) -> str:
    try:
        client.files_delete(file=file_id)
    except SlackApiError as error:
        return str(error.response["error"])
    return "gone"


def test_a_deleted_file_cannot_be_shown_or_looked_at_any_more(
    workspace: Workspace, slack_client: WebClient, file_id: str, clock: MovableClock
) -> None:
    clock.advance(2)
    assert delete(slack_client, file_id) == "gone"
    assert workspace.files.usable_image({"id": file_id}) is False
    assert "invalid slack file" in post(slack_client, file_id)
    with pytest.raises(SlackApiError, match="file_deleted"):
        slack_client.files_info(file=file_id)


def test_a_file_is_deleted_once_and_only_if_it_exists(slack_client: WebClient, file_id: str) -> None:
    assert [delete(slack_client, each) for each in (file_id, file_id, "F0000000000")] == [
        "gone",
        "file_deleted",
        "file_not_found",
    ]


def test_where_a_deleted_image_stood_there_is_a_tombstone(
    workspace: Workspace, slack_client: WebClient, file_id: str, clock: MovableClock
) -> None:
    clock.advance(2)
    post(slack_client, file_id)
    delete(slack_client, file_id)
    shown = page_shapes.message(workspace, workspace.messages(PERFORMANCE)[0])
    assert shown["blocks"][0]["elements"][0]["text"] == "_This file was deleted._"
    assert file_id not in str(shown["blocks"][0].get("image_url"))


def test_a_deleted_image_beside_words_leaves_the_words_alone(
    workspace: Workspace, slack_client: WebClient, file_id: str, clock: MovableClock
) -> None:
    clock.advance(2)
    beside = {"type": "section", "text": {"type": "mrkdwn", "text": "Red"}, "accessory": image(file_id)[0]}
    slack_client.chat_postMessage(channel=PERFORMANCE, text="x", blocks=[beside])
    delete(slack_client, file_id)
    shown = page_shapes.message(workspace, workspace.messages(PERFORMANCE)[0])["blocks"][0]
    assert shown.keys() == {"type", "block_id", "text"}


def test_a_shared_file_that_was_deleted_leaves_a_tombstone(
    workspace: Workspace, slack_client: WebClient, picture: bytes
) -> None:
    shared = slack_client.files_upload_v2(channel=PERFORMANCE, filename="chart.png", content=picture)["file"]["id"]
    delete(slack_client, shared)
    files = slack_client.conversations_history(channel=PERFORMANCE)["messages"][0]["files"]
    assert files == [{"id": shared, "mode": "tombstone"}]


def test_deleting_files_needs_its_scope(workspace: Workspace, slack_client: WebClient, file_id: str) -> None:
    workspace.scopes.discard("files:write")
    assert delete(slack_client, file_id) == "missing_scope"
