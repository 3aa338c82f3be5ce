"""Answers of Slack's that are no HTTP, or in no known character set."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk import WebClient

from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from handlers.messages.faults import said
from handlers.place import Place, Refused, respond, tell_privately

ANSWERS = [
    b"\x00\xff no HTTP at all\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=bogus\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe",
]


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """An address that gives one answer, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(5)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_cannot_be_read_counts_as_a_refusal(answer: bytes, slack_client: WebClient) -> None:
    with answering(answer) as url, pytest.raises(Refused, match="unreachable"):
        respond(slack_client, Place("U1", "C1", url), said("Hello"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_person_is_told_another_way_then(
    answer: bytes, slack_client: WebClient, workspace: Workspace, cabinet_member: Person
) -> None:
    with answering(answer) as url:
        tell_privately(slack_client, Place(cabinet_member.id, "C0SBPERFORM", url), said("Hello"))
    assert [each.text for each in workspace.messages("performance", seen_by=cabinet_member)] == ["Hello"]


def test_a_private_post_that_is_cut_off_is_followed_by_a_direct_message(
    slack_client: WebClient, workspace: Workspace, cabinet_member: Person
) -> None:
    workspace.faults.next("chat.postEphemeral", drop=True, after=False)
    tell_privately(slack_client, Place(cabinet_member.id, "C0SBPERFORM"), said("Hello"))
    direct = workspace.messages(workspace.dm(cabinet_member), seen_by=cabinet_member)
    assert [each.text for each in direct] == ["Hello"]
