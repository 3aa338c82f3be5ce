"""Who is on a red indicator, until when it is put off, and what is red for whom."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.alerts import episodes, pressing
from storage.database import Database, Session
from storage.domain.change import Stage
from storage.domain.delivery import Part, State
from storage.domain.episode import SnoozeProblem, Taken, TakeOutcome
from storage.domain.role import Grant, Role
from storage.domain.told import Ref, RefKind
from storage.domain.viewer import COMMAND_LINE, PUBLIC, VIEWER, Viewer
from storage.tables import AlertLine, AuditEntry, Delivery, Episode, table_of
from tests.storage.alert_builders import (
    AT,
    DAY,
    GREEN,
    RED,
    alert,
    change,
    episode,
    every_red,
    follow,
    line,
    newly_red,
)
from tests.storage.builders import csv, load_files

OWNER, OTHER = "U0SBHEADSVC", "U0SBDIRECTOR"
Q1, Q2, Q3 = (f"Q{number} 2019/20" for number in (1, 2, 3))
DEFINED = csv(
    "Code,Name,Section,Unit,Polarity,Target,Tolerance,Frequency,Owner,Directorate,Class",
    "EET,Care leavers in work,Care,percent,higher,90%,3 points,quarter,Head of care,Children,",
    "BIN,Bins emptied,Streets,percent,higher,90%,3 points,quarter,Head of streets,Place,",
    "OK,Lamps lit,Streets,percent,higher,20%,3 points,quarter,Head of streets,Place,",
    "SEC,Quibblewick,Care,percent,higher,90%,3 points,quarter,Head of care,Children,exempt",
)
FIGURES = csv(
    "Code,Name,Section,Period,Value,Target,Edition",
    *(
        f"{code},{code},Care,{period},{value}%,{target}%,{period}"
        for code, target in (("EET", 90), ("BIN", 90), ("OK", 20), ("SEC", 90))
        for period, value in ((Q1, 97 if code == "BIN" else 44), (Q2, 43), (Q3, 41))
    ),
)
_EPISODE, _LINE, _DELIVERY, _AUDIT = (table_of(one) for one in (Episode, AlertLine, Delivery, AuditEntry))


@pytest.fixture
def board(database: Database) -> Database:
    load_files(database, DEFINED, FIGURES)
    return database


@pytest.fixture
def session(board: Database) -> Iterator[Session]:
    with board.writing() as session:
        yield session


def stretch(session: Session, code: str = "EET", period: str = Q3, **more: Any) -> int:
    """An open stretch of red that a posted alert in a channel and one in a direct message show."""
    made = change(session, code, period, **more)
    found = episode(session, made)
    for destination in ("C0SBPERFORM", OWNER):
        line(session, alert(session, destination, ts="1.1", state=State.SENT, shown=1), made, episode_id=found)
    return found


def wanted(session: Session, part: Part = Part.HEAD) -> list[int]:
    asked = select(_DELIVERY.c.wanted).where(_DELIVERY.c.part == str(part)).order_by(_DELIVERY.c.id)
    return list(session.connection().execute(asked).scalars())


def audited(session: Session) -> list[tuple[str, str, str, str]]:
    columns = (_AUDIT.c.who, _AUDIT.c.field, _AUDIT.c.was, _AUDIT.c.now)
    rows = session.connection().execute(select(*columns).where(_AUDIT.c.kind == "alert").order_by(_AUDIT.c.id))
    return [tuple(row) for row in rows]


def test_whoever_presses_first_is_on_it_and_every_alert_says_so(session: Session):
    one = stretch(session)
    assert episodes.take(session, one, OWNER, at=AT) == Taken(TakeOutcome.FIRST, OWNER, AT)
    assert wanted(session) == [2, 2]
    assert audited(session) == [(OWNER, "taken by", "", OWNER)]


def test_the_second_is_told_who_was_first_and_nothing_changes(session: Session):
    one = stretch(session)
    episodes.take(session, one, OWNER, at=AT)
    later = AT + timedelta(minutes=5)
    assert episodes.take(session, one, OTHER, at=later) == Taken(TakeOutcome.SOMEBODY_ELSE, OWNER, AT)
    assert episodes.take(session, one, OWNER, at=later) == Taken(TakeOutcome.ALREADY_MINE, OWNER, AT)
    assert wanted(session) == [2, 2] and len(audited(session)) == 1


def test_what_is_not_red_any_more_cannot_be_taken(session: Session):
    one = stretch(session)
    session.connection().execute(update(_EPISODE).values(closed_at=AT))
    assert episodes.take(session, one, OWNER, at=AT).outcome is TakeOutcome.CLOSED
    assert episodes.take(session, 10**8, OWNER, at=AT).outcome is TakeOutcome.CLOSED
    assert audited(session) == []


def test_a_draft_and_what_is_published_of_it_are_one_stretch(session: Session):
    draft = stretch(session, stage=Stage.DRAFT)
    published = stretch(session)
    episodes.take(session, draft, OWNER, at=AT)
    assert episodes.take(session, published, OTHER, at=AT).who == OWNER
    assert wanted(session) == [2, 2, 2, 2]


def test_of_two_who_press_at_once_one_is_first(board: Database, make_database: Callable[..., Database]):
    with board.writing() as session:
        one = stretch(session)
    together, outcomes = Barrier(2), list[TakeOutcome]()

    def press(who: str) -> None:
        database = make_database(board.url.render_as_string(hide_password=False))
        together.wait(10)
        with database.writing(figures=False) as session:
            outcomes.append(episodes.take(session, one, who, at=AT).outcome)

    threads = [Thread(target=press, args=(who,)) for who in (OWNER, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == [TakeOutcome.FIRST, TakeOutcome.SOMEBODY_ELSE]


def snooze(session: Session, one: int, until: date | None = date(2020, 3, 3), reason: str = "Audit in March") -> bool:
    return episodes.snooze(session, one, OWNER, until=until, reason=reason, at=AT, today=DAY)


def test_it_is_put_off_until_a_day_for_a_reason(session: Session):
    one = stretch(session)
    assert snooze(session, one)
    row = session.connection().execute(select(_EPISODE).where(_EPISODE.c.id == one)).one()
    assert (row.snoozed_by, row.snoozed_until, row.snooze_reason) == (OWNER, date(2020, 3, 3), "Audit in March")
    assert wanted(session) == [2, 2]
    assert audited(session) == [(OWNER, "put off", "", "2020-03-03: Audit in March")]


def test_the_same_asked_again_changes_nothing(session: Session):
    one = stretch(session)
    assert snooze(session, one) and snooze(session, one)
    assert wanted(session) == [2, 2] and len(audited(session)) == 1


def test_a_day_that_will_not_do_changes_nothing(session: Session):
    one = stretch(session)
    with pytest.raises(SnoozeProblem):
        snooze(session, one, until=DAY)
    assert wanted(session) == [1, 1] and audited(session) == []


def test_what_is_not_red_any_more_is_not_put_off(session: Session):
    one = stretch(session)
    session.connection().execute(update(_EPISODE).values(closed_at=AT))
    assert not snooze(session, one)


def test_what_was_put_off_ends_by_itself_on_its_day_and_says_so_once(session: Session):
    one = stretch(session)
    snooze(session, one)
    assert episodes.end_snoozes(session, today=date(2020, 3, 2), now=AT) == 0
    assert episodes.end_snoozes(session, today=date(2020, 3, 3), now=AT) == 1
    assert episodes.end_snoozes(session, today=date(2020, 3, 3), now=AT) == 0
    assert len(wanted(session, Part.NOTE)) == 2
    assert audited(session)[-1] == ("Scorecard Bot", "put off", "2020-03-03", "")


def test_what_was_put_off_and_is_not_red_any_more_ends_in_silence(session: Session):
    one = stretch(session)
    snooze(session, one)
    session.connection().execute(update(_EPISODE).values(closed_at=AT))
    assert episodes.end_snoozes(session, today=date(2020, 4, 1), now=AT) == 0
    assert wanted(session, Part.NOTE) == []


def test_a_reminder_joins_the_note_that_waits_in_the_thread(session: Session):
    made = alert(session, ts="1.1", state=State.SENT)
    one = newly_red(session, made, "EET", Q2)
    found = session.connection().execute(select(_LINE.c.episode_id).where(_LINE.c.id == one)).scalar_one()
    snooze(session, found)
    episodes.alerts.add_note(session, made, [change(session, "EET", Q3, GREEN, was=RED)], at=AT)
    episodes.end_snoozes(session, today=date(2020, 3, 3), now=AT)
    assert len(wanted(session, Part.NOTE)) == 1


def names(found: tuple[Any, ...]) -> list[str]:
    return [one.snapshot.definition.key.code for one in found]


def test_what_is_red_now_comes_longest_first_and_only_for_those_who_may_see_it(session: Session):
    one = stretch(session)
    found = every_red(session, PUBLIC)
    assert names(found) == ["EET", "BIN"]
    assert [(red.periods, red.unit) for red in found] == [(3, "quarter"), (2, "quarter")]
    assert found[0].episode and found[0].episode.id == one and found[1].episode is None
    assert names(every_red(session, COMMAND_LINE)) == ["EET", "SEC", "BIN"]


def test_nobody_learns_from_a_red_they_see_of_a_stretch_they_may_not_see(board: Database):
    row = "EET,EET,Care,Q4 2019/20,39%,90%,Q4 2019/20,draft"
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition,Publication", row))
    with board.writing() as session:
        episodes.take(session, stretch(session, "EET", "Q4 2019/20", stage=Stage.DRAFT), OWNER, at=AT)
        hidden = every_red(session, PUBLIC)[0]
        seen = every_red(session, COMMAND_LINE)[0]
    assert hidden.snapshot.definition.key.code == "EET" and hidden.episode is None
    assert seen.episode and seen.episode.taken_by == OWNER


def test_what_somebody_is_on_is_listed_while_it_is_red(session: Session):
    for code in ("EET", "BIN", "SEC"):
        episodes.take(session, stretch(session, code), OWNER, at=AT)
    stretch(session, "EET", Q2)
    assert names(episodes.open_taken(session, viewer=PUBLIC, today=DAY)) == ["EET", "BIN"]
    assert names(episodes.open_taken(session, viewer=COMMAND_LINE, today=DAY)) == ["EET", "BIN", "SEC"]
    session.connection().execute(update(_EPISODE).values(closed_at=AT))
    assert episodes.open_taken(session, viewer=COMMAND_LINE, today=DAY) == ()


def test_a_draft_and_its_published_figure_are_listed_once(session: Session):
    for stage in Stage:
        episodes.take(session, stretch(session, stage=stage), OWNER, at=AT)
    assert names(episodes.open_taken(session, viewer=COMMAND_LINE, today=DAY)) == ["EET"]


def viewer(*grants: Grant) -> Viewer:
    return Viewer("T1", OTHER, frozenset(grants))


@pytest.mark.parametrize("kind", list(RefKind))
def test_only_who_may_see_the_figure_can_press(session: Session, kind: RefKind):
    made = alert(session)
    one = newly_red(session, made, "SEC", Q3)
    found = session.connection().execute(select(_LINE.c.episode_id).where(_LINE.c.id == one)).scalar_one()
    ref = Ref(kind, one if kind is RefKind.LINE else found)
    asked = {"today": DAY, "at": AT}
    assert pressing.take(session, ref, viewer=viewer(VIEWER), **asked) is None
    later = {"until": DAY + timedelta(1), "reason": "x"}
    assert pressing.snooze(session, ref, viewer=viewer(VIEWER), **asked, **later) is None
    assert audited(session) == []
    pressed = pressing.take(session, ref, viewer=viewer(VIEWER, Grant(Role.DIRECTOR)), **asked)
    assert pressed and pressed[1].outcome is TakeOutcome.FIRST


def test_a_line_that_is_about_no_red_can_be_opened_but_not_taken(session: Session):
    made = alert(session)
    one = newly_red(session, made, "EET", Q2)
    follow(session, one, change(session, "EET", Q3, GREEN, was=RED))
    ref, asked = Ref(RefKind.LINE, one), {"viewer": viewer(VIEWER), "today": DAY, "at": AT}
    meant, taken = pressing.take(session, ref, **asked) or (None, None)
    assert meant and taken and taken.outcome is TakeOutcome.CLOSED
    assert pressing.meant(session, Ref(RefKind.LINE, 10**8), viewer=COMMAND_LINE, today=DAY) is None
