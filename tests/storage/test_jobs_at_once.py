"""The jobs that tell, as several replicas run them in the same moment; and on what detection itself has written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time
from threading import Barrier

import pytest
from sqlalchemy import func, select

from storage.alerts import subscriptions
from storage.alerts.detecting import Detector
from storage.alerts.digest import Asked, content
from storage.alerts.digests import send_due
from storage.alerts.missing import missing_due
from storage.alerts.reminders import remind, still_red
from storage.database import Busy, Database
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription
from storage.domain.viewer import PUBLIC
from storage.tables import Alert, table_of
from tests.storage.builders import csv, load_files
from tests.storage.reds import CHANNEL, HAND, OWNER, alerted, at, change, episode, fill

REPLICAS = 4
NOW, LATE = at(20), datetime(2020, 2, 17, 8, tzinfo=UTC)
MONTH = datetime(2020, 1, 2, 9, tzinfo=UTC)
Job = Callable[[Database], int]
JOBS: dict[str, Job] = {
    "digests": lambda database: send_due(database, now=NOW),
    "reminders": lambda database: remind(database, now=NOW, today=NOW.date(), alerts_channel=CHANNEL),
    "still red": lambda database: still_red(database, now=MONTH, today=MONTH.date(), alerts_channel=CHANNEL),
    "missing": lambda database: missing_due(database, now=LATE, today=LATE.date(), alerts_channel=CHANNEL),
}


@pytest.fixture
def board(database: Database) -> Database:
    """Reds that were told and nobody took, digests that are due, and figures that are overdue."""
    fill(database)
    missing_due(database, now=at(1), today=date(2019, 12, 20), alerts_channel=CHANNEL)
    for code, places in (("ABS", (OWNER, "C0ONE")), ("COM", (CHANNEL,))):
        changed, stretch = change(database, code, "GREEN", "RED", on=at(2)), episode(database, code, on=at(2))
        for place in places:
            alerted(database, code, place, change=changed, episode=stretch, on=at(2))
    with database.writing() as session:
        for place in ("C0ONE", "C0TWO"):
            wanted = Subscription(0, place, OWNER, Scope(ScopeKind.EVERYTHING), cadence=Cadence.DAILY, at=time(9))
            subscriptions.subscribe(session, HAND, wanted)
    return database


def alerts(database: Database) -> int:
    with database.reading() as session:
        return int(session.connection().execute(select(func.count()).select_from(table_of(Alert))).scalar_one())


@pytest.mark.parametrize("name", JOBS)
def test_replicas_in_the_same_moment_tell_everything_once(
    board: Database, make_database: Callable[..., Database], name: str
):
    before, together = alerts(board), Barrier(REPLICAS)
    replicas = [make_database(board.url.render_as_string(hide_password=False)) for _ in range(REPLICAS)]

    def run(replica: Database) -> int:
        together.wait(10)
        with suppress(Busy):  # it is run again a moment later
            return JOBS[name](replica)
        return 0

    with ThreadPoolExecutor(REPLICAS) as pool:
        told = sum(pool.map(run, replicas)) + JOBS[name](board)
    assert (told, alerts(board) - before) == (2, 2)


def test_a_digest_sums_up_what_detection_found(database: Database):
    moment = [at(1)]
    fill(database)
    detector = Detector(database, alerts_channel=CHANNEL, now=lambda: moment[0], today=lambda: moment[0].date())
    detector.tick()
    moment[0] = at(5)
    head = "code,name,actual,rag,data period,edition,section"
    load_files(
        database,
        csv(
            head,
            "ABS,Sickness absence,7 days,GREEN,31/12/2019,Q3 2019/20,Our people",
            "BUD,Budget variance,5%,RED,31/12/2019,Q3 2019/20,Our money",
            "COM,Complaints answered,80%,RED,31/12/2019,Q3 2019/20,Our service",
        ),
    )
    assert detector.tick() == 2
    asked = Asked(Scope(ScopeKind.EVERYTHING), at(2), at(9))
    with database.reading() as session:
        found = content(session, asked, viewer=PUBLIC, today=date(2020, 1, 20))
    codes = [[one.snapshot.definition.key.code for one in part] for part in (found.turned, found.recovered, found.reds)]
    assert codes == [["BUD"], ["ABS"], ["COM"]]
    assert (found.recovered[0].periods_red, found.reds[0].periods) == (2, 2)
