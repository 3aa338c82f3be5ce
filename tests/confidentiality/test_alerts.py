"""Alerts about secrets: what a channel hears of them, and what pressing a button that was never shown brings."""

from collections.abc import Callable, Sequence

import pytest

from handlers.messages.alert_keys import write_ref
from handlers.messages.alert_lines import CARD, SNOOZE, TAKE
from handlers.messages.alert_windows import put_off
from handlers.messages.faults import NOT_SHOWN
from storage.alerts import alerts
from storage.domain.told import Meant, Ref, RefKind
from tests.confidentiality.alerted import CHANNEL, alerted
from tests.confidentiality.canaries import CANARIES, LONG, PLAIN, TODAY, Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.pressing import press, sent
from tests.confidentiality.test_canaries import told_of
from tests.confidentiality.walker import Walker
from tests.handlers.told_lines import snapshot
from tests.storage.alert_builders import GREEN, RED, change, follow

Walk = Callable[[Part, Sequence[Canary]], Walker]
DIRECTOR = "U0SBDIRECTOR"
NAME = PLAIN["M-02"][0]


@pytest.fixture
def viewer(walker: Walk) -> Walker:
    """Somebody who sees what is published and public, in a channel where all that is secret turned red."""
    return walker(PARTS["viewer"], CANARIES)


def heard_in_channel(viewer: Walker) -> str:
    workspace = viewer.world.workspace
    return "\n".join(f"{one.text}{one.blocks}" for one in workspace.store.in_channel(CHANNEL) if one.bot)


def told(viewer: Walker) -> dict[str, int]:
    found: dict[str, int] = {}
    viewer.world.during(lambda: found.update(alerted(viewer.world, DIRECTOR, plain="M-02")))
    return found


def test_a_channel_hears_of_what_everyone_may_see_and_of_nothing_else(viewer: Walker):
    told(viewer)
    said = heard_in_channel(viewer)
    assert NAME in said and "1 newly red" in said
    assert told_of(CANARIES, "", said) == []


def test_what_follows_in_the_thread_says_nothing_of_secrets_either(viewer: Walker):
    lines, world = told(viewer), viewer.world
    with world.database.writing(figures=False) as session:
        alert = session.connection().exec_driver_sql(f"SELECT alert_id FROM alert_line WHERE id = {lines['H-90']}")
        recovered = change(session, "H-90", "Q2 2019/20", GREEN, was=RED)
        follow(session, lines["H-90"], recovered)
        alerts.touch_lines(session, lines.values())
        alerts.add_note(session, alert.scalar_one(), [recovered], at=world.deps.now())
    before = len(world.workspace.store.in_channel(CHANNEL))
    world.during(lambda: None)
    assert len(world.workspace.store.in_channel(CHANNEL)) == before
    assert told_of(CANARIES, "", heard_in_channel(viewer)) == [] and NAME in heard_in_channel(viewer)


@pytest.mark.parametrize("action", [TAKE, SNOOZE, CARD])
def test_a_button_about_a_secret_reads_as_one_about_nothing(action: str, viewer: Walker):
    lines, world = told(viewer), viewer.world

    def answer(ref: str) -> list[str]:
        return sorted(one.same for one in world.during(lambda: press(viewer, action, ref)))

    before = world.dump("seen_event", "delivery")
    answer("line.99999")  # the first time Slack is asked who this is
    nothing = answer("line.99999")
    assert any(NOT_SHOWN in words for words in nothing)
    for one in [number for code, number in lines.items() if code != "M-02"]:
        assert answer(write_ref(Ref(RefKind.LINE, one))) == nothing
    for episode in range(2, len(lines) + 1):
        assert answer(write_ref(Ref(RefKind.EPISODE, episode))) == nothing
    assert world.dump("seen_event", "delivery") == before and world.faults == []


def test_a_window_about_a_secret_saves_nothing(viewer: Walker):
    lines, world = told(viewer), viewer.world
    before = world.dump("seen_event", "delivery")
    for code in ("H-90", "H-80", "H-01", "H-77"):
        window = put_off(Meant(snapshot("x")), Ref(RefKind.LINE, lines[code]), TODAY)
        heard = world.during(lambda window=window: world.workspace.send(sent(viewer, window, LONG[:50])))
        assert any(NOT_SHOWN in one.words for one in heard)
        assert [words for one in heard if (words := told_of(CANARIES, "", one.words))] == []
    assert world.dump("seen_event", "delivery") == before


def test_what_everyone_may_see_everyone_may_take(viewer: Walker):
    lines, world = told(viewer), viewer.world
    world.during(lambda: press(viewer, TAKE, write_ref(Ref(RefKind.LINE, lines["M-02"]))))
    assert f"<@{viewer.person.id}> has been on it since" in heard_in_channel(viewer)
