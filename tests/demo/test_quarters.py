"""The next quarter of the sample: loaded once, whole or not at all, and the clock moved on with it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import samples
from bot.demo.clock import DemoClock
from bot.demo.quarters import NOTHING_MORE, Quarters
from bot.samples.load import load
from bot.samples.risk_load import load_risks
from storage.alerts import jobs
from storage.alerts.trouble import trouble
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.risk import RiskKey
from storage.domain.viewer import PUBLIC
from storage.migrate import migrate
from storage.register.reading import risk
from storage.scorecard import editions, lines

DAY = date(2020, 1, 20)


@pytest.fixture
def clock() -> DemoClock:
    return DemoClock(DAY, real=lambda: datetime(2026, 11, 21, 15, tzinfo=UTC))


@pytest.fixture
def base(tmp_path: Path, clock: DemoClock) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'demo.db'}", busy_seconds=0.05)
    migrate(database)
    load(database, at=clock.now())
    yield database
    database.close()


def public(base: Database, clock: DemoClock) -> dict[str, str]:
    with base.reading() as session:
        return {one.key.code: str(one.status) for one in lines(session, viewer=PUBLIC, today=clock.today())}


def latest(base: Database, clock: DemoClock) -> str:
    with base.reading() as session:
        return editions(session, viewer=PUBLIC, today=clock.today())[0].quarter.label


def test_the_first_quarter_is_published_on_the_day_it_is(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    assert quarters.offered == "Q3 2019/20"
    assert quarters.load("Q3 2019/20").ok
    assert (latest(base, clock), clock.today(), quarters.offered) == ("Q3 2019/20", DAY, "Q4 2019/20")
    assert public(base, clock)["NEET-1617"] == "RED"


def test_the_second_comes_a_quarter_later(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    quarters.load("Q3 2019/20")
    quarters.load("Q4 2019/20")
    assert (latest(base, clock), clock.today()) == ("Q4 2019/20", DAY + timedelta(days=91))
    assert public(base, clock)["HR-REVIEWS"] == "RED"


def test_after_the_last_there_is_none(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    while quarters.offered:
        quarters.load(quarters.offered)
    assert quarters.load("Q4 2019/20").words == NOTHING_MORE


def test_pressed_many_times_at_once_it_is_loaded_once(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    with ThreadPoolExecutor(8) as pool:
        done = [one.result() for one in [pool.submit(quarters.load, "Q3 2019/20") for _ in range(8)]]
    assert [one.ok for one in done].count(True) == 1
    assert (quarters.loaded, Quarters(base, DemoClock(DAY)).loaded) == ("Q3 2019/20", "Q3 2019/20")


def test_a_demo_opened_again_goes_on_where_it_was(base: Database, clock: DemoClock) -> None:
    first = Quarters(base, clock)
    first.load("Q3 2019/20")
    first.load("Q4 2019/20")
    later = DemoClock(DAY)
    again = Quarters(base, later)
    assert (again.loaded, again.offered) == ("Q4 2019/20", "")
    assert later.today() == DAY + timedelta(days=91)


def test_a_file_that_cannot_be_applied_leaves_everything_as_it_was(
    base: Database, clock: DemoClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = samples.NEXT_QUARTERS["Q3 2019/20"].read_text(encoding="utf-8")
    broken = tmp_path / "broken.csv"
    broken.write_text(good.replace("2.9%", "not a figure"), encoding="utf-8")
    before = public(base, clock)
    quarters = Quarters(base, clock)
    monkeypatch.setitem(samples.NEXT_QUARTERS, "Q3 2019/20", broken)
    assert not quarters.load("Q3 2019/20").ok
    assert (public(base, clock), quarters.offered) == (before, "Q3 2019/20")


def test_a_busy_database_is_said_in_words(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    with base.writing(figures=False) as session:
        session.connection()
        done = quarters.load("Q3 2019/20")
    assert not done.ok and "busy" in done.words
    assert quarters.load("Q3 2019/20").ok


def test_the_register_comes_with_the_figures(base: Database, clock: DemoClock) -> None:
    load_risks(base, matrix=FIVE_BY_FIVE, at=clock.now())
    Quarters(base, clock).load("Q3 2019/20")
    with base.reading() as session:
        found = risk(session, RiskKey("CFC-06"), viewer=PUBLIC, today=clock.today(), matrix=FIVE_BY_FIVE)
    assert found and found.residual and found.residual.words == "16 High (4 × 4)"


def test_every_figure_that_comes_is_marked_illustrative(base: Database, clock: DemoClock) -> None:
    quarters = Quarters(base, clock)
    quarters.load("Q3 2019/20")
    with base.reading() as session:
        new = [
            one.snapshot.latest.measurement
            for one in lines(session, viewer=PUBLIC, today=clock.today())
            if one.snapshot.edition and one.snapshot.edition.quarter.label == "Q3 2019/20" and one.snapshot.latest
        ]
    assert len(new) == 23
    assert all(one.illustrative for one in new)


def test_the_clock_goes_on_from_the_day_it_was_given() -> None:
    moments = iter([datetime(2026, 11, 21, 15, 0, tzinfo=UTC), datetime(2026, 11, 21, 15, 5, tzinfo=UTC)])
    clock = DemoClock(DAY, real=lambda: next(moments))
    assert clock.now() == datetime(2020, 1, 20, 15, 5, tzinfo=UTC)


def test_a_clock_that_jumps_stops_no_job(base: Database, clock: DemoClock) -> None:
    with base.writing(figures=False) as session:
        jobs.beat(session, "detect", at=clock.now())
    quarters = Quarters(base, clock)
    quarters.load("Q3 2019/20")
    quarters.load("Q4 2019/20")
    with base.reading() as session:
        assert trouble(session, now=clock.now()).silent == ()
