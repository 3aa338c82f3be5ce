"""Alerts that stand, after less of them may be seen: figures go from head, thread, cards and digests, with charts."""

from collections.abc import Callable, Sequence

import pytest

from bot.demo.people import CABINET, CHILDREN, DIRECTOR, HEAD_OF_SERVICE, OFFICER, Person
from handlers.withdrawing import soon
from storage.alerts import alerts, digests, subscriptions
from storage.audit import Hand
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription
from storage.owners import bind, unbind
from storage.roles import grant, revoke
from tests.confidentiality.alerted import alerted
from tests.confidentiality.canaries import CANARIES, Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.test_canaries import told_of
from tests.confidentiality.world import World
from tests.handlers.guarding import clear, set_publication
from tests.storage.alert_builders import AMBER, RED, alert, change, episode, line

Enter = Callable[[Part, Sequence[Canary]], tuple[World, Person]]
SECRET = [canary for canary in CANARIES if canary.code == "H-90"]
DRAFTS = [canary for canary in CANARIES if canary.code == "H-01"]


@pytest.fixture
def world(enter: Enter) -> World:
    """The leaders' private channel is cleared for exempt figures, and all its members are directors."""
    found, _ = enter(PARTS["viewer"], CANARIES)
    with found.database.writing() as session:
        for account in (DIRECTOR, OFFICER, HEAD_OF_SERVICE):
            grant(session, hand(found), account, Role.DIRECTOR)
    clear(found.database, CHILDREN, Classification.EXEMPT)
    return found


def hand(world: World) -> Hand:
    return Hand("test", world.deps.now(), "test")


def deliver(world: World) -> None:
    """Send what waits, and make anew what is due."""
    soon(world.deps)
    world.during(lambda: None)
    soon(world.deps)
    world.during(lambda: None)


def told(world: World) -> None:
    """An exempt indicator turns red, is corrected and summed up in the leaders' channel."""
    with world.database.writing(figures=False) as session:
        made = change(session, "H-90", "Q2 2019/20", RED, was=AMBER, at=world.deps.now())
        own = alert(session, CHILDREN, not_before=world.deps.now())
        line(session, own, made, episode_id=episode(session, made), page=None)
        everything = Subscription(0, CHILDREN, DIRECTOR, Scope(ScopeKind.EVERYTHING), cadence=Cadence.WEEKLY)
        one, _ = subscriptions.subscribe(session, hand(world), everything)
    deliver(world)
    with world.database.writing(figures=False) as session:
        alerts.add_note(session, own, [made], at=world.deps.now())
        assert digests.send_now(session, one, now=world.deps.now())
    deliver(world)


def said(world: World, channel: str) -> str:
    return "\n".join(f"{one.text}{one.blocks}" for one in world.workspace.store.in_channel(channel) if one.bot)


def said_directly(world: World, account: str) -> str:
    workspace = world.workspace
    return said(world, workspace.dm(workspace.person(account)).id)


def charts(world: World, channel: str) -> list[str]:
    """The files of the pictures in a channel."""
    blocks = [block for one in world.workspace.store.in_channel(channel) for block in one.blocks]
    return [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]


def lower_the_class(world: World) -> None:
    clear(world.database, CHILDREN, Classification.PUBLIC)


def let_somebody_in(world: World) -> None:
    """Nobody tells the bot: what is edited next is made for the new member too."""
    world.workspace.add_member(CHILDREN, CABINET)
    with world.database.writing(figures=False) as session:
        alerts.touch(session, destination=CHILDREN)


def hold_back(world: World) -> None:
    set_publication(world.database, "held back", "H-90")


def share(world: World) -> None:
    world.workspace.make_shared(CHILDREN)
    with world.database.writing(figures=False) as session:
        alerts.touch(session, destination=CHILDREN)


@pytest.mark.parametrize("happens", [lower_the_class, let_somebody_in, hold_back, share])
def test_nothing_stays_in_a_channel_that_may_not_be_seen_there(happens: Callable[[World], None], world: World):
    told(world)
    assert len(world.workspace.store.in_channel(CHILDREN)) == 4
    before = charts(world, CHILDREN)
    assert told_of(SECRET, "", said(world, CHILDREN)) != [] and before != []
    happens(world)
    deliver(world)
    assert told_of(SECRET, "", said(world, CHILDREN)) == []
    assert charts(world, CHILDREN) == []
    assert [one for one in before if world.workspace.files.find(one)] == []


def told_as_drafts(world: World, account: str) -> None:
    """Whatever is secret in the council is told to one person, drafts too."""
    world.during(lambda: alerted(world, account))
    assert told_of(DRAFTS, "", said_directly(world, account)) != []


def test_nothing_stays_with_whoever_owns_it_no_more(world: World):
    with world.database.writing() as session:
        revoke(session, hand(world), HEAD_OF_SERVICE, Role.DIRECTOR)
        bind(session, hand(world), "H-01", HEAD_OF_SERVICE)
    told_as_drafts(world, HEAD_OF_SERVICE)
    with world.database.writing() as session:
        unbind(session, hand(world), "H-01")
    deliver(world)
    assert told_of(CANARIES, "", said_directly(world, HEAD_OF_SERVICE)) == []


def test_nothing_stays_with_whoever_lost_their_role(world: World):
    told_as_drafts(world, OFFICER)
    with world.database.writing() as session:
        revoke(session, hand(world), OFFICER, Role.DIRECTOR)
    deliver(world)
    assert told_of(CANARIES, "", said_directly(world, OFFICER)) == []


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed"])
def test_what_slack_lets_nobody_edit_is_taken_away(code: str, world: World):
    told(world)
    for _ in range(10):
        world.workspace.faults.next("chat.update", error=code)
    hold_back(world)
    deliver(world)
    assert told_of(SECRET, "", said(world, CHILDREN)) == []
