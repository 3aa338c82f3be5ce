"""Who is in a channel, as people change it with Slack's own commands."""

from bot.demo.people import ADMINISTRATOR, BOT_USER, CABINET, GUEST, Person
from bot.demo.slack_model import Workspace


def test_the_bot_is_invited_by_a_member(workspace: Workspace, officer: Person) -> None:
    assert workspace.command(officer, "#random", "/invite", "@Scorecard Bot").ok
    assert BOT_USER in workspace.channel("#random").members
    assert [each.text for each in workspace.messages("#random")] == [f"added <@{BOT_USER}> to #random"]


def test_somebody_invited_sees_a_private_channel_until_removed(workspace: Workspace, officer: Person) -> None:
    administrator = workspace.person(ADMINISTRATOR)
    workspace.command(officer, "#children-leadership", "/invite", "@Administrator")
    assert administrator.id in workspace.see(workspace.channel("#children-leadership"))
    assert workspace.command(officer, "#children-leadership", "/remove", "@Administrator").ok
    assert administrator.id not in workspace.see(workspace.channel("#children-leadership"))


def test_whoever_is_there_already_is_not_invited_again(workspace: Workspace, officer: Person) -> None:
    outcome = workspace.command(officer, "#performance", "/invite", "@Cabinet member")
    assert outcome.error == "Cabinet member is already in #performance."
    assert workspace.messages("#performance") == []


def test_an_invitation_names_somebody_known(workspace: Workspace, officer: Person) -> None:
    outcome = workspace.command(officer, "#random", "/invite", "@Nobody here")
    assert outcome.error == "Say who, as in /invite @Scorecard Bot."


def test_a_guest_and_a_direct_message_invite_nobody(workspace: Workspace, officer: Person) -> None:
    guest = workspace.person(GUEST)
    assert not workspace.command(guest, "#performance", "/remove", "@Cabinet member").ok
    assert CABINET in workspace.channel("#performance").members
    assert not workspace.command(officer, workspace.dm(officer), "/invite", "@Cabinet member").ok
