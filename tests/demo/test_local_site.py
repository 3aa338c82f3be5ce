"""The site of the local workspace: the page's protocol, its guard, its end."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.page_api import static_file
from bot.demo.people import Person
from bot.demo.server import running_site
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, menu, modal, option, words

PERFORMANCE = "C0SBPERFORM"


class Page:
    """One person's page, without a browser."""

    def __init__(self, url: str, person: Person) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False)
        self.me = person.id

    def get(self, path: str, **query: str) -> Any:
        return self.http.get(f"/local/{path}", params={"as": self.me, **query}).json()

    def post(self, path: str, **body: Any) -> Any:
        return self.http.post(f"/local/{path}", json={"as": self.me, **body}).json()

    def messages(self, **query: str) -> list[dict[str, Any]]:
        return self.get("messages", channel=PERFORMANCE, **query)["messages"]


@pytest.fixture
def page(site_url: str, officer: Person) -> Iterator[Page]:
    """The performance officer's page."""
    opened = Page(site_url, officer)
    with opened.http:
        yield opened


def stream(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and data of each event in the person's stream; the first is a `change` that says it is open."""
    with page.http.stream("GET", "/local/events", params={"as": page.me}, timeout=5) as response:
        name = ""
        for line in response.iter_lines():
            name = line.removeprefix("event: ") if line.startswith("event: ") else name
            if line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


def test_the_state_names_people_channels_and_commands(page: Page, officer: Person) -> None:
    state = page.get("state")
    assert state["me"] == officer.id
    assert state["notice"] == "Sample figures"
    assert [each["name"] for each in state["people"]][:2] == ["Performance officer", "Director of children's services"]
    kinds = [(each["name"], each["kind"], each["bot_is_member"]) for each in state["channels"]]
    assert kinds[1:] == [
        ("children-leadership", "channel", True),
        ("scorecard-alerts", "channel", True),
        ("random", "channel", False),
        ("partners", "channel", True),
        ("Scorecard Bot", "im", True),
    ]


def test_nobody_in_particular_is_somebody_who_sees_what_everyone_does(page: Page, cabinet_member: Person) -> None:
    page.me = ""
    assert page.get("state")["me"] == cabinet_member.id


def test_a_command_on_the_page_is_answered(page: Page, bolt_app: App) -> None:
    bolt_app.command("/kpi")(lambda ack, command: ack(text=f"You asked for {command['text']}"))
    assert page.post("send", channel=PERFORMANCE, thread_ts=None, text="/kpi care leavers eet") == {"ok": True}
    message = page.messages()[0]
    assert (message["text"], message["ephemeral"], message["author"]) == (
        "You asked for care leavers eet",
        True,
        "Scorecard Bot",
    )


def test_a_command_in_a_thread_is_refused_in_words(page: Page, bolt_app: App) -> None:
    answer = page.post("send", channel=PERFORMANCE, thread_ts="1.000001", text="/kpi red")
    assert answer == {"ok": False, "error": "/kpi is not supported in threads. Sorry!"}


def test_a_command_that_fails_says_so_in_the_channel(page: Page, bolt_app: App) -> None:
    assert page.post("send", channel=PERFORMANCE, text="/kpi red") == {"ok": True}
    message = page.messages()[0]
    assert message["author"] == "Slack"
    assert "operation_timeout" in message["error"]


def test_a_press_and_a_choice_reach_the_bot(page: Page, bolt_app: App, slack_client: WebClient) -> None:
    got: list[dict[str, Any]] = []
    for name in ("go", "pick"):
        bolt_app.action(name)(lambda ack, action: (ack(), got.append(action)))
    ts = slack_client.chat_postMessage(channel=PERFORMANCE, text="x", blocks=[buttons(button(), menu())])["ts"]
    spot = {"channel": PERFORMANCE, "ts": ts, "block_id": "row"}
    assert page.post("click", **spot, action_id="go", value="1")["ok"]
    assert page.post("click", **spot, action_id="pick", selected_option=option("two"))["ok"]
    assert [got[0]["value"], got[1]["selected_option"]] == ["1", option("two")]


def test_a_press_on_what_is_gone_is_refused_in_words(page: Page, bolt_app: App) -> None:
    answer = page.post("click", channel=PERFORMANCE, ts="1.000001", block_id="row", action_id="go")
    assert answer == {"ok": False, "error": "This message is no longer there."}


def test_an_external_menu_asks_the_bot(page: Page, bolt_app: App, slack_client: WebClient) -> None:
    bolt_app.options("pick")(lambda ack: ack(options=[option("two")]))
    blocks = [buttons(menu("external_select"))]
    ts = slack_client.chat_postMessage(channel=PERFORMANCE, text="x", blocks=blocks)["ts"]
    answer = page.post("options", channel=PERFORMANCE, ts=ts, block_id="row", action_id="pick", query="two")
    assert answer == {"ok": True, "options": [option("two")]}


def test_a_modal_is_streamed_submitted_and_closed(
    page: Page, workspace: Workspace, bolt_app: App, officer: Person
) -> None:
    @bolt_app.command("/kpi")
    def open_it(ack: Any, client: WebClient, command: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal("Why this rating"))

    bolt_app.view("window")(lambda ack: ack())
    page.post("send", channel=PERFORMANCE, text="/kpi")
    view = next(data for name, data in stream(page) if name == "view")["view"]
    assert (view["title"], view["submit"], view["stack"]) == ("Why this rating", "Save", 1)
    values = {"note": {"note": {"type": "plain_text_input", "value": ""}}}
    assert page.post("submit", view_id=view["id"], values=values)["errors"].keys() == {"note"}
    values["note"]["note"]["value"] = "Words"
    assert page.post("submit", view_id=view["id"], values=values) == {"ok": True}
    assert workspace.open_view(officer) is None


def test_changes_are_streamed_to_those_who_can_see_them(
    page: Page, workspace: Workspace, slack_client: WebClient, cabinet_member: Person
) -> None:
    page.me = cabinet_member.id
    events = stream(page)
    assert next(events)[1]["channel"] is None
    slack_client.chat_postMessage(channel="C0SBCHILDREN", text="Not for the cabinet member")
    slack_client.chat_postMessage(channel=PERFORMANCE, text="For everyone")
    _, change = next(events)
    assert (change["channel"], change["version"]) == (PERFORMANCE, workspace.changes.version)


def test_a_refusal_is_streamed_as_an_error_card(page: Page, slack_client: WebClient) -> None:
    events = stream(page)
    next(events)
    with pytest.raises(Exception, match="unknown_method"):
        slack_client.team_info()
    name, data = next(events)
    assert name == "fault"
    assert "team.info" in data["text"]


def test_private_channels_cannot_be_read_by_others(page: Page, cabinet_member: Person) -> None:
    page.me = cabinet_member.id
    assert page.get("messages", channel="C0SBCHILDREN")["ok"] is False


def test_uploaded_images_are_served_from_here(page: Page, slack_client: WebClient, workspace: Workspace) -> None:
    workspace.files.polls_needed = 0
    content = b"\x89PNG\r\n\x1a\n" + bytes(30)
    file_id = slack_client.files_upload_v2(filename="chart.png", content=content)["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Chart"}
    slack_client.chat_postMessage(channel=PERFORMANCE, text="Chart", blocks=[image])
    address = page.messages()[0]["blocks"][0]["image_url"]
    answer = page.http.get(address)
    assert (answer.content, answer.headers["content-type"]) == (content, "image/png")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1:1"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_requests_of_other_sites_are_refused(page: Page, headers: dict[str, str]) -> None:
    for path in ("/", "/local/state", "/api/auth.test"):
        answer = page.http.get(path, headers=headers)
        assert answer.status_code == 403
        assert answer.text.endswith(".")


def test_our_own_origin_is_welcome(page: Page, site_url: str) -> None:
    assert page.http.get("/local/state", headers={"origin": site_url}).status_code == 200


def test_a_form_of_another_page_cannot_act(page: Page) -> None:
    answer = page.http.post("/local/send", data={"as": page.me, "channel": PERFORMANCE, "text": "x"})
    assert answer.status_code == 415


def test_the_page_may_load_nothing_from_elsewhere(page: Page) -> None:
    headers = page.http.get("/").headers
    assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["../server.py", "../../__init__.py", "nothing.js", "", "/etc/passwd", "\0", "app.js\0", "a" * 5000]
)
def test_only_files_of_the_page_are_served(name: str) -> None:
    assert static_file(name).status_code == 404


@pytest.mark.parametrize(("name", "kind"), [("index.html", "text/html"), ("app.js", "text/javascript")])
def test_files_of_the_page_have_their_type(name: str, kind: str) -> None:
    assert static_file(name).headers["content-type"].startswith(kind)


def test_half_a_character_in_a_message_leaves_the_channel_readable(page: Page) -> None:
    typed = json.dumps({"as": page.me, "channel": PERFORMANCE, "text": "half \ud83d of one"})
    page.http.post("/local/send", content=typed, headers={"content-type": "application/json"})
    assert page.messages()[0]["text"] == "half ? of one"


def test_half_a_character_in_the_bots_words_leaves_the_channel_readable(page: Page, slack_client: WebClient) -> None:
    slack_client.chat_postMessage(channel=PERFORMANCE, text="half \ud83d of one")
    assert page.messages()[0]["text"] == "half ? of one"


@pytest.mark.parametrize("body", ["{", '{"as": ' + "[" * 100_000, "\xff", '{"as": "' + "x" * 1_100_000 + '"}'])
def test_a_body_that_cannot_be_read_is_refused_in_words(page: Page, body: str) -> None:
    headers = {"content-type": "application/json"}
    answer = page.http.post("/local/send", content=body.encode("latin-1"), headers=headers)
    assert answer.status_code == 200
    assert answer.json()["error"]


SERVED = """
import sys
from bot.demo.server import create_site, serve
from bot.demo.slack_model import Workspace
server = serve(create_site(Workspace()))
print(server.url, flush=True)
server.run_here()
"""


def test_sigterm_ends_the_server_though_a_page_listens() -> None:
    process = subprocess.Popen([sys.executable, "-c", SERVED], stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        with httpx.stream("GET", f"{url}/local/events?as=U0SBPERFOFF", trust_env=False) as response:
            next(response.iter_lines())
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
        assert time.monotonic() - started < 2
    finally:
        process.kill()
        process.stdout.close()


def test_a_card_with_words_in_all_shapes_reaches_the_page(page: Page, slack_client: WebClient) -> None:
    slack_client.chat_postMessage(channel=PERFORMANCE, text="x", blocks=[words("*Red* ▼ &lt;b&gt;")])
    assert page.messages()[0]["blocks"][0]["text"]["text"] == "*Red* ▼ &lt;b&gt;"


def test_leaving_the_site_ends_open_streams(workspace: Workspace, officer: Person) -> None:
    with httpx.Client(trust_env=False) as client:
        with running_site(workspace) as url:
            request = client.build_request("GET", f"{url}/local/events", params={"as": officer.id})
            response = client.send(request, stream=True)
            next(response.iter_lines())
            started = time.monotonic()
        assert time.monotonic() - started < 2
        response.close()


def test_many_people_can_ask_at_once(page: Page, workspace: Workspace, bolt_app: App, officer: Person) -> None:
    bolt_app.command("/kpi")(lambda ack, command: ack(text=command["text"]))

    def ask(number: int) -> bool:
        return workspace.command(officer, PERFORMANCE, "/kpi", str(number)).ok

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(ask, range(60)))
    assert len({each["ts"] for each in page.messages()}) == 60
