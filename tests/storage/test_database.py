"""Transactions, locks and exact values, the same on both engines."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, select

from storage import audit
from storage.audit import Change, Hand
from storage.database import Busy, Claimed, Database, DatabaseError, claim
from storage.migrate import migrate
from storage.tables import AuditEntry, DataVersion, Indicator

NOW = datetime(2019, 11, 4, 9, 30, tzinfo=UTC)
WRITERS, WRITES = 4, 30


def an_indicator(**values: object) -> Indicator:
    plain = {"code": "A", "scope": "s", "name": "A", "normalised": "a", "unit": "number", "accumulation": "snapshot"}
    return Indicator(**(plain | values))


def only(session: Session) -> Indicator:
    return session.exec(select(Indicator)).one()


def test_writers_that_read_first_lose_nothing(make_url: Callable[..., str]) -> None:
    patient = Database(make_url(), busy_seconds=60)
    with patient.writing() as session:
        session.add(an_indicator(lag_days=0))

    def count(_: int) -> None:
        for _ in range(WRITES):
            with patient.writing() as session:
                row = only(session)
                row.lag_days = row.lag_days + 1

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(count, range(WRITERS)))
    with patient.reading() as session:
        assert only(session).lag_days == WRITERS * WRITES
    patient.close()


def test_a_second_writer_of_figures_is_told_that_the_database_is_busy(make_url: Callable[..., str]) -> None:
    hasty = Database(make_url(), busy_seconds=0.05)
    with hasty.writing(), pytest.raises(Busy, match="busy"), hasty.writing():
        pass
    hasty.close()


def test_a_reading_sees_all_at_one_moment(database: Database) -> None:
    with database.writing() as session:
        session.add(an_indicator())
    with database.reading() as session:
        names = [session.exec(select(Indicator.name)).one()]
        with database.writing() as other:
            only(other).name = "B"
        names.append(session.exec(select(Indicator.name)).one())
    with database.reading() as session:
        assert [*names, only(session).name] == ["A", "A", "B"]


def test_readers_go_on_while_somebody_writes(database: Database) -> None:
    with database.writing() as session:
        session.add(an_indicator())
        session.flush()
        with database.reading() as other:
            assert other.exec(select(Indicator)).all() == []


def test_a_write_that_fails_leaves_nothing_and_no_new_version(database: Database) -> None:
    def version() -> int:
        with database.reading() as session:
            return session.exec(select(DataVersion.version)).one()

    before = version()
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(an_indicator())
        session.flush()
        raise ZeroDivisionError
    with database.reading() as session:
        assert (session.exec(select(Indicator)).all(), version()) == ([], before)


@pytest.mark.parametrize("figure", ["12345678901234.123456", "0.10", "-1.48", "82483000", "0.000001", "-0.0"])
def test_a_decimal_comes_back_digit_for_digit(database: Database, figure: str) -> None:
    with database.writing() as session:
        session.add(an_indicator(target=Decimal(figure)))
    with database.reading() as session:
        assert str(only(session).target) == figure


def test_a_time_is_kept_as_utc_whatever_its_zone(database: Database) -> None:
    summer = timezone(timedelta(hours=1))
    with database.writing() as session:
        audit.record(session, Hand("A", NOW.astimezone(summer)), [Change("indicator", "A", "created")])
    with database.reading() as session:
        at = session.exec(select(AuditEntry.at)).one()
    assert (at, at.tzinfo) == (NOW, UTC)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs its zone"), database.writing() as session:
        audit.record(session, Hand("A", NOW.replace(tzinfo=None)), [Change("indicator", "A", "created")])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x/y", "names mysql; only sqlite and postgresql"),
        ("no address", "is not a database address"),
        ("postgresql://host:port/name", "is not a database address"),
        ("sqlite://scorecard.db", "takes three strokes"),
    ],
)
def test_another_kind_of_address_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(DatabaseError, match=words):
        Database(url)


HOLD = """
import sys
from storage.database import claim
with claim(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_bot_on_one_file_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/scorecard.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None and first.stdout.readline() == "held\n"
        with pytest.raises(Claimed, match=r"already running on scorecard\.db"), claim(url):
            pass
        first.kill()
    with claim(url):
        pass


def test_two_bots_may_share_a_postgresql() -> None:
    with claim("postgresql://localhost/x"), claim("postgresql://localhost/x"):
        pass


def test_a_deleted_file_is_not_the_database_that_was_opened(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    migrate(database)
    opened = database.file_id()
    (tmp_path / "scorecard.db").unlink()
    assert opened is not None and database.file_id() is None
    database.close()
