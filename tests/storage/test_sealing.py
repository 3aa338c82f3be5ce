"""An alert is laid out once, with every line that was there, by whoever holds it."""

from datetime import timedelta

from sqlalchemy import delete

from storage.alerts import outbox, sealing
from storage.database import Database
from storage.domain.delivery import AlertKind, Delivery
from storage.tables import AlertLine, table_of
from storage.tables import Delivery as Row
from tests.storage.alerting import CHANNEL, NOW, begin, figure, lines, load, rows

LENGTH = timedelta(seconds=60)


def newly_red(database: Database, *, now: int = 0) -> Delivery:
    """The alert of two indicators that have turned red, leased."""
    found = begin(database)
    load(database, figure("ABS", 3, "10 days"), figure("COM", 3, "50%"))
    found.tick()
    with database.writing(figures=False) as session:
        leased = outbox.lease(session, now=NOW + timedelta(minutes=now), length=LENGTH, limit=5)
        (first,) = [one for one in leased if one.kind is AlertKind.BASELINE]
        assert outbox.sent(session, first, at=NOW, channel=CHANNEL, ts="1.1")
        (alert,) = outbox.lease(session, now=NOW + timedelta(minutes=now), length=LENGTH, limit=5)
    return alert


def seal(database: Database, delivery: Delivery, pages: list[list[int]], cards: list[int]) -> bool:
    with database.writing(figures=False) as session:
        known = sealing.lines_of(session, delivery.alert)
        return sealing.seal(session, delivery, pages, cards, considered=known, at=NOW)


def test_its_pages_and_cards_are_put_into_the_outbox(database: Database) -> None:
    alert = newly_red(database)
    first, second = [line.id for line in lines(database)]
    assert seal(database, alert, [[second], [first]], [second])
    assert [(line.page, line.position) for line in lines(database)] == [(1, 0), (0, 0)]
    parts = [(row.part, row.page, row.line_id) for row in rows(database, Row, alert_id=alert.alert)]
    assert parts == [("head", 0, None), ("page", 1, None), ("card", 0, second)]


def test_it_is_laid_out_once(database: Database) -> None:
    alert = newly_red(database)
    first, second = [line.id for line in lines(database)]
    assert seal(database, alert, [[first, second]], [])
    assert not seal(database, alert, [[first], [second]], [first])
    assert len(rows(database, Row, alert_id=alert.alert)) == 1


def test_a_line_that_came_after_it_was_planned_has_it_planned_again(database: Database) -> None:
    alert = newly_red(database)
    first, second = [line.id for line in lines(database)]
    with database.writing(figures=False) as session:
        assert not sealing.seal(session, alert, [[first]], [], considered=frozenset({first}), at=NOW)
        assert not sealing.is_sealed(session, alert.alert)
        assert sealing.lines_of(session, alert.alert) == {first, second}


def test_whoever_has_lost_the_lease_lays_nothing_out(database: Database) -> None:
    slow = newly_red(database)
    with database.writing(figures=False) as session:
        outbox.lease(session, now=NOW + timedelta(minutes=5), length=LENGTH, limit=5)
    assert not seal(database, slow, [[line.id for line in lines(database)]], [])
    assert [line.page for line in lines(database)] == [None, None]


def test_an_alert_without_a_line_to_tell_can_be_laid_out_and_cancelled(database: Database) -> None:
    alert = newly_red(database)
    with database.writing(figures=False) as session:
        session.connection().execute(delete(table_of(AlertLine)))
    assert seal(database, alert, [], [])
