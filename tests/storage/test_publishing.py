"""Deciding on what is published: what is offered to whom, what a decision does, and what it never does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, true
from sqlmodel import Session

from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.classification import Classification, Publication
from storage.domain.clearance import Clearance
from storage.domain.publishing import Decision, LineId, Outcome, Pending, Result, State
from storage.domain.role import Grant, Role
from storage.domain.viewer import PUBLIC, VIEWER, Reader, Readers, Viewer
from storage.facts import Facts, load
from storage.publishing import decide, decide_all, editions, lines
from storage.tables import AuditEntry, Edition, Measurement, Post, PostedIndicator, Showing, table_of
from tests.storage.builders import BOARD, HAND, csv, load_files

TODAY = date(2020, 1, 20)
LATER = TODAY + timedelta(days=7)
DEFINED = csv("code,name,unit,polarity,directorate,class", "A,Absence,days,lower,People,public")
OTHERS = csv(
    "code,name,unit,directorate,class",
    "B,Budget,percent,Money,public",
    "E,Settlement,pounds,People,exempt",
    "I,Agency,pounds,People,internal",
)
HEAD = "code,name,actual,rag,data period,edition,commentary"
Q1 = csv(HEAD, "A,Absence,5,GREEN,30/06/2019,Q1 2019/20,First", "B,Budget,3,AMBER,30/06/2019,Q1 2019/20,")
Q2 = csv(
    HEAD,
    "A,Absence,7,RED,30/09/2019,Q2 2019/20,",
    "B,Budget,6,GREEN,30/09/2019,Q2 2019/20,Well",
    "E,Settlement,70,RED,30/09/2019,Q2 2019/20,Quiet",
    "I,Agency,80,RED,30/09/2019,Q2 2019/20,Fewer",
)
DRAFT = Options(scorecard="Board", new=True, publication=Publication.DRAFT)
NEW = Options(scorecard="Board", new=True)
OFFICER = Viewer("T", "U0OFFICER", frozenset({VIEWER, Grant(Role.OFFICER)}))
OF_MONEY = Viewer("T", "U0MONEY", frozenset({VIEWER, Grant(Role.OFFICER, "Money")}))
DIRECTOR = Viewer("T", "U0DIRECTOR", frozenset({VIEWER, Grant(Role.DIRECTOR, "People")}))
MEMBER = Viewer("T", "U0MEMBER", frozenset({VIEWER}))
CLEARED = Readers(frozenset({frozenset({Clearance(Classification.EXEMPT)})}))


@pytest.fixture
def board(database: Database) -> Database:
    """Two quarters: the first is out, the second a draft with an internal and an exempt line."""
    load_files(database, DEFINED, OTHERS, Q1, options=NEW)
    load_files(database, Q2, options=DRAFT)
    return database


def offered(board: Database, viewer: Viewer = OFFICER, quarter: str = "Q2 2019/20", today: date = TODAY):
    """The lines of an edition that a person may decide on, by the indicator's code."""
    with board.reading() as session:
        return _offered(session, viewer, quarter, today)


def _offered(
    session: Session, viewer: Viewer = OFFICER, quarter: str = "Q2 2019/20", today: date = TODAY
) -> dict[str, Pending]:
    found = editions(session, viewer=viewer, today=today)
    edition = next((one.id for one in found if one.quarter.label == quarter), 0)
    return {
        one.snapshot.definition.key.code: one for one in lines(session, viewer=viewer, today=today, edition=edition)
    }


def press(
    board: Database, line: Pending, decision: Decision, viewer: Viewer = OFFICER, on: date | None = None
) -> Outcome:
    with board.writing() as session:
        return decide(session, HAND, viewer, line.id, line.token, decision, today=TODAY, on=on)


def bring_out(board: Database, code: str = "A", quarter: str = "Q2 2019/20", on: date | None = None) -> None:
    """Approve a draft and publish it."""
    assert press(board, offered(board, quarter=quarter)[code], Decision.APPROVE).result is Result.DONE
    assert press(board, offered(board, quarter=quarter)[code], Decision.PUBLISH, on=on).result is Result.DONE


def sight(session: Session, reader: Reader = PUBLIC, today: date = TODAY) -> dict[int, Facts]:
    return load(session, true(), viewer=reader, today=today)


def figures(board: Database, reader: Reader = PUBLIC, today: date = TODAY, code: str = "A") -> list[str]:
    """The figures of an indicator that a reader sees, oldest first."""
    with board.reading() as session:
        found = [one for one in sight(session, reader, today).values() if one.definition.key.code == code]
        return [facts.measurements[row].text for facts in found for row in facts.current]


def audited(board: Database) -> list[tuple[str, str, str, str]]:
    with board.reading() as session:
        rows = session.connection().execute(select(AuditEntry).order_by(table_of(AuditEntry).c.id)).mappings()
        return [(row["kind"], row["subject"], row["was"], row["now"]) for row in rows]


def test_a_draft_is_approved_then_published(board: Database):
    assert figures(board) == ["5"]
    assert press(board, offered(board)["A"], Decision.APPROVE).result is Result.DONE
    assert figures(board) == ["5"]
    assert press(board, offered(board)["A"], Decision.PUBLISH).result is Result.DONE
    assert figures(board) == ["5", "7"]
    assert offered(board)["A"].state is State.PUBLISHED


def test_a_draft_is_not_published_unapproved(board: Database):
    before = audited(board)
    outcome = press(board, offered(board)["A"], Decision.PUBLISH)
    assert (outcome.result, figures(board), audited(board) == before) == (Result.NOT_NOW, ["5"], True)


def test_what_is_published_on_a_later_day_is_seen_from_that_day(board: Database):
    bring_out(board, on=LATER)
    assert (figures(board), figures(board, today=LATER - timedelta(days=1))) == (["5"], ["5"])
    assert figures(board, today=LATER) == ["5", "7"]
    assert offered(board)["A"].state is State.SCHEDULED


def test_the_day_of_publication_can_be_put_off_and_brought_forward(board: Database):
    bring_out(board, on=LATER)
    assert press(board, offered(board)["A"], Decision.PUBLISH, on=LATER + timedelta(days=1)).result is Result.DONE
    assert figures(board, today=LATER) == ["5"]
    assert press(board, offered(board)["A"], Decision.PUBLISH).result is Result.DONE
    assert figures(board) == ["5", "7"]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=400)])
def test_a_day_in_the_past_or_far_off_is_no_day(board: Database, day: date):
    press(board, offered(board)["A"], Decision.APPROVE)
    assert press(board, offered(board)["A"], Decision.PUBLISH, on=day).result is Result.NO_DAY
    assert offered(board)["A"].state is State.APPROVED


def test_holding_back_takes_the_figure_from_its_readers(board: Database):
    bring_out(board)
    outcome = press(board, offered(board)["A"], Decision.HOLD)
    assert (outcome.result, outcome.is_less, figures(board)) == (Result.DONE, True, ["5"])
    assert offered(board)["A"].decisions == (Decision.APPROVE,)


def test_a_figure_that_another_published_edition_shows_stays(board: Database):
    load_files(board, csv(HEAD, "A,Absence,7,RED,30/09/2019,Q3 2019/20,Again"), options=DRAFT)
    bring_out(board)
    bring_out(board, quarter="Q3 2019/20")
    press(board, offered(board)["A"], Decision.HOLD)
    assert figures(board) == ["5", "7"]
    press(board, offered(board, quarter="Q3 2019/20")["A"], Decision.HOLD)
    assert figures(board) == ["5"]


def test_a_correction_held_back_lets_the_earlier_figure_stand_again(board: Database):
    load_files(board, csv(HEAD, "A,Absence,4,GREEN,30/06/2019,Q3 2019/20,Corrected"), options=DRAFT)
    line = offered(board, quarter="Q3 2019/20")["A"]
    assert line.seen and line.seen.text == "5"
    bring_out(board, quarter="Q3 2019/20")
    assert figures(board) == ["4"]
    press(board, offered(board, quarter="Q3 2019/20")["A"], Decision.HOLD)
    assert figures(board) == ["5"]


def unshown(board: Database, code: str, quarter_end: date) -> None:
    """Make a figure one that no edition shows."""
    edition = select(table_of(Edition).c.id).where(table_of(Edition).c.quarter_end == quarter_end).scalar_subquery()
    measured = select(table_of(Measurement).c.id).where(table_of(Measurement).c.period_end == quarter_end)
    with board.writing() as session:
        showing = table_of(Showing)
        where = (showing.c.edition_id == edition) & showing.c.measurement_id.in_(measured)
        session.connection().execute(delete(showing).where(where))


def test_earlier_figures_that_no_edition_shows_go_with_the_line(board: Database):
    load_files(board, csv(HEAD, "A,Absence,6,RED,31/12/2018,Q3 2018/19,"), options=DRAFT)
    unshown(board, "A", date(2018, 12, 31))
    assert [one.text for one in offered(board)["A"].along] == ["6"]
    bring_out(board)
    assert figures(board) == ["6", "5", "7"]
    press(board, offered(board)["A"], Decision.HOLD)
    assert figures(board) == ["5"]


def test_an_earlier_figure_that_came_after_another_line_was_out_goes_back_with_its_own(board: Database):
    load_files(board, csv(HEAD, "A,Absence,9,RED,31/12/2019,Q3 2019/20,"), options=DRAFT)
    bring_out(board)
    load_files(board, csv(HEAD, "A,Absence,6,RED,31/12/2018,Q3 2018/19,"), options=DRAFT)
    unshown(board, "A", date(2018, 12, 31))
    bring_out(board, quarter="Q3 2019/20", on=LATER)
    assert figures(board, today=LATER) == ["6", "5", "7", "9"]
    press(board, offered(board, quarter="Q3 2019/20")["A"], Decision.HOLD)
    assert figures(board, today=LATER) == ["5", "7"]


def test_a_later_figure_that_no_edition_shows_stays_where_it_is(board: Database):
    load_files(board, csv(HEAD, "A,Absence,9,RED,31/12/2019,Q3 2019/20,"), options=DRAFT)
    unshown(board, "A", date(2019, 12, 31))
    bring_out(board)
    assert figures(board) == ["5", "7"]


def test_a_new_indicator_is_named_from_the_day_it_is_published_and_not_after_it_is_held_back(board: Database):
    load_files(board, csv(HEAD, "N,Newcomer,1,GREEN,30/09/2019,Q2 2019/20,"), options=DRAFT)

    def named(today: date = TODAY) -> bool:
        with board.reading() as session:
            return any(one.definition.name == "Newcomer" for one in sight(session, today=today).values())

    bring_out(board, "N", on=LATER)
    assert (named(), named(LATER)) == (False, True)
    press(board, offered(board)["N"], Decision.HOLD)
    assert (named(), named(LATER)) == (False, False)


def test_the_audit_says_what_went_from_where_to_where(board: Database):
    before = len(audited(board))
    bring_out(board, on=LATER)
    line, figure = "A on board in Q2 2019/20", "A on board, 30/09/2019"
    assert [one for one in audited(board)[before:] if one[0] == "publication"] == [
        ("publication", line, "draft", "approved"),
        ("publication", line, "approved", "published on 27/01/2020"),
    ]
    assert ("measurement", figure, "approved", "published on 27/01/2020") in audited(board)[before:]


def test_posts_that_show_it_are_made_anew_only_when_fewer_see_it(board: Database):
    with board.writing() as session:
        post = Post(channel="C", ts="1.0", at=datetime(2020, 1, 20, tzinfo=UTC))
        session.add(post)
        session.flush()
        session.add(PostedIndicator(post_id=post.id or 0, indicator_id=offered(board)["A"].id.indicator))

    def is_due() -> bool:
        with board.reading() as session:
            return bool(session.connection().execute(select(table_of(Post).c.is_due)).scalar_one())

    bring_out(board)
    assert not is_due()
    press(board, offered(board)["A"], Decision.HOLD)
    assert is_due()


def test_the_same_decision_twice_is_one(board: Database):
    line = offered(board)["A"]
    results = [press(board, line, Decision.APPROVE).result for _ in range(2)]
    assert results == [Result.DONE, Result.ALREADY]
    assert sum(one[0] == "publication" for one in audited(board)) == 1


def test_two_officers_at_once_decide_once(board: Database):
    line = offered(board)["A"]
    with ThreadPoolExecutor(2) as both:
        pressed = [both.submit(press, board, line, one) for one in (Decision.APPROVE, Decision.HOLD)]
        results = sorted(one.result().result for one in pressed)
    assert results == [Result.CHANGED, Result.DONE]


@pytest.mark.parametrize(
    "given_again",
    [
        csv(HEAD, "A,Absence,8,RED,30/09/2019,Q2 2019/20,"),
        csv(HEAD, "A,Absence,7,AMBER,30/09/2019,Q2 2019/20,"),
        csv(HEAD, "A,Absence,7,RED,30/09/2019,Q2 2019/20,Explained"),
    ],
)
def test_what_has_changed_since_it_was_shown_is_left_alone(board: Database, given_again: bytes):
    press(board, offered(board)["A"], Decision.APPROVE)
    line = offered(board)["A"]
    load_files(board, given_again, options=DRAFT)
    assert press(board, line, Decision.PUBLISH).result is not Result.DONE
    assert figures(board) == ["5"]


def test_a_target_set_since_it_was_shown_counts_as_a_change(board: Database):
    line = offered(board)["A"]
    load_files(board, csv("code,name,target", "A,Absence,3"), options=BOARD)
    assert press(board, line, Decision.APPROVE).result is Result.CHANGED


def test_an_exempt_line_is_neither_shown_nor_counted_to_an_officer(board: Database):
    assert list(offered(board)) == ["A", "I", "B"]
    with board.reading() as session:
        found = editions(session, viewer=OFFICER, today=TODAY)
    assert [(one.quarter.label, one.count, one.unpublished) for one in found] == [
        ("Q2 2019/20", 3, 3),
        ("Q1 2019/20", 2, 0),
    ]


def test_an_exempt_figure_of_a_public_indicator_is_no_line_for_an_officer(board: Database):
    given = csv(
        f"{HEAD},class", "B,Budget,1,GREEN,31/12/2019,Q3 2019/20,,exempt", "A,Absence,6,GREEN,31/12/2019,Q3 2019/20,,"
    )
    load_files(board, given, options=DRAFT)
    assert list(offered(board, quarter="Q3 2019/20")) == ["A"]
    director = Viewer("T", "U0MONEY", frozenset({VIEWER, Grant(Role.DIRECTOR, "Money")}))
    line = offered(board, director, "Q3 2019/20")["B"]
    assert press(board, line, Decision.APPROVE).result is Result.NOT_FOUND
    assert press(board, line, Decision.APPROVE, director).result is Result.DONE


def test_an_exempt_earlier_figure_does_not_go_with_an_officers_line(board: Database):
    load_files(board, csv(f"{HEAD},class", "A,Absence,6,RED,31/12/2018,Q3 2018/19,,exempt"), options=DRAFT)
    unshown(board, "A", date(2018, 12, 31))
    bring_out(board)
    assert (figures(board), figures(board, CLEARED)) == (["5", "7"], ["5", "7"])


def test_a_director_publishes_what_is_exempt_in_the_directorate_alone(board: Database):
    assert set(offered(board, DIRECTOR)) == {"A", "E", "I"}
    assert press(board, offered(board, DIRECTOR)["E"], Decision.APPROVE, DIRECTOR).result is Result.DONE
    assert press(board, offered(board, DIRECTOR)["E"], Decision.PUBLISH, DIRECTOR).result is Result.DONE
    assert (figures(board, code="E"), figures(board, CLEARED, code="E")) == ([], ["70"])


@pytest.mark.parametrize("viewer", [OF_MONEY, MEMBER, Viewer("T", "U0GUEST")])
def test_what_is_not_theirs_is_not_found(board: Database, viewer: Viewer):
    line = offered(board, DIRECTOR)["E"]
    assert "A" not in offered(board, viewer)
    for each in (line, offered(board)["A"]):
        outcome = press(board, each, Decision.APPROVE, viewer)
        assert outcome == Outcome(Result.NOT_FOUND)
    assert not any(one[0] == "publication" for one in audited(board))


def test_an_owner_sees_the_own_draft_and_publishes_nothing(board: Database):
    line = offered(board)["A"]
    owner = Viewer("T", "U0OWNER", frozenset({VIEWER, Grant(Role.OWNER)}), frozenset({line.id.indicator}))
    assert figures(board, owner) == ["5", "7"]
    assert offered(board, owner) == {}
    assert press(board, line, Decision.APPROVE, owner).result is Result.NOT_FOUND


def test_not_there_and_not_allowed_are_one(board: Database):
    line = offered(board, DIRECTOR)["E"]
    with board.writing() as session:
        there, nowhere = decide_all(
            session, HAND, OFFICER, [(line.id, line.token), (LineId(99, 99), "0" * 16)], Decision.APPROVE, today=TODAY
        )
    assert there == nowhere == Outcome(Result.NOT_FOUND)


def test_the_line_of_another_indicator_in_an_edition_it_is_not_in_is_not_found(board: Database):
    first = offered(board, quarter="Q1 2019/20")["A"].id.edition
    line = offered(board)["I"]
    with board.writing() as session:
        outcome = decide(
            session, HAND, OFFICER, LineId(first, line.id.indicator), line.token, Decision.APPROVE, today=TODAY
        )
    assert outcome.result is Result.NOT_FOUND


def test_several_are_decided_on_each_for_itself(board: Database):
    shown = offered(board)
    press(board, shown["B"], Decision.HOLD)
    with board.writing() as session:
        wanted = [(line.id, line.token) for line in shown.values()]
        outcomes = decide_all(session, HAND, OFFICER, wanted, Decision.APPROVE, today=TODAY)
    assert [one.result for one in outcomes] == [Result.DONE, Result.DONE, Result.CHANGED]
    assert offered(board)["B"].state is State.HELD


def test_one_indicator_twice_in_a_forged_list_is_decided_as_one_after_the_other(board: Database):
    load_files(board, csv(HEAD, "A,Absence,7,RED,30/09/2019,Q3 2019/20,Again"), options=DRAFT)
    bring_out(board)
    bring_out(board, quarter="Q3 2019/20")
    both = [offered(board, quarter=each)["A"] for each in ("Q2 2019/20", "Q3 2019/20")]
    with board.writing() as session:
        wanted = [(line.id, line.token) for line in both]
        decide_all(session, HAND, OFFICER, wanted, Decision.HOLD, today=TODAY)
    second = offered(board, quarter="Q3 2019/20")["A"]
    press(board, second, Decision.HOLD)
    assert figures(board) == ["5"]


def test_what_needs_an_eye_comes_first(board: Database):
    found = offered(board)
    assert [(code, one.is_newly_red, one.is_unexplained) for code, one in found.items()] == [
        ("A", True, True),
        ("I", False, False),
        ("B", False, False),
    ]
    bring_out(board)
    assert list(offered(board)) == ["I", "B", "A"]


def test_before_is_what_has_been_published_and_no_draft(board: Database):
    load_files(board, csv(HEAD, "A,Absence,2,GREEN,31/12/2019,Q3 2019/20,"), options=DRAFT)
    line = offered(board, quarter="Q3 2019/20")["A"]
    assert line.before and line.before.edition
    assert (line.before.edition.quarter.label, line.before.status.word) == ("Q1 2019/20", "Green")


DECISIONS = st.tuples(
    st.integers(0, 5), st.sampled_from(list(Decision)), st.sampled_from([TODAY, LATER, LATER + timedelta(days=1)])
)
DAYS = (TODAY, LATER, LATER + timedelta(days=1))


@pytest.fixture
def tangled(board: Database) -> Database:
    """Figures shown twice, corrected, and shown by no edition."""
    load_files(
        board,
        csv(HEAD, "A,Absence,6,RED,31/12/2018,Q3 2018/19,"),
        csv(HEAD, "A,Absence,7,RED,30/09/2019,Q3 2019/20,Again", "B,Budget,4,RED,30/06/2019,Q3 2019/20,Corrected"),
        csv(HEAD, "B,Budget,4,RED,30/06/2019,Q4 2019/20,"),
        options=DRAFT,
    )
    unshown(board, "A", date(2018, 12, 31))
    return board


def picture(session: Session) -> list[Any]:
    """All that viewers see, and those cleared for everything that is out, on the days that matter."""
    return [sight(session, reader, day) for reader in (PUBLIC, CLEARED) for day in DAYS]


def act(session: Session, which: int, decision: Decision, on: date | None) -> Pending | None:
    """Decide on a line of the board as it stands; the line, where something was done."""
    every = [
        line
        for quarter in ("Q2 2019/20", "Q3 2019/20", "Q4 2019/20")
        for code, line in sorted(_offered(session, OFFICER, quarter).items())
        if code in "AB"
    ]
    line = every[which % len(every)]
    outcome = decide(session, HAND, OFFICER, line.id, line.token, decision, today=TODAY, on=on)
    return line if outcome.result is Result.DONE else None


PROPERTY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@PROPERTY
@given(st.lists(DECISIONS.filter(lambda one: one[1] is not Decision.PUBLISH), max_size=8))
def test_no_decisions_bring_anything_out_without_publishing(tangled: Database, decisions: list[Any]):
    with tangled.writing() as session:
        before = picture(session)
        for which, decision, on in decisions:
            act(session, which, decision, on)
        assert picture(session) == before
        session.rollback()


@PROPERTY
@given(st.lists(DECISIONS, max_size=8), st.integers(0, 5), st.sampled_from(DAYS))
def test_published_and_held_back_viewers_see_exactly_what_they_saw(
    tangled: Database, decisions: list[Any], which: int, on: date
):
    with tangled.writing() as session:
        for one in decisions:
            act(session, *one)
        act(session, which, Decision.APPROVE, None)
        before = picture(session)
        line = act(session, which, Decision.PUBLISH, on)
        if line and line.state is State.APPROVED:
            assert act(session, which, Decision.HOLD, None)
            assert picture(session) == before
        session.rollback()
