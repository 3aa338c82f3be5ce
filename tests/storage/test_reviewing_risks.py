"""Reviews of risks as rows: what is written, what is not, two people at once, and who may."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest

from storage import audit
from storage.audit import Change, Hand
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.risk import MitigationStatus, RiskKey
from storage.domain.risk_review import Edit, Review, shown
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER, Viewer
from storage.register import reviewing
from storage.register.reviewing import Changed, NotYours, Reviewed, ReviewProblem
from storage.tables import AuditEntry, Mitigation, Risk, RiskMark, RiskScoring
from tests.storage import risk_builders
from tests.storage.alerting import TODAY, rows

AT = datetime(2020, 4, 20, 10, tzinfo=UTC)
KEY = RiskKey("CR-001")
NAMES = ("U0FIRST001", "U0SECOND01")


def officer(name: str = NAMES[0], directorate: str = "People") -> Viewer:
    return Viewer("T0", name, frozenset({VIEWER, Grant(Role.OFFICER, directorate)}))


def seen(database: Database, viewer: Viewer | None = None) -> Review:
    """The risk as the window shows it to this person."""
    with database.reading() as session:
        about: dict[str, Any] = {"today": TODAY, "matrix": FIVE_BY_FIVE}
        found = reviewing.shown(session, KEY, viewer=viewer or officer(), **about)
    return shown(found.risk, found.mark)


def kept(database: Database, entered: Review, viewer: Viewer | None = None) -> Reviewed:
    who = viewer or officer()
    hand = Hand(who.user, AT, "button Review")
    with database.writing() as session:
        return reviewing.review(session, hand, entered, viewer=who, today=TODAY, matrix=FIVE_BY_FIVE)


def residuals(database: Database) -> list[tuple[int, int, str]]:
    return [(one.likelihood, one.impact, one.made_by) for one in rows(database, RiskScoring)]


def test_a_new_score_stands_beside_the_earlier_one_and_in_the_audit(database: Database) -> None:
    risk_builders.risk(database, why="Old reason", what_next="A bid")
    before = len(rows(database, RiskMark))
    done = kept(database, replace(seen(database), likelihood=5, why="Agency staff left"))
    assert done.changes[0] == Edit("residual", "12 Medium (3 × 4)", "20 High (5 × 4)")
    assert done.risk.residual and done.risk.residual.score == 20 and done.risk.version == 3
    assert residuals(database) == [(3, 4, "register keeper"), (5, 4, NAMES[0])]
    (row,) = rows(database, Risk)
    assert (row.why, row.what_next, row.last_review) == ("Agency staff left", "A bid", TODAY)
    mine = {one.field: (one.was, one.now) for one in rows(database, AuditEntry) if one.who == NAMES[0]}
    assert mine["residual"] == ("12 Medium (3 × 4)", "20 High (5 × 4), from 20/04/2020")
    assert mine["why"] == ("Old reason", "Agency staff left") and set(mine) == {"residual", "why", "last_review"}
    assert len(rows(database, RiskMark)) > before


def test_a_review_that_changes_nothing_only_says_when(database: Database) -> None:
    risk_builders.risk(database, review_months=3, next_review_on=date(2020, 3, 1))
    done = kept(database, seen(database))
    assert [one.field for one in done.changes] == ["next_review_on", "last_review"]
    assert done.risk.next_review == date(2020, 7, 20) and not done.risk.is_review_overdue
    assert len(residuals(database)) == 1
    again = kept(database, seen(database))
    assert again.changes == () and rows(database, Risk)[0].version == 3


def test_mitigations_move_on_and_back(database: Database) -> None:
    key = risk_builders.risk(database)
    one = risk_builders.mitigation(database, key, "Recruit\nmore staff", date(2020, 3, 1))
    other = risk_builders.mitigation(database, risk_builders.risk(database, "CR-002"), "Elsewhere")
    done = MitigationStatus.DONE
    kept(database, replace(seen(database), statuses={one: done, other: done, 10**6: done}))
    found = {row.id: (row.status, row.done_on) for row in rows(database, Mitigation)}
    assert found == {one: ("done", TODAY), other: ("not started", None)}
    assert rows(database, AuditEntry, kind="risk mitigation")[-1].field == "status: Recruit more staff"
    kept(database, replace(seen(database), statuses={one: MitigationStatus.IN_PROGRESS}))
    assert rows(database, Mitigation, id=one)[0].done_on is None


def test_a_change_in_between_is_told_with_who_when_and_what(database: Database) -> None:
    key = risk_builders.risk(database)
    mine = replace(seen(database), likelihood=5, why="Mine")
    risk_builders.scored(database, key, (1, 1))
    with pytest.raises(Changed) as told:
        kept(database, mine)
    assert told.value.by == "register keeper" and told.value.at and told.value.what[0].field == "residual"
    assert len(residuals(database)) == 2 and rows(database, Risk)[0].why == ""


def test_whoever_was_overtaken_hears_of_no_area_that_the_risk_was_moved_to(database: Database) -> None:
    key = risk_builders.risk(database)
    hidden = risk_builders.area(database, "A sale in secret", classification=Classification.EXEMPT)
    mine = replace(seen(database), likelihood=5, why="Mine")
    risk_builders.changed(database, key, area_id=hidden)
    with database.writing() as session:
        moved = Change("risk", "CR-001", "area", "", "A sale in secret", risk=key)
        audit.record(session, risk_builders.hand(), [moved])
    with pytest.raises(Changed) as told:
        kept(database, mine)
    assert [one for one in told.value.what if "secret" in one.now or one.field == "area"] == []


def test_the_same_review_sent_twice_is_kept_once(database: Database) -> None:
    risk_builders.risk(database)
    mine = replace(seen(database), likelihood=5, why="Mine")
    kept(database, mine)
    assert kept(database, mine).changes == ()
    assert len(residuals(database)) == 2 and rows(database, Risk)[0].version == 3


def test_of_two_at_once_one_is_kept_and_the_other_hears_of_it(database: Database) -> None:
    risk_builders.risk(database)
    opened = {name: seen(database, officer(name)) for name in NAMES}
    ready = Barrier(2)

    def send(name: str) -> Reviewed | Changed:
        ready.wait(10)
        try:
            return kept(database, replace(opened[name], likelihood=5, why=name), officer(name))
        except Changed as changed:
            return changed

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(send, NAMES))
    (won,) = [name for name, one in zip(NAMES, found, strict=True) if isinstance(one, Reviewed)]
    (lost,) = [one for one in found if isinstance(one, Changed)]
    assert lost.by == won and rows(database, Risk)[0].why == won
    assert residuals(database)[1:] == [(5, 4, won)]


def test_what_breaks_off_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    key = risk_builders.risk(database)
    one = risk_builders.mitigation(database, key)
    mine = replace(seen(database), likelihood=5, why="Mine", statuses={one: MitigationStatus.DONE})
    before = (rows(database, Risk), residuals(database), rows(database, Mitigation), len(rows(database, AuditEntry)))

    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reviewing.audit, "record", gone)
    with pytest.raises(KeyboardInterrupt):
        kept(database, mine)
    after = (rows(database, Risk), residuals(database), rows(database, Mitigation), len(rows(database, AuditEntry)))
    assert after == before


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer("T0", "U1"),
        Viewer("T0", "U1", frozenset({VIEWER})),
        officer(directorate="Places"),
        Viewer("T0", "U1", frozenset({VIEWER, Grant(Role.ADMINISTRATOR)})),
    ],
)
def test_who_may_not_review_is_not_told_whether_there_is_such_a_risk(database: Database, viewer: Viewer) -> None:
    risk_builders.risk(database)
    mine = replace(seen(database), likelihood=5, why="Mine")
    with pytest.raises(NotYours):
        kept(database, mine, viewer)
    with pytest.raises(NotYours):
        kept(database, replace(mine, key=RiskKey("CR-999")), viewer)


def test_the_owner_of_a_risk_reviews_it_and_an_officer_not_an_exempt_one(database: Database) -> None:
    key = risk_builders.risk(database, classification=str(Classification.EXEMPT))
    owner = Viewer("T0", "U0OWNER001", frozenset({VIEWER, Grant(Role.OWNER)}), owned_risks=frozenset({key}))
    mine = replace(seen(database, owner), likelihood=1, why="Better")
    with pytest.raises(NotYours):
        kept(database, mine)
    assert kept(database, mine, owner).risk.residual.score == 4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"likelihood": 5}, "why"),
        ({"likelihood": 5, "why": "  "}, "why"),
        ({"likelihood": 6, "why": "x"}, "likelihood"),
        ({"impact": 0, "why": "x"}, "impact"),
        ({"impact": None}, "impact"),
        ({"why": "x" * 1001}, "why"),
        ({"next_review": TODAY}, "next_review"),
        ({"next_review": date(2025, 4, 21)}, "next_review"),
        ({"next_review": None}, "next_review"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_and_nothing_written(
    database: Database, entered: dict[str, Any], field: str
) -> None:
    risk_builders.risk(database, next_review_on=date(2020, 4, 20))
    with pytest.raises(ReviewProblem) as problem:
        kept(database, replace(seen(database), **{"next_review": date(2020, 5, 1)} | entered))
    assert list(problem.value.problems) == [field]
    assert len(residuals(database)) == 1 and rows(database, Risk)[0].last_review is None


def test_a_closed_risk_is_not_reviewed(database: Database) -> None:
    key = risk_builders.risk(database)
    mine = seen(database)
    risk_builders.changed(database, key, closed_on=TODAY)
    with pytest.raises(ReviewProblem, match="has been closed"):
        kept(database, replace(mine, version=rows(database, Risk)[0].version))
