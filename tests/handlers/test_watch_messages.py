"""Messages and windows of /watch within Slack's limits, and what their buttons carry read back untrusted."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.block_limits import view_problems
from handlers.messages import claims, watch, watch_problems, watch_window
from handlers.messages.watch_keys import Origin, Pick, WatchKey, WindowKey, page_of
from handlers.watch_help import FOR_ALL, FOR_OFFICERS
from storage.domain.claim import Claim
from storage.domain.delivery import AlertKind, Part, Paused, Reason, State, Waiting
from storage.domain.holding import Owned
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Watched, Which
from tests.handlers.odd import NAMES
from tests.handlers.talking import shown, values_of
from tests.handlers.test_limits import fits, mrkdwn_of
from tests.handlers.test_picking import FORGED

NOW = datetime(2020, 1, 6, 9, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
ACCOUNTS = st.from_regex("[UW][A-Z0-9]{1,30}", fullmatch=True)


def sub(number: int = 1, destination: str = "C0SBPERFORM", kind: ScopeKind = ScopeKind.SECTION) -> Subscription:
    scope = Scope(kind, "x")
    return Subscription(number, destination, "U0ASKER", scope, Which.RECOVERIES, Cadence.QUARTERLY, zone="Europe/Paris")


def fits_view(view: dict) -> None:
    assert view_problems(view) == []
    assert all("<!" not in one for one in mrkdwn_of(view["blocks"]))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("count", [0, 1, 6, 7, 100])
def test_every_page_of_the_list_fits(kind: str, count: int):
    rows = tuple(Watched(sub(999_999_000 + number), NAMES[kind] or "x", 40) for number in range(count))
    found = watch.Listing("C0SBPERFORM", rows, rows, 40, is_alerts_channel=True)
    for page in range(2 * count // watch.ROWS + 2):
        fits(watch.listing(found, page=page, done=NAMES[kind]))


def test_the_pages_show_every_row_once():
    rows = tuple(Watched(sub(number), f"Section {number}", 2) for number in range(1, 31))
    found = watch.Listing("C0SBPERFORM", rows[:17], rows[17:])
    pages = [watch.listing(found, page=page) for page in range(30 // watch.ROWS)]
    assert [key for page in pages for key in values_of(list(page.blocks), "watch.change")] == [
        f"{number}.C0SBPERFORM" for number in range(1, 31)
    ]


def test_before_it_stops_it_says_of_what_and_that_the_rest_stays():
    (_, buttons) = watch.row(Watched(sub(), "Our People", 8))
    (stop,) = [one for one in buttons["elements"] if "confirm" in one]
    assert stop["confirm"]["text"]["text"] == "I will tell no more of Our People. What else is watched stays."


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_said_of_one_subscription_fits(kind: str):
    one = Watched(sub(), NAMES[kind] or "x", 7)
    fits(watch.subscribed(one, is_new=True, is_here=True))
    fits_view(watch_window.window(one, WindowKey(WatchKey(1, "C1"), Origin("C1", 3, "https://x" * 90))))
    line = watch.did("watches", "U0SHARER", one)
    fits(line)


@pytest.mark.parametrize("kind", NAMES)
def test_a_list_to_pick_from_fits(kind: str):
    name = NAMES[kind] or "x"
    picked = Pick("U0ASKER", ScopeKind.INDICATOR, name[:200], name[:200], Which.ANY, Cadence.WEEKLY, time(9), "UTC", 6)
    fits(watch.pick([(name, name, picked)] * 10, words=name))
    fits(watch.pick([], words=name, is_near=True))


@pytest.mark.parametrize("kind", NAMES)
def test_a_request_of_many_indicators_fits(kind: str):
    name = NAMES[kind] or "x"
    mine = tuple(Owned(number, name[:60], name, "s", "S", name, "U0SHARER") for number in range(40))
    waiting = Claim(1, "U0SHARER", name, NOW, mine)
    agreed = Claim(1, "U0SHARER", name, NOW, mine, "U0SHARER", NOW, is_agreed=True)
    for message in (claims.request(waiting), claims.asked(waiting, 3), claims.request(agreed), claims.decided(agreed)):
        fits(message)


@pytest.mark.parametrize("kind", NAMES)
def test_a_list_of_problems_fits(kind: str):
    waiting = [
        Waiting(number, "CSBPERFORM", AlertKind.CHANGES, Part.HEAD, state, reason, NOW, NOW)
        for number, (state, reason) in enumerate([(State.HELD, Reason.UNCONFIRMED), (State.PENDING, "")] * 60, 1)
    ]
    message = watch_problems.listing(waiting, [(NAMES[kind], NOW)] * 60, [Paused("*", NOW, NAMES[kind])], done="x")
    assert len(message.blocks) <= 50 and "There is more" in shown(message.blocks)


def test_the_usage_fits():
    fits(watch.usage(FOR_ALL + FOR_OFFICERS))


@pytest.mark.parametrize("value", [*FORGED, "1", "1.", ".C1", "01.C1", "1.c1", "1.C1\n", "1.C1.2", "-1.C1", "1.D0SB"])
def test_what_this_program_cannot_have_written_is_no_key(value: str):
    read = (WatchKey.read, WindowKey.read, Pick.read, claims.read_key, watch_problems.read_key)
    assert [one(value) for one in read] == [None] * len(read)


@given(st.one_of(st.text(max_size=300), st.none(), st.integers(), st.lists(st.text(max_size=5), max_size=5)))
def test_no_value_makes_reading_fail(value: object):
    assert WatchKey.read(value) is None or isinstance(WatchKey.read(value), WatchKey)
    assert WindowKey.read(value) is None
    assert Pick.read(value) is None
    assert page_of(value) >= 0


@given(
    ACCOUNTS,
    st.sampled_from([ScopeKind.INDICATOR, ScopeKind.SECTION, ScopeKind.DIRECTORATE, ScopeKind.SCORECARD]),
    WORDS,
    st.one_of(st.just(""), WORDS),
    st.one_of(st.none(), st.sampled_from(Which)),
    st.one_of(st.none(), st.sampled_from(Cadence)),
    st.one_of(st.none(), st.builds(time, st.integers(0, 23), st.integers(0, 59))),
    st.one_of(st.none(), st.sampled_from(["Europe/London", "Europe/Paris", "UTC"])),
    st.one_of(st.none(), st.integers(0, 6)),
)
def test_a_choice_is_read_back_as_it_was_written(person, kind, name, scope, which, cadence, at, zone, weekday):
    chosen = Pick(person, kind, name, scope, which, cadence, at, zone, weekday)
    assert Pick.read(chosen.write()) == chosen


@given(st.integers(0, 999_999_999), ACCOUNTS, st.integers(0, 9999), st.text(st.characters(codec="ascii"), max_size=300))
def test_a_window_is_read_back_as_it_was_written(number: int, account: str, page: int, url: str):
    key = WindowKey(WatchKey(number, account), Origin("D0SB", page, url))
    assert WindowKey.read(key.write()) == key
    assert len(key.write()) <= 3000
