"""The checker of Slack's limits on blocks, messages and views."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.block_limits import message_problems, problems, view_problems


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def section(words: str = "Words", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def button(action_id: str = "go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def options(number: int) -> list[dict[str, Any]]:
    return [{"text": plain(f"Option {n}"), "value": str(n)} for n in range(number)]


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def data_table(rows: list[list[dict[str, Any]]], **more: Any) -> dict[str, Any]:
    return {"type": "data_table", "caption": "History", "rows": rows, **more}


def cell(words: str = "a") -> dict[str, Any]:
    return {"type": "raw_text", "text": words}


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Why this rating"), "blocks": [section()], **more}


INPUT = {"type": "input", "label": plain("Value"), "element": {"type": "plain_text_input", "action_id": "value"}}
IMAGE = {"type": "image", "slack_file": {"id": "F0123ABCDE"}, "alt_text": "A chart"}

GOOD = {
    "a section at its limit": [section("x" * 3000)],
    "ten fields": [{"type": "section", "fields": [plain("x")] * 10}],
    "a header at its limit": [{"type": "header", "text": plain("x" * 150), "level": 2}],
    "a context": [{"type": "context", "elements": [plain("x"), {**IMAGE}]}],
    "twenty-five buttons": [actions(*[button(f"a{n}") for n in range(25)])],
    "a menu of a hundred": [actions({"type": "static_select", "action_id": "m", "options": options(100)})],
    "an uploaded image": [IMAGE],
    "a public image": [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}],
    "a table": [{"type": "table", "rows": [[cell(), {"type": "raw_number", "value": 1.5}]]}],
    "a data table": [data_table([[cell(), cell()], [cell(), {"type": "raw_number", "value": 2}]], page_size=20)],
    "an input": [INPUT],
    "nothing": [],
}

BAD = {
    "a long section": ([section("x" * 3001)], "3000"),
    "an empty section": ([section("")], "at least 1"),
    "a section of nothing": ([{"type": "section"}], "text or fields"),
    "eleven fields": ([{"type": "section", "fields": [plain("x")] * 11}], "10 items"),
    "a long field": ([{"type": "section", "fields": [plain("x" * 2001)]}], "2000"),
    "a long header": ([{"type": "header", "text": plain("x" * 151)}], "150"),
    "a header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "plain_text"),
    "eleven in a context": ([{"type": "context", "elements": [plain("x")] * 11}], "10 items"),
    "too many buttons": ([actions(*[button(f"a{n}") for n in range(26)])], "25 items"),
    "a long button": ([actions(button(text=plain("x" * 76)))], "75"),
    "a long button value": ([actions(button(value="x" * 2001))], "2000"),
    "a long action id": ([actions(button("x" * 256))], "255"),
    "a button in a strange style": ([actions(button(style="warning"))], "primary or danger"),
    "the same action twice": ([actions(button("a"), button("a"))], "action_id must be unique"),
    "the same block twice": ([section(block_id="b"), section(block_id="b")], "block_id must be unique"),
    "a menu of 101": ([actions({"type": "static_select", "action_id": "m", "options": options(101)})], "100 items"),
    "an empty menu": ([actions({"type": "static_select", "action_id": "m", "options": []})], "at least 1"),
    "an overflow of six": (
        [section(accessory={"type": "overflow", "action_id": "m", "options": options(6)})],
        "5 items",
    ),
    "eleven radio buttons": (
        [actions({"type": "radio_buttons", "action_id": "m", "options": options(11)})],
        "10 items",
    ),
    "a long option": (
        [actions({"type": "static_select", "action_id": "m", "options": [{"text": plain("x" * 76), "value": "1"}]})],
        "75",
    ),
    "an input in actions": ([actions({"type": "plain_text_input", "action_id": "m"})], "cannot stand here"),
    "an unknown block": ([{"type": "sparkline"}], "unsupported type: sparkline"),
    "an unknown element": ([actions({"type": "slider", "action_id": "m"})], "unsupported element type"),
    "an unknown key": ([section(colour="red")], "invalid additional property: colour"),
    "no alt text": ([{"type": "image", "slack_file": {"id": "F0123ABCDE"}}], "alt_text"),
    "a bad file id": ([{**IMAGE, "slack_file": {"id": "f1"}}], "invalid slack file"),
    "an image of this machine": ([{"type": "image", "image_url": "http://127.0.0.1/a.png", "alt_text": "A"}], "public"),
    "two sources of an image": ([{**IMAGE, "image_url": "https://example.org/a.png"}], "exactly one"),
    "an empty cell": ([{"type": "table", "rows": [[cell("")]]}], "at least 1"),
    "a wide table": ([{"type": "table", "rows": [[cell()] * 21]}], "20 cells"),
    "a tall table": ([{"type": "table", "rows": [[cell()]] * 101}], "100 items"),
    "a ragged table": ([{"type": "table", "rows": [[cell()], [cell(), cell()]]}], "same number"),
    "a table of 10,001 characters": ([{"type": "table", "rows": [[cell("x" * 5001)], [cell("x" * 5000)]]}], "10000"),
    "two tables": ([{"type": "table", "rows": [[cell()]]}] * 2, "no more than 1 table"),
    "a data table of headers": ([data_table([[cell()]])], "at least 2"),
    "a data table without caption": ([{"type": "data_table", "rows": [[cell()]] * 2}], "caption"),
    "a number that is none": ([data_table([[cell()], [{"type": "raw_number", "value": "1"}]])], "finite number"),
    "a page of 101": ([data_table([[cell()]] * 2, page_size=101)], "1 to 100"),
    "too many blocks": ([section()] * 51, "50 items"),
    "a message too long": ([section("x" * 2900) for _ in range(5)], "msg_blocks_too_long"),
    "no list": ({"type": "section"}, "array of blocks"),
    "an alert": ([{"type": "alert", "text": plain("x")}], "cannot stand in a message"),
}


@pytest.mark.parametrize("case", GOOD)
def test_blocks_within_the_limits_have_no_problems(case: str) -> None:
    assert problems(GOOD[case], "message") == []


@pytest.mark.parametrize("case", BAD)
def test_each_broken_limit_is_named(case: str) -> None:
    blocks, words = BAD[case]
    assert words in "\n".join(problems(blocks, "message"))


def test_a_problem_says_where() -> None:
    found = problems([section(), section("x" * 3001)], "message")
    assert found == ["must be no more than 3000 characters (has 3001) [json-pointer:/blocks/1/text/text]"]


def test_a_modal_holds_a_hundred_blocks_and_no_tables() -> None:
    assert problems([section()] * 100, "modal") == []
    assert "cannot stand in a modal" in problems([{"type": "table", "rows": [[cell()]]}], "modal")[0]


def test_a_full_table_does_not_make_the_message_too_long() -> None:
    assert problems([section("x" * 2900), {"type": "table", "rows": [[cell("x" * 100)]] * 100}], "message") == []


def test_a_message_needs_words_of_its_own() -> None:
    assert "top-level text" in message_problems("", [section()])[0]
    assert "4000" in message_problems("x" * 4001)[0]
    assert message_problems("Care leavers: red", [section()]) == []


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal(title=plain("x" * 25)), "24"),
        (modal(submit=plain("x" * 25)), "24"),
        (modal(private_metadata="x" * 3001), "3000"),
        (modal(callback_id="x" * 256), "255"),
        (modal(blocks=[INPUT]), "submit is required"),
        (modal(blocks=[section()] * 101), "100 items"),
        ({"type": "modal", "blocks": []}, "title"),
        ({"type": "window"}, "modal or home"),
        (modal(blocks=[section("x" * 2900, block_id=f"{n}" + "é" * 200) for n in range(90)]), "view_too_large"),
    ],
)
def test_each_broken_limit_of_a_view_is_named(view: dict[str, Any], words: str) -> None:
    assert words in "\n".join(view_problems(view))


def test_a_modal_within_the_limits_has_no_problems() -> None:
    assert view_problems(modal(submit=plain("Save"), blocks=[INPUT])) == []


KINDS = [
    "section",
    "actions",
    "input",
    "image",
    "context",
    "table",
    "data_table",
    "button",
    "static_select",
    "container",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KINDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "element", "accessory", "options", "rows", "action_id", "value"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(JSON, st.sampled_from(["message", "modal", "home"]))
def test_whatever_comes_is_checked_and_not_crashed_on(blocks: Any, surface: Any) -> None:
    assert all(isinstance(line, str) for line in problems(blocks, surface))
    assert all(isinstance(line, str) for line in view_problems({"type": "modal", "blocks": blocks}))
