"""Where changes land: lines, alerts, notes and edits, each destination once."""

import json

import pytest

from storage.alerts import alerts, subscriptions
from storage.alerts.detecting import Detector
from storage.audit import Hand
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.subscription import Scope, ScopeKind, Subscription, Which
from storage.owners import bind
from storage.posts import mark_channel_due, mark_due
from storage.tables import Alert, AlertLine, Delivery, table_of
from tests.storage.alerting import (
    BOARD,
    CHANNEL,
    NOW,
    begin,
    changes,
    figure,
    heads,
    lines,
    load,
    notes,
    rows,
    settle,
)
from tests.storage.builders import HAND, csv, load_files

OWNER, TEAM = "U0OWNER001", "C0TEAM00001"


@pytest.fixture
def found(database: Database) -> Detector:
    made = begin(database)
    with database.writing() as session:
        bind(session, HAND, "ABS", OWNER, "Board")
    made.tick()
    return made


def watch(database: Database, which: Which, scope: Scope | None = None) -> None:
    with database.writing() as session:
        wanted = Subscription(0, TEAM, "U0ASKED001", scope or Scope(ScopeKind.EVERYTHING), which)
        subscriptions.subscribe(session, Hand("U0ASKED001", NOW), wanted)


def red(database: Database, found: Detector, quarter: int = 3) -> None:
    """ABS turns red, and everyone has been told."""
    load(database, figure("ABS", quarter, "12 days"))
    assert found.tick() == 1
    settle(database)


def test_each_destination_has_one_line(database: Database, found: Detector) -> None:
    watch(database, Which.NEWLY_RED)
    watch(database, Which.NEWLY_RED, Scope(ScopeKind.SECTION, "People"))
    red(database, found)
    assert sorted(line.destination for line in rows(database, AlertLine)) == [CHANNEL, TEAM, OWNER]


def test_who_asked_for_recoveries_and_was_told_of_the_red_is_told_by_an_edit(
    database: Database, found: Detector
) -> None:
    watch(database, Which.RECOVERIES)
    red(database, found)
    load(database, figure("ABS", 4, "6 days"))
    found.tick()
    assert len(lines(database, TEAM)) == 1
    assert len(notes(database)) == 3


def test_who_asked_for_recoveries_later_gets_a_new_alert(database: Database, found: Detector) -> None:
    red(database, found)
    watch(database, Which.RECOVERIES)
    load(database, figure("ABS", 4, "6 days"))
    found.tick()
    assert [line.period_key for line in lines(database, TEAM)] == ["2020-03-31"]


def test_flapping_is_one_alert_for_the_period(database: Database, found: Detector) -> None:
    red(database, found)
    for actual in ("7 days", "12 days", "6 days", "13 days"):
        load(database, figure("ABS", 3, actual))
        assert found.tick() == 1
    assert len(heads(database, "changes")) == 1
    (note,) = [json.loads(one.payload)["changes"] for one in rows(database, Delivery, part="note", destination=CHANNEL)]
    assert len(note) == 4


def test_a_new_period_is_a_new_alert(database: Database, found: Detector) -> None:
    red(database, found, 2)
    load(database, figure("ABS", 3, "7 days"))
    found.tick()
    settle(database)
    load(database, figure("ABS", 4, "12 days"))
    found.tick()
    assert [line.period_key for line in lines(database)] == ["2019-09-30", "2020-03-31"]
    assert len(heads(database, "changes")) == 2


def test_what_comes_before_an_alert_is_sent_is_added_to_it(database: Database, found: Detector) -> None:
    load(database, figure("ABS", 3, "12 days"))
    found.tick()
    load(database, figure("COM", 3, "50%"))
    found.tick()
    (alert,) = heads(database, "changes")
    (head,) = rows(database, Delivery, alert_id=alert.id)
    assert (len(lines(database)), head.wanted) == (2, 2)


def test_what_is_undone_before_it_is_sent_needs_no_note(database: Database, found: Detector) -> None:
    for actual in ("12 days", "7 days"):
        load(database, figure("ABS", 3, actual))
        found.tick()
    assert notes(database) == []
    assert [line.change_id > line.opened_by for line in lines(database)] == [True]


def test_what_was_dropped_as_no_longer_true_is_told_when_it_is_true_again(database: Database, found: Detector) -> None:
    for actual in ("12 days", "7 days"):
        load(database, figure("ABS", 3, actual))
        found.tick()
    with database.writing(figures=False) as session:
        session.connection().execute(table_of(Alert).update().values(is_sealed=True))
        session.connection().execute(table_of(Delivery).update().values(state="cancelled"))
    load(database, figure("ABS", 3, "13 days"))
    found.tick()
    (line,) = lines(database)
    (alert,) = rows(database, Alert, id=line.alert_id)
    assert (alert.is_sealed, line.opened_by == line.change_id) == (False, True)


def test_a_change_of_target_is_one_notice_of_all_it_changed(database: Database, found: Detector) -> None:
    load_files(database, csv("code,target", "ABS,6", "COM,99"), options=BOARD)
    assert found.tick() == 2
    assert {cause for _, cause, _, _ in changes(database)} == {"target changed"}
    (notice,) = heads(database, "notice")
    assert (len(lines(database)), heads(database, "changes")) == (2, [])
    assert {line.alert_id for line in lines(database)} == {notice.id}


def test_a_change_of_rule_says_so(database: Database, found: Detector) -> None:
    load(database, figure("ABS", 3, "8.5 days"))
    found.tick()
    load_files(database, csv("code,amber rule", "ABS,1 points"), options=BOARD)
    found.tick()
    assert changes(database)[-1] == ("recovered", "rule changed", "RED", "AMBER")


def test_a_late_figure_says_so(database: Database) -> None:
    found = begin(database, figure("ABS", 1, "7 days"))
    load(database, figure("ABS", 2, "12 days"))
    found.tick()
    assert changes(database) == [("newly red", "performance", "GREEN", "RED")]
    load_files(database, csv("code,lag", "ABS,5"), options=BOARD)
    load(database, "ABS,6 days,,20/10/2019,Q3 2019/20")
    found.tick()
    assert changes(database)[-1][1] == "late data"


def test_less_to_be_seen_touches_what_shows_it(database: Database, found: Detector) -> None:
    red(database, found)
    abs_ = lines(database)[0].indicator_id
    for touch in (lambda session: mark_due(session, [abs_]), lambda session: mark_channel_due(session, CHANNEL)):
        with database.writing() as session:
            touch(session)
    due = {one.destination: one.wanted - one.shown for one in rows(database, Delivery) if one.shown < one.wanted}
    assert due == {CHANNEL: 2, OWNER: 1}


def test_what_is_told_has_one_key(database: Database) -> None:
    told = {"key": "digest:1", "destination": TEAM, "kind": AlertKind.DIGEST, "payload": {"a": 1}, "at": NOW}
    with database.writing(figures=False) as session:
        assert alerts.tell(session, **told) is not None
        assert alerts.tell(session, **told) is None
    (delivery,) = rows(database, Delivery)
    assert (delivery.state, delivery.not_before, len(delivery.dedup)) == ("pending", NOW, 36)


def test_counts_are_gathered_while_they_wait(database: Database) -> None:
    for _ in range(2):
        with database.writing(figures=False) as session:
            alerts.gather(session, CHANNEL, AlertKind.BASELINE, {"red": 2}, at=NOW)
    assert [json.loads(one.payload) for one in heads(database, "baseline")] == [{"red": 4}]
    settle(database)
    with database.writing(figures=False) as session:
        alerts.gather(session, CHANNEL, AlertKind.BASELINE, {"red": 1}, at=NOW)
    assert len(heads(database, "baseline")) == 2
