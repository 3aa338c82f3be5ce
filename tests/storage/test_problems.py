"""What does not arrive is listed, told to the administrators once, and told elsewhere where somebody is gone."""

import json
from dataclasses import replace
from datetime import timedelta

from storage import roles
from storage.alerts import due, outbox, pauses, problems, rerouting
from storage.alerts.problems import Problems
from storage.database import Database
from storage.domain.change import Stage
from storage.domain.delivery import AlertKind, Delivery, Part, Reason
from storage.domain.role import Role
from storage.tables import Alert
from tests.outgoing import NOW, begin, put_out, take
from tests.storage import alerting
from tests.storage.alerting import CHANNEL, figure, load, rows
from tests.storage.builders import HAND

OWNER, LATER = "U0OWNER0001", NOW + timedelta(minutes=3)


def hold(database: Database, delivery: Delivery, reason: Reason = Reason.ARCHIVED) -> None:
    with database.writing(figures=False) as session:
        outbox.hold(session, delivery, reason, at=NOW)
        problems.tell_administrators(session, delivery, reason, alerts_channel="C9", at=NOW)


def administrators(database: Database, *accounts: str) -> None:
    with database.writing() as session:
        for account in accounts:
            roles.grant(session, HAND, account, Role.ADMINISTRATOR)


def told(database: Database) -> list[tuple[str, str]]:
    """Who was told of which destination."""
    found = [one for one in rows(database, Alert, kind=str(AlertKind.PROBLEM)) if one.key.startswith("problem:")]
    return [(one.destination, json.loads(one.payload)["destination"]) for one in found]


def listed(database: Database, now: timedelta = timedelta()) -> problems.Problems:
    with database.reading() as session:
        return problems.problems(session, now=NOW + now)


def test_every_administrator_is_told_once_for_each_destination(database: Database) -> None:
    administrators(database, "U0ADMIN0001", "U0ADMIN0002")
    put_out(database, "C1", "digest")
    put_out(database, "C1", "digest")
    hold(database, take(database)[0])
    hold(database, next(one for one in take(database) if one.destination == "C1"))
    assert told(database) == [("U0ADMIN0001", "C1"), ("U0ADMIN0002", "C1")]


def test_another_reason_is_told_too(database: Database) -> None:
    administrators(database, "U0ADMIN0001")
    put_out(database, "C1", "digest")
    hold(database, take(database)[0])
    again = next(one for one in take(database, now=NOW + timedelta(minutes=2)) if one.destination == "C1")
    hold(database, again, Reason.NOT_IN_CHANNEL)
    assert len(told(database)) == 2


def test_the_same_reason_is_told_again_after_it_was_mended(database: Database) -> None:
    administrators(database, "U0ADMIN0001")
    for _ in range(2):
        put_out(database, "C1", "digest")
        hold(database, next(one for one in take(database) if one.destination == "C1"))
        (again,) = [one for one in take(database, now=NOW + timedelta(hours=1)) if one.destination == "C1"]
        with database.writing(figures=False) as session:
            outbox.sent(session, again, at=NOW, channel="C1", ts="1.1")
    assert len(told(database)) == 2


def test_without_an_administrator_the_alerts_channel_is_told(database: Database) -> None:
    put_out(database, "C1", "digest")
    hold(database, take(database)[0])
    assert told(database) == [("C9", "C1")]


def test_that_a_problem_cannot_be_told_is_told_to_nobody(database: Database) -> None:
    administrators(database, "U0ADMIN0001", "U0ADMIN0002")
    put_out(database, "U0ADMIN0001", "problem")
    hold(database, take(database)[0], Reason.PERSON_GONE)
    assert told(database) == []


def test_what_is_held_is_a_problem_at_once(database: Database) -> None:
    made = put_out(database, "C1", "digest")
    hold(database, take(database)[0])
    assert made in [one.id for one in listed(database).undelivered]


def test_what_is_on_its_way_is_a_problem_only_after_a_while(database: Database) -> None:
    put_out(database, "C1", "digest")
    begin(database, take(database)[0])
    assert listed(database) == Problems()
    with database.writing(figures=False) as session:
        outbox.lease(session, now=LATER, length=timedelta(seconds=1), limit=0)
    assert len(listed(database, timedelta(minutes=3)).undelivered) == 1


def test_what_is_meant_for_later_is_no_problem(database: Database) -> None:
    put_out(database, "C1", at=NOW + timedelta(days=1))
    assert listed(database, timedelta(hours=20)) == Problems()


def test_a_token_that_is_refused_is_a_problem_until_it_is_not(database: Database) -> None:
    with database.writing(figures=False) as session:
        pauses.pause(session, outbox.EVERYWHERE, NOW, "token_revoked")
    assert [one.reason for one in listed(database, timedelta(minutes=9)).paused] == ["token_revoked"]


def test_an_indicator_that_cannot_be_assessed_is_a_problem(database: Database) -> None:
    alerting.begin(database)
    with database.writing(figures=False) as session:
        due.mark(session, [1], at=NOW)
        due.set_aside(session, due.take(session, now=NOW, limit=5), 1, until=LATER, fault="ZeroDivisionError")
    assert [one.indicator for one in listed(database).set_aside] == [1]


def addressed_to_owner(database: Database) -> Delivery:
    """The alert of one indicator that has turned red, as if it were the owner's, and leased."""
    found = alerting.begin(database)
    load(database, figure("ABS", 3, "10 days"))
    found.tick()
    with database.writing(figures=False) as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE kind = 'baseline')"
        )
        for table in ("alert", "alert_line", "delivery"):
            connection.exec_driver_sql(f"UPDATE {table} SET destination = '{OWNER}'")
        connection.exec_driver_sql("UPDATE alert SET key = key || ' of the owner'")
    return take(database)[0]


def reroute(database: Database, delivery: Delivery) -> None:
    with database.writing(figures=False) as session:
        assert outbox.cancel(session, delivery, Reason.TOLD_ELSEWHERE, at=NOW)
        rerouting.reroute(session, delivery, CHANNEL, at=NOW)


def test_an_alert_for_somebody_who_is_gone_goes_to_the_alerts_channel(database: Database) -> None:
    gone = addressed_to_owner(database)
    reroute(database, gone)
    assert [line.indicator_id for line in alerting.lines(database)] == [
        line.indicator_id for line in alerting.lines(database, OWNER)
    ]
    assert [one.destination for one in take(database)] == [CHANNEL]


def test_what_the_alerts_channel_has_had_is_not_told_there_again(database: Database) -> None:
    gone = addressed_to_owner(database)
    reroute(database, gone)
    reroute_again = replace(gone, destination="U0OTHER0001")
    with database.writing(figures=False) as session:
        rerouting.reroute(session, reroute_again, CHANNEL, at=NOW)
    assert len(alerting.lines(database)) == 1


def test_what_only_some_may_know_yet_does_not_go_to_the_alerts_channel(database: Database) -> None:
    gone = addressed_to_owner(database)
    assert rerouting.can_go(gone, CHANNEL)
    assert not rerouting.can_go(replace(gone, stage=Stage.DRAFT), CHANNEL)
    assert not rerouting.can_go(replace(gone, kind=AlertKind.REMINDER), CHANNEL)
    assert not rerouting.can_go(gone, "")


def test_what_is_for_a_channel_with_a_member_who_is_gone_waits_for_that_channel(database: Database) -> None:
    gone = addressed_to_owner(database)
    assert not rerouting.can_go(replace(gone, destination="C0LEADERS01"), CHANNEL)


def test_the_lines_of_a_page_that_nobody_may_see_are_told_to_nobody(database: Database) -> None:
    page = replace(addressed_to_owner(database), part=Part.PAGE, page=1)
    with database.writing(figures=False) as session:
        session.connection().exec_driver_sql("UPDATE alert_line SET page = 1")
        assert outbox.cancel(session, page, Reason.NOBODY, at=NOW)
    assert [line.page for line in alerting.lines(database, OWNER)] == [None]
