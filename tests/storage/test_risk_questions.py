"""Whoever stands for a risk is asked once when its indicator turns red; the first answer counts."""

import json
from datetime import timedelta
from typing import Any

import pytest

from storage import posts
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.risk_told import Answer
from storage.domain.role import Grant, Role
from storage.domain.viewer import PUBLIC, VIEWER, Viewer
from storage.register import questions
from storage.register.questions import Answered, QuestionProblem, ReasonProblem
from storage.roles import grant
from storage.tables import Alert, AuditEntry, Delivery, Indicator, Risk, RiskLink, RiskMark, RiskQuestion, table_of
from tests.storage.alerting import CHANNEL, NOW, TODAY, begin, detector, figure, load, rows, settle
from tests.storage.risk_builders import changed, link, risk
from tests.storage.test_risk_detecting import finder

OWNER, OFFICER, OTHER = "U0OWNER0001", "U0OFFICER01", "U0OTHER0001"
RED = figure("ABS", 3, "12 days")
LATER = NOW + timedelta(minutes=5)


def viewer(account: str = OWNER, *grants: Grant, owned: tuple[int, ...] = ()) -> Viewer:
    return Viewer("T1", account, frozenset({VIEWER, *grants}), owned_risks=frozenset(owned))


def asked(database: Database, *figures: str, owner: str = OWNER, **values: Any) -> tuple[int, int]:
    """A risk whose indicator has turned red, and the question (row ids)."""
    begin(database)
    key = risk(database, owner_account=owner, **values)
    link(database, key, "ABS")
    load(database, *figures or (RED,))
    assert detector(database).tick()
    return key, rows(database, RiskQuestion)[0].id


def said(database: Database, question: int, given: Answer, reason: str = "", *, by: Viewer) -> Answered:
    about = {"viewer": by, "today": TODAY, "matrix": FIVE_BY_FIVE}
    with database.writing() as session:
        return questions.answer(session, Hand(by.user, LATER), question, given, reason, **about)  # type: ignore[arg-type]


def told(database: Database) -> list[tuple[str, list[int]]]:
    """Who is asked which questions."""
    found = rows(database, Alert, kind="risk question")
    return [(one.destination, json.loads(one.payload)["questions"]) for one in found]


def test_the_owner_is_asked_once_for_all_their_risks_and_once_for_each_period(database: Database) -> None:
    begin(database)
    keys = [risk(database, f"CR-00{number}", owner_account=OWNER) for number in (1, 2)]
    for key in keys:
        link(database, key, "ABS")
    load(database, RED)
    detector(database).tick()
    assert told(database) == [(OWNER, [1, 2])]
    load(database, figure("ABS", 3, "7 days"))
    detector(database).tick()
    load(database, figure("ABS", 3, "13 days"))
    detector(database).tick()
    assert (len(rows(database, RiskQuestion)), detector(database).recount()) == (2, 0)
    assert told(database) == [(OWNER, [1, 2])]


def test_many_questions_are_several_messages_that_each_hold_a_few(database: Database) -> None:
    begin(database)
    for number in range(7):
        link(database, risk(database, f"CR-00{number}", owner_account=OWNER), "ABS")
    load(database, RED)
    detector(database).tick()
    assert [len(ids) for _, ids in told(database)] == [5, 2]


def test_without_an_owner_the_officers_are_asked_and_without_them_the_alerts_channel(database: Database) -> None:
    asked(database, owner="")
    assert [who for who, _ in told(database)] == [CHANNEL]
    with database.writing() as session:
        grant(session, Hand("U0ADMIN0001", NOW), OFFICER, "officer", "People")
    load(database, figure("ABS", 4, "7 days"))
    detector(database).tick()
    load(database, "ABS,13 days,,30/06/2020,Q1 2020/21")
    detector(database).tick()
    assert [who for who, _ in told(database)] == [CHANNEL, OFFICER]


def test_whoever_owns_the_risk_now_is_asked_what_is_still_open_once(database: Database) -> None:
    key, question = asked(database)
    finder(database).tick()
    for owner in (OTHER, OWNER, OTHER):
        changed(database, key, owner_account=owner)
        finder(database).tick()
    assert told(database) == [(OWNER, [question]), (OTHER, [question])]
    settle(database)
    said(database, question, Answer.NO_CHANGE, "Foreseen", by=viewer(OTHER, owned=(key,)))
    due = {one.destination for one in rows(database, Delivery) if one.wanted > one.shown}
    assert due == {OWNER, OTHER}
    changed(database, key, owner_account=OFFICER)
    finder(database).tick()
    assert len(told(database)) == 2


def test_about_an_exempt_risk_without_an_owner_the_directors_are_asked(database: Database) -> None:
    with database.writing() as session:
        for who, role in ((OFFICER, "officer"), (OTHER, "director")):
            grant(session, Hand("U0ADMIN0001", NOW), who, role)
    asked(database, owner="", classification="exempt")
    assert [who for who, _ in told(database)] == [OTHER]


@pytest.mark.parametrize("values", [{"closed_on": TODAY}, {}])
def test_nothing_is_asked_of_a_risk_that_is_closed_or_whose_link_is_undone(
    database: Database, values: dict[str, Any]
) -> None:
    begin(database)
    key = risk(database, owner_account=OWNER, **values)
    link(database, key, "ABS")
    if not values:
        with database.writing() as session:
            session.connection().execute(table_of(RiskLink).update().values(undone_at=NOW, undone_by=OTHER))
    load(database, RED)
    assert detector(database).tick() == 1
    assert rows(database, RiskQuestion) == []


def test_the_first_answer_counts_and_the_message_says_so(database: Database) -> None:
    key, question = asked(database)
    settle(database)
    mine = viewer(owned=(key,))
    first = said(database, question, Answer.NO_CHANGE, " It was \n foreseen ", by=mine)
    second = said(database, question, Answer.RAISE, by=viewer(OTHER, Grant(Role.DIRECTOR)))
    assert (first.is_first, second.is_first) == (True, False)
    assert second.question.answer is Answer.NO_CHANGE
    assert (second.question.answered_by, second.question.reason) == (OWNER, "It was foreseen")
    (due,) = [one for one in rows(database, Delivery) if one.wanted > one.shown]
    assert due.destination == OWNER
    entry = rows(database, AuditEntry)[-1]
    assert (entry.kind, entry.subject, entry.now) == ("risk question", "CR-001", "no change: It was foreseen")


def test_a_wrong_link_is_undone_with_all_that_was_asked_because_of_it(database: Database) -> None:
    key, first = asked(database)
    load(database, figure("ABS", 4, "7 days"))
    detector(database).tick()
    load(database, "ABS,13 days,,30/06/2020,Q1 2020/21")
    detector(database).tick()
    version = rows(database, Risk)[0].version
    said(database, first, Answer.WRONG_LINK, by=viewer(owned=(key,)))
    assert {one.answer for one in rows(database, RiskQuestion)} == {"wrong link"}
    (undone,) = rows(database, RiskLink)
    assert (undone.undone_by, undone.undone_at) == (OWNER, LATER)
    assert rows(database, Risk)[0].version == version + 1
    assert [one.now for one in rows(database, AuditEntry)[-2:]] == ["wrong link", "undone: wrong link"]
    assert {one.risk_id for one in rows(database, RiskMark)} == {key}


def test_only_the_owner_or_whoever_may_review_can_answer(database: Database) -> None:
    key, question = asked(database)
    for stranger in (viewer(OTHER), viewer(OTHER, Grant(Role.DIRECTOR, "Waste")), viewer(OTHER, owned=(key + 1,))):
        with pytest.raises(QuestionProblem):
            said(database, question, Answer.RAISE, by=stranger)
    assert rows(database, RiskQuestion)[0].answer == ""
    assert said(database, question, Answer.RAISE, by=viewer(OTHER, Grant(Role.OFFICER, "people"))).is_first


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_no_change_needs_a_reason(database: Database, reason: str) -> None:
    key, question = asked(database)
    with pytest.raises(ReasonProblem):
        said(database, question, Answer.NO_CHANGE, reason, by=viewer(owned=(key,)))
    assert rows(database, RiskQuestion)[0].answer == ""


@pytest.mark.parametrize("model", [Risk, Indicator])
def test_who_may_not_see_the_risk_or_the_indicator_is_asked_nothing(database: Database, model: Any) -> None:
    _, question = asked(database)
    with database.writing() as session:
        session.connection().execute(table_of(model).update().values(classification="exempt"))
    with database.reading() as session:
        about = {"viewer": PUBLIC, "today": TODAY, "matrix": FIVE_BY_FIVE}
        assert questions.asked(session, [question], **about) == ()  # type: ignore[arg-type]
    with pytest.raises(QuestionProblem):
        said(database, question, Answer.RAISE, by=viewer(OTHER, Grant(Role.OFFICER)))


def test_a_question_is_made_anew_when_less_of_its_indicator_may_be_seen(database: Database) -> None:
    asked(database)
    settle(database)
    with database.writing() as session:
        posts.mark_due(session, [rows(database, Indicator, code="ABS")[0].id])
    due = [one.destination for one in rows(database, Delivery) if one.wanted > one.shown]
    assert OWNER in due
