"""A public indicator with one figure that is not for everyone: alerts about the others do not say how it stood."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.demo.block_limits import actions_of
from bot.demo.people import Person
from handlers.messages.alert_lines import CARD, SNOOZE, TAKE
from handlers.messages.alert_windows import CLOSED
from storage.alerts import subscriptions
from storage.alerts.detecting import Detector
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.domain.subscription import Scope, ScopeKind, Subscription, Which
from storage.intake.reader import read
from tests.confidentiality.alerted import CHANNEL
from tests.confidentiality.canaries import CANARIES, HARBOUR, PLAIN, Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.pressing import press
from tests.confidentiality.walker import Walker
from tests.confidentiality.world import World

Enter = Callable[[Part, Sequence[Canary]], tuple[World, Person]]
CODE = "H-02"
FIGURES = "Code,Name,Section,Period,Value,Target,RAG,Edition,Class\n"
VALUES = {"red": 60, "green": 90}


def figure(period: str, colour: str, level: str = "") -> str:
    name, section = PLAIN[CODE]
    return f"{CODE},{name},{section},{period},{VALUES[colour]}%,80%,{colour.upper()},{period},{level}\n"


def told(world: World, *figures: str) -> list[str]:
    """What stands in the channel at the end, with its buttons, where these figures came one after the other."""
    world.days[0] = date(2020, 11, 1)
    detector = Detector(world.database, alerts_channel=CHANNEL, now=world.deps.now, today=world.deps.today)
    detector.tick()
    hand = Hand("test", world.deps.now(), "test")
    with world.database.writing() as session:
        everything = Scope(ScopeKind.EVERYTHING)
        subscriptions.subscribe(session, hand, Subscription(0, CHANNEL, "U0", everything, which=Which.ANY))
    world.during(lambda: None)
    for one in figures:
        file = read((FIGURES + one).encode(), name="figures.csv")
        apply(world.database, file, Options(scorecard=HARBOUR), hand=hand)
        detector.tick()
        world.during(lambda: None)
    return standing(world)


def standing(world: World) -> list[str]:
    found = [one for one in world.workspace.store.in_channel(CHANNEL) if one.bot and not one.ephemeral_to]
    actions = (TAKE, SNOOZE, CARD)
    return [f"{one.text} {[action for action in actions if action in repr(one.blocks)]}" for one in found]


def offered(world: World) -> list[tuple[str, str]]:
    """The buttons in the channel, by what they do."""
    found = [one for message in world.workspace.store.in_channel(CHANNEL) for one in actions_of(message.blocks)]
    return [(element["action_id"], element["value"]) for _, element in found]


@pytest.mark.parametrize("hidden", ["red", "green"])
@pytest.mark.parametrize(
    ("before", "after"), [("red", ""), ("green", ""), ("green", "green"), ("red", "same red")], ids=repr
)
def test_a_channel_reads_the_same_with_and_without_a_figure_that_is_not_for_it(
    hidden: str, before: str, after: str, enter: Enter
):
    first = [figure("Q3 2019/20", "green"), figure("Q4 2019/20", before)]
    last = [figure("Q4 2019/20", "red")] if after == "same red" else []
    last += [figure("Q2 2020/21", after)] if after == "green" else []
    with_it, _ = enter(PARTS["viewer"], ())
    without, _ = enter(PARTS["viewer"], ())
    assert told(with_it, *first, figure("Q1 2020/21", hidden, "exempt"), *last) == told(without, *first, *last)


def test_what_only_a_figure_that_is_not_for_them_ended_people_take_on_as_before(enter: Enter):
    world, person = enter(PARTS["viewer"], ())
    red = figure("Q4 2019/20", "red")
    told(world, figure("Q3 2019/20", "green"), red, figure("Q1 2020/21", "green", "exempt"))
    value = next(value for action, value in offered(world) if action == TAKE)
    heard = world.during(lambda: press(Walker(world, person), TAKE, value))
    assert CLOSED not in repr(heard)
    assert any("1 taken on" in repr(one.blocks) for one in world.workspace.store.in_channel(CHANNEL))


def test_red_after_red_is_no_news_to_those_who_did_not_see_the_green_between(enter: Enter):
    world, _ = enter(PARTS["viewer"], ())
    first = [figure("Q3 2019/20", "green"), figure("Q4 2019/20", "red")]
    said = told(world, *first, figure("Q1 2020/21", "green", "exempt"), figure("Q2 2020/21", "red"))
    assert [one for one in said if "newly red" in one and "Q2 2020/21" in one] == []
    assert [one for one in said if "newly red" in one and "Q4 2019/20" in one] != []


def test_a_first_load_is_counted_as_everyone_sees_it(enter: Enter):
    with_secrets, _ = enter(PARTS["viewer"], CANARIES)
    without, _ = enter(PARTS["viewer"], ())
    said = [told(world) for world in (with_secrets, without)]
    assert said[0] == said[1] and said[0][0].startswith("31 indicators loaded: 31 red.")
