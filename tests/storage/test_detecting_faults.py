"""An indicator that cannot be assessed is set aside, a crash leaves nothing half done, and two at once are as one."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, insert

from storage.alerts import due
from storage.alerts.detecting import Detector
from storage.alerts.gathering import LONGEST
from storage.database import Database
from storage.tables import (
    Alert,
    AlertLine,
    AnnouncedStatus,
    Delivery,
    DueMark,
    Episode,
    Indicator,
    StatusChange,
    table_of,
)
from tests.storage.alerting import BOARD, CHANNEL, NOW, TODAY, begin, changes, detector, figure, lines, load, rows
from tests.storage.builders import csv, load_files

WRITTEN = (Alert, AlertLine, AnnouncedStatus, Delivery, DueMark, Episode, StatusChange)


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _spoil(database: Database, code: str, amber: str) -> None:
    """Give an indicator a rule that cannot be read."""
    table = table_of(Indicator)
    with database.writing() as session:
        session.connection().execute(table.update().where(table.c.code == code).values(amber=amber))


def test_one_that_cannot_be_assessed_is_set_aside_and_the_others_go_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"), figure("COM", 3, "50%"))
    _spoil(database, "ABS", "nonsense")
    with caplog.at_level(logging.WARNING):
        assert found.tick() == 1
    with database.reading() as session:
        (fault,) = due.faults(session)
        assert due.oldest(session, now=NOW) is None
    assert (fault.error, fault.until) == ("RuleError", NOW + timedelta(hours=1))
    assert "12" not in caplog.text and "Sickness" not in caplog.text and "nonsense" not in caplog.text


def test_what_was_set_aside_is_assessed_an_hour_later(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    _spoil(database, "ABS", "nonsense")
    assert (found.tick(), found.tick()) == (0, 0)
    _spoil(database, "ABS", "")
    assert detector(database, now=NOW + timedelta(minutes=59)).tick() == 0
    assert detector(database, now=NOW + timedelta(hours=1)).tick() == 1
    assert rows(database, DueMark) == []


def test_a_write_has_it_assessed_before_the_hour_is_over(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"))
    _spoil(database, "ABS", "nonsense")
    found.tick()
    _spoil(database, "ABS", "")
    load(database, figure("ABS", 3, "13 days"))
    assert found.tick() == 1
    assert rows(database, DueMark) == []


def _crash_at(database: Database, step: int) -> Callable[[], None]:
    """Crash before the given statement; call the answer to end that."""
    count = [0]

    def before(*_: object) -> None:
        count[0] += 1
        if count[0] == step:
            raise Crash

    event.listen(database.engine, "before_cursor_execute", before)
    return lambda: event.remove(database.engine, "before_cursor_execute", before)


def _state(database: Database) -> list[list[object]]:
    return [[tuple(row) for row in rows(database, model)] for model in WRITTEN]


def test_a_crash_at_any_statement_leaves_all_or_nothing_and_is_made_good(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "12 days"), figure("COM", 3, "50%"))
    before, step = _state(database), 0
    while _state(database) == before:
        step += 1
        mend = _crash_at(database, step)
        with suppress(Crash):
            found.tick()
        mend()
    assert step > 15
    assert (len(changes(database)), len(lines(database)), rows(database, DueMark)) == (2, 2, [])
    assert found.recount() == 0


def test_two_detections_at_once_announce_each_change_once(database: Database) -> None:
    codes = [f"I{number}" for number in range(40)]
    defined = (f"{code},Number {code},days,lower,8,quarter" for code in codes)
    load_files(database, csv("code,name,unit,polarity,target,frequency", *defined), options=BOARD)
    load(database, *(figure(code, 2, "7 days") for code in codes))
    detector(database).tick()
    load(database, *(figure(code, 3, "12 days") for code in codes))
    together = Barrier(2)

    def work(_: int) -> int:
        together.wait()
        return detector(database).tick()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == len(codes)
    assert detector(database).tick() == 0
    assert len(changes(database)) == len(lines(database)) == len(codes)
    assert len(rows(database, Alert, destination=CHANNEL, kind="changes")) == 1


def test_a_write_while_others_detect_is_neither_held_up_nor_lost(database: Database) -> None:
    begin(database)
    quarters = [figure("ABS", 3, f"{days} days") for days in (12, 7, 13, 6, 14)]

    def write() -> None:
        for row in quarters:
            load(database, row)

    with ThreadPoolExecutor(3) as pool:
        writing = pool.submit(write)
        detecting = [pool.submit(_detect_until, database, writing.done) for _ in range(2)]
        writing.result()
        for one in detecting:
            one.result()
    detector(database).tick()
    assert detector(database).recount() == 0
    assert len(lines(database)) == 1
    assert rows(database, AnnouncedStatus, stage="published")[0].value == "14 days"


def _detect_until(database: Database, is_over: Callable[[], bool]) -> None:
    while not is_over():
        detector(database).tick()


def test_a_tick_with_nothing_due_is_one_statement(database: Database) -> None:
    found = begin(database)
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert found.tick() == 0
    assert len(seen) == 1 and seen[0].startswith("SELECT due_mark.id")


def test_what_it_costs_follows_what_is_due(database: Database) -> None:
    found = begin(database)
    with database.writing() as session:
        made = table_of(Indicator)
        plain = {"unit": "days", "accumulation": "snapshot", "description": "", "amber": "", "directorate": ""}
        plain |= {"owner": "", "owner_account": "", "lag_days": 45, "defined": False, "is_draft": False}
        many = [
            plain | {"code": f"X{at}", "scope": "board", "name": f"X{at}", "normalised": f"x{at}"} for at in range(600)
        ]
        session.connection().execute(insert(made), [one | {"classification": "public"} for one in many])
    load(database, figure("ABS", 3, "12 days"))
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert found.tick() == 1
    assert len(seen) < 60


def _many(database: Database) -> list[str]:
    """More indicators than one batch assesses, all of which have just turned red."""
    codes = [f"I{number:03}" for number in range(260)]
    defined = (f"{code},Number {code},days,lower,8,quarter" for code in codes)
    load_files(database, csv("code,name,unit,polarity,target,frequency", *defined), options=BOARD)
    load(database, *(figure(code, 2, "7 days") for code in codes))
    detector(database).tick()
    load(database, *(figure(code, 3, "12 days") for code in codes))
    return codes


def test_what_takes_several_transactions_is_one_alert_all_the_same(database: Database) -> None:
    codes = _many(database)
    assert detector(database).tick() == len(codes)
    (alert,) = rows(database, Alert, destination=CHANNEL, kind="changes")
    (head,) = rows(database, Delivery, alert_id=alert.id)
    assert (head.not_before, len(lines(database))) == (NOW, len(codes))


def test_an_alert_waits_for_the_rest_and_not_for_ever(database: Database) -> None:
    codes = _many(database)
    moments = iter([NOW, NOW])
    with suppress(StopIteration):
        Detector(database, alerts_channel=CHANNEL, now=lambda: next(moments), today=lambda: TODAY).tick()
    (alert,) = rows(database, Alert, destination=CHANNEL, kind="changes")
    (head,) = rows(database, Delivery, alert_id=alert.id)
    assert 0 < len(lines(database)) < len(codes)
    assert head.not_before == NOW + LONGEST
