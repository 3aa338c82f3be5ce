"""What becomes of risks and areas is found, told once to each place, and kept up to date."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from storage.alerts import risk_due, subscriptions
from storage.alerts.risk_detecting import RiskDetector
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE, BandRange, RiskMatrix, risk_matrix
from storage.domain.rag import RagStatus
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription
from storage.tables import Alert, Delivery, Risk, RiskAnnounced, RiskEvent, RiskLine, RiskMark, table_of
from tests.storage.alerting import CHANNEL, NOW, TODAY, rows, settle
from tests.storage.risk_builders import area, changed, mitigated, mitigation, rated, risk, scored
from tests.storage.test_detecting_faults import Crash, _crash_at

OWNER = "U0OWNER0001"
WRITTEN = (Alert, Delivery, RiskAnnounced, RiskEvent, RiskLine, RiskMark)
SCALE = ("one", "two", "three", "four", "five")
STRICT = risk_matrix(SCALE, SCALE, (BandRange("low", 1, 6), BandRange("high", 8, 25)), appetite=6)


def finder(
    database: Database, *, now: datetime = NOW, today: date = TODAY, matrix: RiskMatrix = FIVE_BY_FIVE
) -> RiskDetector:
    """A detector that tells the channel of the tests."""
    return RiskDetector(database, alerts_channel=CHANNEL, matrix=matrix, now=lambda: now, today=lambda: today)


def begun(database: Database, score: tuple[int, int] = (3, 4), **values: Any) -> int:
    """A risk that was announced in silence, and whose first line has been sent; its row id."""
    key = risk(database, score=score, **values)
    assert finder(database).tick() == 0
    settle(database)
    return key


def heard(database: Database, destination: str = CHANNEL) -> list[tuple[str, str]]:
    """The lines of a destination as (kind, subject)."""
    events = {one.id: one for one in rows(database, RiskEvent)}
    found = (events[one.event_id] for one in rows(database, RiskLine, destination=destination))
    return [(one.kind, one.subject) for one in found]


def test_the_first_load_is_one_line_of_what_everyone_may_see(database: Database) -> None:
    risk(database, score=(4, 4))
    risk(database, "CR-002", (5, 5), classification="internal")
    risk(database, "CR-003", (2, 2), next_review_on=TODAY - timedelta(days=9))
    assert finder(database).tick() == 0
    (told,) = rows(database, Alert)
    assert (told.kind, json.loads(told.payload)) == ("risk baseline", {"risks": 2, "high": 1})
    assert {one.is_told for one in rows(database, RiskEvent)} == {False}
    assert rows(database, RiskLine) == [] == rows(database, RiskMark)


def test_a_risk_that_comes_high_onto_a_known_register_is_news(database: Database) -> None:
    begun(database)
    late = NOW + timedelta(days=1)
    key = risk(database, "CR-002", (4, 4), at=late, next_review_on=TODAY - timedelta(days=9), owner_account=OWNER)
    low = risk(database, "CR-003", (1, 1), at=late)
    assert finder(database, now=late + timedelta(minutes=1)).tick() > 0
    assert heard(database, OWNER) == [("above appetite", f"risk:{key}"), ("newly high", f"risk:{key}")]
    lines = [json.loads(one.payload) for one in rows(database, Alert, kind="risk baseline")]
    assert lines[-1] == {"risks": 1, "high": 0} and low
    assert finder(database, now=late + timedelta(minutes=2)).recount() == 0


def test_a_risk_that_turns_high_is_told_to_the_channel_and_its_owner_once(database: Database) -> None:
    key = begun(database, owner_account=OWNER)
    scored(database, key, (4, 4))
    assert finder(database).tick() == 2
    for place in (CHANNEL, OWNER):
        assert heard(database, place) == [("above appetite", f"risk:{key}"), ("newly high", f"risk:{key}")]
        assert len(rows(database, Alert, kind="risks", destination=place)) == 1
    assert json.loads(rows(database, RiskEvent)[0].words) == {"was": "12 Medium", "now": "16 High"}
    assert finder(database).recount() == 0
    assert len(rows(database, RiskLine)) == 4


def test_an_edit_says_what_is_no_longer_so_and_high_again_is_told_anew(database: Database) -> None:
    key = begun(database)
    scored(database, key, (4, 4))
    finder(database).tick()
    settle(database)
    scored(database, key, (3, 3))
    assert finder(database).tick() == 2
    assert {one.ended_at for one in rows(database, RiskEvent)} == {NOW}
    (head,) = [one for one in rows(database, Delivery) if one.wanted > one.shown]
    scored(database, key, (5, 4))
    finder(database).tick()
    assert len(heard(database)) == 4
    assert rows(database, Alert, kind="risks")[0].id == head.alert_id


def test_what_is_found_while_an_alert_waits_joins_it(database: Database) -> None:
    one, other = begun(database), begun(database, reference="CR-002")
    scored(database, one, (4, 4))
    finder(database).tick()
    scored(database, other, (5, 5))
    finder(database).tick()
    (alert,) = rows(database, Alert, kind="risks", destination=CHANNEL)
    assert {one.alert_id for one in rows(database, RiskLine)} == {alert.id}
    assert len(heard(database)) == 4


def test_days_that_pass_are_found_by_the_daily_look(database: Database) -> None:
    key = begun(database, (2, 2), next_review_on=TODAY, owner_account=OWNER, response="tolerate", accepted_until=TODAY)
    late = mitigation(database, key, due=TODAY)
    finder(database).tick()
    assert heard(database) == []
    tomorrow = TODAY + timedelta(days=1)
    assert finder(database, today=tomorrow).recount() == 2
    assert {kind for kind, _ in heard(database, OWNER)} == {"review overdue", "mitigation overdue"}
    assert finder(database, today=tomorrow + timedelta(days=1)).recount() == 0
    mitigated(database, key, late, status="done")
    changed(database, key, next_review_on=TODAY + timedelta(days=90), last_review=tomorrow)
    assert finder(database, today=tomorrow).tick() == 2
    assert all(one.ended_at for one in rows(database, RiskEvent) if one.is_told)


def test_an_area_that_turns_red_is_told(database: Database) -> None:
    key = area(database, rag=RagStatus.AMBER)
    finder(database).tick()
    rated(database, key, RagStatus.RED)
    assert finder(database).tick() == 1
    assert heard(database) == [("area red", f"area:{key}")]
    assert json.loads(rows(database, RiskEvent)[0].words) == {"was": "Amber", "now": "Red"}


def test_other_settings_of_the_matrix_tell_nobody(database: Database) -> None:
    begun(database, (3, 3))
    assert finder(database, matrix=STRICT).recount() == 2
    assert heard(database) == []
    assert [one.is_told for one in rows(database, RiskEvent)] == [False, False]
    assert finder(database, matrix=STRICT).recount() == 0


def test_whoever_asked_for_that_part_of_the_register_hears_at_once(database: Database) -> None:
    key = begun(database)
    scopes = {
        "U0WATCHER01": Scope(ScopeKind.EVERYTHING, register=Register.RISKS),
        "U0WATCHER02": Scope(ScopeKind.DIRECTORATE, "people", register=Register.RISKS),
        "U0WATCHER03": Scope(ScopeKind.DIRECTORATE, "Waste", register=Register.RISKS),
        "U0WATCHER04": Scope(ScopeKind.EVERYTHING),
    }
    with database.writing(figures=False) as session:
        for who, scope in scopes.items():
            subscriptions.subscribe(session, Hand(who, NOW), Subscription(0, who, who, scope))
    scored(database, key, (4, 4))
    finder(database).tick()
    assert [len(heard(database, who)) for who in scopes] == [2, 2, 0, 0]


def test_one_that_cannot_be_assessed_is_set_aside_and_the_others_go_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = begun(database), begun(database, reference="CR-002")
    scored(database, good, (4, 4))
    scored(database, bad, (5, 5))
    _spoil(database, bad, "nonsense")
    with caplog.at_level(logging.WARNING):
        assert finder(database).tick() == 2
    with database.reading() as session:
        (fault,) = risk_due.faults(session)
        assert risk_due.oldest(session, now=NOW) is None
    assert (str(fault.subject), fault.error, fault.until) == (f"risk:{bad}", "ValueError", NOW + timedelta(hours=1))
    assert "nonsense" not in caplog.text
    _spoil(database, bad, "treat")
    assert finder(database, now=NOW + timedelta(hours=1)).tick() == 2


def _spoil(database: Database, key: int, response: str) -> None:
    table = table_of(Risk)
    with database.writing() as session:
        session.connection().execute(table.update().where(table.c.id == key).values(response=response))


def _state(database: Database) -> list[list[object]]:
    return [[tuple(row) for row in rows(database, model)] for model in WRITTEN]


def test_a_crash_at_any_statement_leaves_all_or_nothing_and_is_made_good(database: Database) -> None:
    one, other = begun(database, owner_account=OWNER), begun(database, reference="CR-002")
    scored(database, one, (4, 4))
    scored(database, other, (5, 5))
    before, step = _state(database), 0
    while _state(database) == before:
        step += 1
        mend = _crash_at(database, step)
        with suppress(Crash):
            finder(database).tick()
        mend()
    assert step > 15
    assert (len(heard(database)), len(heard(database, OWNER)), rows(database, RiskMark)) == (4, 2, [])
    assert finder(database).recount() == 0


def test_two_at_once_tell_each_occasion_once(database: Database) -> None:
    keys = [begun(database, reference=f"CR-{number:03}") for number in range(12)]
    for key in keys:
        scored(database, key, (4, 4))
    together = Barrier(2)

    def work(_: int) -> int:
        together.wait()
        return finder(database).tick()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 24
    assert len(heard(database)) == len(set(heard(database))) == 24
    assert len(rows(database, Alert, kind="risks")) == 1


def test_what_it_costs_follows_what_is_due(database: Database) -> None:
    keys = [begun(database, reference=f"CR-{number:03}") for number in range(8)]
    scored(database, keys[0], (4, 4))
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert finder(database).tick() == 2
    assert len(seen) < 40
    seen.clear()
    assert finder(database).tick() == 0
    assert len(seen) == 1
