"""Every button ever rendered, pressed by those it was not for; forged, repeated, doubled, and a month old."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from handlers import ROUTES
from handlers.messages.faults import NOT_ALLOWED
from storage.domain.role import Permission
from tests.confidentiality.alerted import alerted
from tests.confidentiality.canaries import Canary, correct
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.pressing import forged, payloads_of, pressed_again, sent, with_metadata, with_values
from tests.confidentiality.risk_canaries import SECRETS
from tests.confidentiality.test_canaries import told_of
from tests.confidentiality.walker import FAR, Button, Walker
from tests.confidentiality.world import Heard, World, opened, route_of

Made = Callable[[Sequence[Canary]], Path]
Walk = Callable[[Part, Sequence[Canary]], Walker]
POWERFUL = ("officer of all", "director", "administrator")
ATTACKERS = ("viewer", "guest", "guest with a role", "stranger", "deactivated", "other app", "nobody by default")
QUESTIONS = ("summary", "list Q3 2019/20", "Bins emptied along the front", "boats or bins", "zebra crossing")
PERMISSION = {(route.kind, route.name): route.permission for route in ROUTES}
_POSTS = ("post", "posted_indicator", "posted_risk", "posted_area")
_COUNTERS = ("seen_event", "data_version")
FORGED = (
    "",
    "null",
    "[]",
    "{}",
    '["a","b","c"]',
    '["H-90","harbour-services",""]',
    '["card","HR-90"]',
    '["summary","zorvexcategory"]',
    '["search","ZORVEXTITLE"]',
    '["top","9 zorvexcategory"]',
    '{"id":1,"token":"x"}',
    "[1,2,3]",
    "1",
    "-1",
    "99999999999999999999999",
    "1e309",
    "NaN",
    "x' OR 1=1 --",
    "1; DROP TABLE measurement",
    "%",
    "[" * 900,
    "\0",
    "\ud800",
    "a" * 100_000,
    '"' + "\\u0000" * 50 + '"',
    "2020-13-45",
    "0001-01-01",
    "<!channel>",
)


@dataclass(frozen=True)
class Rendered:
    """What the powerful were shown: buttons and windows, and the routes they took on the way."""

    buttons: tuple[Button, ...]
    views: tuple[dict[str, Any], ...]
    taken: frozenset[tuple[str, str]]


@pytest.fixture(scope="session")
def rendered(made: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    """All that is rendered for each of the powerful on a walk in which they press and send everything."""
    found = {}
    for name in POWERFUL:
        part = PARTS[name]
        with opened(made(SECRETS), tmp_path_factory.mktemp("walks"), default=part.default) as world:
            part.give(world.database)
            walker = Walker(world, part.enter(world.workspace), most=12)
            walker.walk(questions=QUESTIONS, secrets=False)
            assert world.faults == []
            found[name] = Rendered(
                tuple(walker.buttons.values()), tuple(walker.views.values()), frozenset(world.workspace.taken)
            )
    return found


def test_every_route_is_taken_on_these_walks(rendered: dict[str, Rendered]):
    taken = frozenset().union(*(one.taken for one in rendered.values()))
    assert {(route.kind, route.name) for route in ROUTES} - taken == set()


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_what_others_were_shown_is_pressed_in_vain(attacker: str, walker: Walk, rendered: dict[str, Rendered]):
    part = PARTS[attacker]
    thief = walker(part, SECRETS)
    world = thief.world
    alerted(world, PARTS["director"].person, at=FAR)  # so that the lines that were shown are there to be pressed
    left_out = ("seen_event",) if part.is_outside else ("seen_event", *_POSTS)
    before, entries = world.dump(*left_out), _entries(world)
    for one in rendered.values():
        for payload in payloads_of(thief, one.buttons, one.views):
            may_ask = PERMISSION.get(route_of(payload)) is Permission.ASK and not part.is_outside
            heard = world.during(lambda payload=payload: world.workspace.send(payload))
            assert _entries(world) == entries, route_of(payload)
            assert [told for each in heard if (told := told_of(SECRETS, "", each.words))] == [], route_of(payload)
            if not may_ask:
                assert [each for each in _said(heard) if NOT_ALLOWED not in each.words] == [], route_of(payload)
    assert world.dump(*left_out) == before
    assert world.faults == []


def _said(heard: list[Heard]) -> list[Heard]:
    """What reaches a person; an empty acknowledgement says nothing, and looking somebody up neither."""
    spoken = [one for one in heard if one.where in ("ack", "/response") or ".post" in one.where or "views" in one.where]
    return [one for one in spoken if one.words != "{}"]


def test_an_officer_of_elsewhere_changes_nothing_with_the_buttons_of_another(
    walker: Walk, rendered: dict[str, Rendered]
):
    thief = walker(PARTS["officer of another"], SECRETS)
    world = thief.world
    before = _of_harbour(world)
    for payload in payloads_of(thief, rendered["director"].buttons, rendered["director"].views):
        heard = world.during(lambda payload=payload: world.workspace.send(payload))
        hidden = PARTS["officer of another"].hidden
        assert [told for each in heard if (told := told_of(hidden, "", each.words))] == [], route_of(payload)
        assert _of_harbour(world) == before, route_of(payload)
    assert world.faults == []


def _of_harbour(world: World) -> list[Any]:
    """Every figure, line and definition of the other directorate."""
    with world.database.connection() as connection:
        theirs = "indicator i ON i.id = t.indicator_id WHERE i.scope = 'harbour-services'"
        asked = [f"SELECT t.* FROM {table} t JOIN {theirs}" for table in ("measurement", "showing", "dated_rule")]
        asked.append("SELECT * FROM indicator WHERE scope = 'harbour-services'")
        return [sorted(map(repr, connection.exec_driver_sql(one))) for one in asked]


@pytest.mark.parametrize("name", POWERFUL)
def test_forged_values_change_nothing_and_are_answered_in_words(name: str, walker: Walk, rendered: dict[str, Rendered]):
    forger = walker(PARTS[name], SECRETS)
    world = forger.world
    before = world.dump("seen_event", *_POSTS)
    for payload in _one_of_each(payloads_of(forger, rendered[name].buttons, rendered[name].views)):
        for value in FORGED:
            for other in _forgeries(payload, value):
                heard = world.during(lambda other=other: world.workspace.send(other))
                about = (route_of(payload), value[:40])
                assert _failures(heard) == [], about
                hidden = PARTS[name].hidden
                assert [told for each in heard if (told := told_of(hidden, value, each.words))] == [], about
                assert world.faults == [], about
                assert world.dump("seen_event", *_POSTS) == before, about


def _failures(heard: list[Heard]) -> list[Heard]:
    """Answers that say no more than that something broke, and acknowledgements that never came."""
    return [one for one in heard if "the fault is ours" in one.words or "operation_timeout" in one.words]


def _one_of_each(payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({route_of(payload): payload for payload in reversed(payloads)}.values())


def _forgeries(payload: dict[str, Any], value: str) -> Iterator[dict[str, Any]]:
    if "actions" in payload:
        yield forged(payload, value)
    else:
        yield with_metadata(payload, value)


@pytest.mark.parametrize("name", POWERFUL)
def test_forged_inputs_are_answered_in_words(name: str, walker: Walk, rendered: dict[str, Rendered]):
    forger = walker(PARTS[name], SECRETS)
    world = forger.world
    for payload in _one_of_each(payloads_of(forger, (), rendered[name].views)):
        for value in (*FORGED, None, 1, {"a": 1}, ["x"]):
            other = with_values(payload, value)
            heard = world.during(lambda other=other: world.workspace.send(other))
            about = (route_of(payload), str(value)[:40])
            assert _failures(heard) == [], about
            assert world.faults == [], about


@contextmanager
def fresh(made: Made, folder: Path, name: str) -> Iterator[Walker]:
    """One of the powerful in a world of their own, just as it was when the walk began."""
    part = PARTS[name]
    with opened(made(SECRETS), folder, default=part.default) as world:
        part.give(world.database)
        yield Walker(world, part.enter(world.workspace))


def _changing(rendered: dict[str, Rendered], name: str, made: Made, folder: Path) -> list[tuple[Any, int]]:
    """For each route one button or window that changes something, with how many entries of the audit that makes."""
    found: dict[tuple[str, str], tuple[Any, int]] = {}
    tried: dict[tuple[str, str], int] = {}
    for thing in (*rendered[name].buttons, *(view for view in rendered[name].views if view.get("submit"))):
        route = ("action", thing.action) if isinstance(thing, Button) else ("view", thing["callback_id"])
        if PERMISSION.get(route) in (None, Permission.ASK) or route in found or tried.get(route, 0) >= 5:
            continue
        tried[route] = tried.get(route, 0) + 1
        with fresh(made, folder, name) as walker:
            before = _entries(walker.world)
            _send(walker, _payload(walker, thing))
            made_entries = _entries(walker.world) - before
        if made_entries:
            found[route] = thing, made_entries
    return list(found.values())


def _payload(walker: Walker, thing: Any) -> dict[str, Any]:
    if isinstance(thing, Button):
        return pressed_again(walker, thing)
    return sent(walker, thing, "")


def _send(walker: Walker, payload: dict[str, Any]) -> list[Heard]:
    return walker.world.during(lambda: walker.world.workspace.send(payload))


def _entries(world: World) -> int:
    with world.database.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM audit_entry").scalar_one())


@pytest.mark.parametrize("name", POWERFUL)
def test_what_changes_something_changes_it_once(name: str, made: Made, tmp_path: Path, rendered: dict[str, Rendered]):
    changing = _changing(rendered, name, made, tmp_path)
    assert changing
    for thing, entries in changing:
        with fresh(made, tmp_path, name) as walker:
            payload, before = _payload(walker, thing), _entries(walker.world)
            _send(walker, payload)
            after = walker.world.dump(*_COUNTERS)
            _send(walker, payload)
            assert walker.world.dump(*_COUNTERS) == after, route_of(payload)
            assert _entries(walker.world) == before + entries
        with fresh(made, tmp_path, name) as walker:
            payload, before = _payload(walker, thing), _entries(walker.world)
            _at_the_same_time(walker, payload)
            assert _entries(walker.world) == before + entries, route_of(payload)
            assert walker.world.faults == []
        with fresh(made, tmp_path, name) as walker:
            payload, before = _payload(walker, thing), _entries(walker.world)
            correct(walker.world.database)
            between = _entries(walker.world)
            walker.world.days[0] += timedelta(days=31)
            _send(walker, payload)
            assert _entries(walker.world) - between <= entries, route_of(payload)
            settled = walker.world.dump(*_COUNTERS)
            _send(walker, payload)
            assert walker.world.dump(*_COUNTERS) == settled, route_of(payload)
            assert walker.world.faults == []


def _at_the_same_time(walker: Walker, payload: dict[str, Any]) -> None:
    together = Barrier(2)

    def go() -> None:
        together.wait(10)
        walker.world.workspace.send(payload)

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    walker.world.settle()
