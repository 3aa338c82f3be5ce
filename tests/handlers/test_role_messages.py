"""The messages about roles and owners hold within Slack's limits whatever is in the database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo.block_limits import message_problems, view_problems
from handlers.messages.blocks import MOST_CHARACTERS, Message, size
from handlers.messages.owners import Binding, bind_window, unbound_list
from handlers.messages.roles import everybody, give, mentioning, own
from storage.domain.holding import Held, Owned, Unbound
from storage.domain.role import Grant, Role

NOW = datetime(2019, 12, 1, tzinfo=UTC)
NAMES = ("Adult Services", "Children & <Families>", "<!channel> \u202e", '"' * 700, "&" * 700, "界" * 700)


def held(name: str, count: int = 300, by: str = "U0SBADMIN01") -> list[Held]:
    return [Held(f"U0SBTEST{number:03}", Grant(Role.OFFICER, f"{name}{number}"), by, NOW) for number in range(count)]


def groups(name: str, count: int = 80) -> list[Unbound]:
    many = tuple(Owned(one, f"{name}{one}", name, "s", "S", name, "") for one in range(300))
    return [Unbound(f"{number:024}", f"{name}{number}", many) for number in range(count)]


def fits(message: Message) -> None:
    assert message_problems(message.payload()["text"], list(message.blocks)) == []
    assert size(message.blocks) <= MOST_CHARACTERS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", [0, 14, 29, 30, 10**5, -1])
def test_every_page_of_three_hundred_roles_fits(name: str, page: int) -> None:
    fits(everybody(held(name, by=f"command line ({name})"), page=page, done=f"U0SBTEST001 is no longer of {name}."))


@pytest.mark.parametrize("name", NAMES)
def test_ones_own_many_roles_fit(name: str) -> None:
    fits(own([one.grant for one in held(name)], 300, [one.account for one in held(name)], done=name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", [0, 3, 10**5])
def test_every_page_of_unbound_owners_fits(name: str, page: int) -> None:
    fits(unbound_list(groups(name), page=page))


@pytest.mark.parametrize("name", NAMES)
def test_the_windows_fit(name: str) -> None:
    assert view_problems(give([f"{name}{one}" for one in range(150)], mark=2**60, is_first=True)) == []
    assert view_problems(bind_window(groups(name)[0], mark=2**60)) == []


def marked_up(node: Any) -> str:
    """All the text that Slack reads for markup."""
    if isinstance(node, dict):
        own_text = str(node["text"]) if node.get("type") == "mrkdwn" else ""
        return own_text + "".join(marked_up(one) for one in node.values())
    return "".join(marked_up(one) for one in node) if isinstance(node, list | tuple) else ""


def test_no_name_of_a_directorate_calls_anybody() -> None:
    messages = everybody(held("<!channel> <@U0SBVICTIM1>")), own([Grant(Role.OFFICER, "<!here> <@U0SBVICTIM1>")], 0, [])
    for message in messages:
        words = marked_up(message.blocks) + message.text
        assert "U0SBVICTIM1" in words and "<!" not in words and "<@U0SBVICTIM1>" not in words


def test_an_account_in_a_sentence_becomes_a_mention_and_nothing_else_does() -> None:
    said = mentioning("U0SBTEST001 & <@U0SBTEST002>", ["U0SBTEST001", "command line", ""])
    assert said == "<@U0SBTEST001> &amp; &lt;@U0SBTEST002&gt;"


def test_what_the_window_carries_is_read_back() -> None:
    binding = Binding("a" * 24, "b" * 24, 17)
    assert Binding.read(binding.write()) == binding
    assert Binding.read('["a","b",true]') is None
