"""Definitions changed in chat: previewed, saved once, recorded, and never over somebody else's change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread

import pytest
from sqlmodel import select

from storage import rules, scorecard
from storage.audit import Hand
from storage.database import Database
from storage.domain.amending import Change, ChangeProblem
from storage.domain.classification import Classification
from storage.domain.effect import Preview
from storage.domain.indicator import BEGINNING, AmberRule, IndicatorKey, Polarity
from storage.domain.role import Grant, Role
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import PUBLIC, VIEWER, Reader, Viewer
from storage.rules import ChangedSince, Form, NotYours
from storage.tables import AuditEntry, DatedRule, Indicator, Measurement
from tests.storage.builders import csv, load_files
from tests.storage.test_visibility import change as put

TODAY = date(2019, 12, 2)
JULY, OCTOBER = date(2019, 7, 1), date(2019, 10, 1)
A = IndicatorKey("A", "board")
DEFINED = csv(
    "code,name,unit,polarity,frequency,target,amber rule,aliases",
    "A,Absence,percent,higher,quarter,52%,,Sick days;Away",
    "B,Bins,percent,higher,quarter,90%,,Rubbish",
)
FIGURES = csv(
    "code,name,value,target,rag,data period,edition",
    "A,Absence,50%,52%,RED,Q1 2019/20,Q1 2019/20",
    "A,Absence,50%,52%,RED,Q2 2019/20,Q2 2019/20",
)
OFFICER = Viewer("T", "U0OFFICER", frozenset({VIEWER, Grant(Role.OFFICER)}))
OTHER = Viewer("T", "U0OTHER99", frozenset({VIEWER, Grant(Role.OFFICER)}))
OWNER, REASON = "U012AB3CD", "Agreed by the board"
TARGET = Change(JULY, REASON, frozenset({"target"}), target=Decimal(48))


@pytest.fixture
def board(database: Database) -> Database:
    """Two indicators, one of them with two red figures."""
    load_files(database, DEFINED, FIGURES)
    return database


def form(database: Database, viewer: Viewer = OFFICER, key: IndicatorKey = A) -> Form:
    with database.reading() as session:
        return rules.form(session, key, viewer=viewer, today=TODAY)


def look(database: Database, change: Change, viewer: Viewer = OFFICER) -> Preview:
    with database.reading() as session:
        token = rules.form(session, A, viewer=viewer, today=TODAY).token
        return rules.preview(session, A, change, viewer=viewer, today=TODAY, token=token)


def amend(database: Database, change: Change, viewer: Viewer = OFFICER, token: str | None = None) -> str:
    token = form(database).token if token is None else token
    hand = Hand(viewer.user, datetime(2019, 12, 2, 9, tzinfo=UTC), "a test")
    with database.writing() as session:
        return rules.amend(session, hand, A, change, viewer=viewer, today=TODAY, token=token)


def card(database: Database, viewer: Reader = PUBLIC) -> IndicatorSnapshot:
    with database.reading() as session:
        found = scorecard.snapshot(session, A, viewer=viewer, today=TODAY)
    assert found
    return found


def audited(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.source == "a test").order_by(AuditEntry.id)).all()
        return [(one.kind, one.field, one.was, one.now) for one in entries if one.who == OFFICER.user]


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        found = session.exec(select(DatedRule).order_by(DatedRule.id)).all()
        return [(one.effective_from, one.target, one.superseded) for one in found]


def state(database: Database) -> tuple[object, ...]:
    """All that an edit may write."""
    with database.reading() as session:
        entries = len(session.exec(select(AuditEntry)).all())
    one = form(database)
    return rows(database), entries, one.token, one.typed


def test_the_form_shows_what_is_in_force_for_the_latest_figure(board: Database) -> None:
    typed = form(board).typed
    assert (typed.target, typed.amber, typed.polarity, typed.account) == ("52%", "", "higher", "")
    assert (typed.aliases, typed.start) == ("Sick days\nAway", "2019-07-01")


def test_the_form_shows_the_printed_target_that_the_figure_is_held_against(board: Database) -> None:
    load_files(board, csv("code,name,value,target,data period,edition", "A,Absence,50%,55%,Q3 2019/20,Q3 2019/20"))
    assert form(board).typed.target == "55%"


def test_a_preview_says_what_would_flip_and_writes_nothing(board: Database) -> None:
    before = state(board)
    found = look(board, TARGET)
    flips = [(one.before.measurement.label, one.after.calculated.status, one.published) for one in found.flips]
    assert flips == [("Q2 2019/20", "GREEN", "RED")]
    assert [point.measurement.label for point in found.winning] == ["Q2 2019/20"]
    assert state(board) == before


def test_a_target_decided_from_a_period_on_holds_for_everybody_from_then_on(board: Database) -> None:
    assert amend(board, TARGET) == "A, Absence, has been changed: target as printed with each figure, else 52% → 48%."
    earlier, latest = card(board).points
    assert [one.calculated.status for one in (earlier, latest)] == ["RED", "GREEN"]
    assert (latest.status, latest.rule.decision.decided_by) == ("RED", OFFICER.user)


def test_an_edit_is_recorded_with_its_reason(board: Database) -> None:
    amend(board, replace(TARGET, fields=frozenset({"target", "polarity"}), polarity=Polarity.LOWER))
    assert audited(board) == [
        ("rule", "target", "as printed with each figure, else 52%", "48%"),
        ("rule", "which way is good", "higher", "lower"),
        ("rule", "effective from", "", "2019-07-01"),
        ("rule", "reason", "", REASON),
    ]
    with board.reading() as session:
        wanted = session.exec(select(Indicator.id).where(Indicator.code == "A")).one()
        about = session.exec(select(AuditEntry.indicator_id).where(AuditEntry.kind == "rule")).all()
    assert set(about) == {wanted}


def test_owner_and_names_change_at_once_and_make_no_dated_rule(board: Database) -> None:
    change = Change(JULY, REASON, frozenset({"account"}), account=OWNER, added=("Off sick",), removed=("Away",))
    amend(board, change)
    typed = form(board).typed
    assert (typed.account, typed.aliases, rows(board)) == (OWNER, "Sick days\nOff sick", [])
    assert audited(board) == [
        ("owner", "account", "", OWNER),
        ("indicator", "aliases", "Away", ""),
        ("indicator", "aliases", "", "Off sick"),
        ("indicator", "reason", "", REASON),
    ]


def test_an_owner_can_be_released(board: Database) -> None:
    amend(board, Change(JULY, REASON, frozenset({"account"}), account=OWNER))
    amend(board, Change(JULY, REASON, frozenset({"account"})))
    assert form(board).typed.account == ""


def test_releasing_what_nobody_owns_changes_nothing(board: Database) -> None:
    amend(board, Change(JULY, REASON, frozenset({"account"})))
    assert [field for _, field, _, _ in audited(board)] == ["reason"]


def test_what_is_left_as_it_is_stays_as_it_is(board: Database) -> None:
    amend(board, TARGET)
    amend(board, Change(JULY, REASON, frozenset({"amber"}), amber=AmberRule(points=Decimal(2))))
    rule = card(board).points[-1].rule
    assert (rule.target, rule.amber, rule.polarity) == (48, AmberRule(points=Decimal(2)), Polarity.HIGHER)
    assert form(board).typed.aliases == "Sick days\nAway"


def test_a_later_decision_for_the_same_day_supersedes_the_first(board: Database) -> None:
    amend(board, TARGET)
    amend(board, replace(TARGET, target=Decimal(51)))
    assert rows(board) == [(JULY, 48, True), (JULY, 51, False)]
    assert card(board).points[-1].rule.target == 51


def test_a_change_from_the_beginning_reaches_every_figure_up_to_the_next_decision(board: Database) -> None:
    amend(board, TARGET)
    change = replace(TARGET, effective_from=BEGINNING, target=Decimal(50))
    assert look(board, change).until.effective_from == JULY
    amend(board, change)
    assert [point.target.value for point in card(board).points] == [50, 48]


def test_the_same_submission_sent_again_is_saved_once(board: Database) -> None:
    token = form(board).token
    amend(board, TARGET, token=token)
    before = state(board)
    assert amend(board, TARGET, token=token) == rules.SAVED_ALREADY
    assert state(board) == before


@pytest.mark.parametrize(
    "change",
    [
        Change(JULY, REASON, frozenset({"account"}), account=OWNER),
        Change(JULY, REASON, added=("Off sick",)),
        Change(JULY, REASON, removed=("Away",)),
    ],
)
def test_a_replay_of_an_undated_change_is_saved_once(board: Database, change: Change) -> None:
    token = form(board).token
    amend(board, change, token=token)
    assert amend(board, change, token=token) == rules.SAVED_ALREADY


@pytest.mark.parametrize(
    "change", [TARGET, replace(TARGET, target=Decimal(49)), Change(JULY, REASON, frozenset({"account"}), account=OWNER)]
)
def test_the_second_of_two_officers_hears_who_was_first(board: Database, change: Change) -> None:
    token = form(board).token
    amend(board, TARGET, OTHER, token)
    before = state(board)
    with pytest.raises(ChangedSince) as caught:
        amend(board, change, token=token)
    assert caught.value.by == OTHER.user
    assert state(board) == before


def test_of_two_at_the_very_same_time_one_is_saved(board: Database) -> None:
    token, said = form(board).token, []

    def save(viewer: Viewer, target: int) -> None:
        try:
            said.append(amend(board, replace(TARGET, target=Decimal(target)), viewer, token))
        except ChangedSince as changed:
            said.append(changed.by)

    threads = [Thread(target=save, args=each) for each in ((OFFICER, 47), (OTHER, 48))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert len(rows(board)) == 1
    assert sum(words in (OFFICER.user, OTHER.user) for words in said) == 1


def test_an_import_in_between_counts_as_a_change(board: Database) -> None:
    token = form(board).token
    load_files(board, csv("code,name,unit,polarity,frequency,target", "A,Absence,percent,higher,quarter,60%"))
    with pytest.raises(ChangedSince):
        amend(board, TARGET, token=token)


def test_a_new_figure_in_between_does_not_stand_in_the_way(board: Database) -> None:
    token = form(board).token
    load_files(board, csv("code,name,value,target,data period,edition", "A,Absence,50%,55%,Q3 2019/20,Q3 2019/20"))
    assert "has been changed" in amend(board, TARGET, token=token)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (Change(JULY, REASON, frozenset({"amber"}), amber=AmberRule(floor=Decimal(60))), "amber", "before green does"),
        (replace(TARGET, effective_from=date(2019, 7, 2)), "start", "Choose one of the periods"),
        (Change(JULY, REASON, added=("Rubbish",)), "aliases", "already leads to B, Bins"),
        (Change(JULY, REASON, added=("Off\u200bsick",)), "aliases", "cannot be shown"),
        (Change(JULY, REASON, added=("x" * 3000,)), "aliases", "at most"),
        (Change(JULY, REASON, removed=("Never a name",)), "aliases", "is no alias"),
        (Change(JULY, REASON, frozenset({"account"}), account=OFFICER.user), "account", "Nobody makes themselves"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_everything_as_it_was(
    board: Database, change: Change, field: str, words: str
) -> None:
    before = state(board)
    with pytest.raises(ChangeProblem) as caught:
        amend(board, change)
    assert list(caught.value.problems) == [field] and words in caught.value.problems[field]
    assert state(board) == before


def test_of_an_indicator_one_may_not_see_only_that_a_name_is_taken_is_said(board: Database) -> None:
    put(board, Indicator, {"classification": "exempt"}, code="B")
    with pytest.raises(ChangeProblem) as caught:
        look(board, Change(JULY, REASON, added=("Rubbish",)))
    assert caught.value.problems == {"aliases": "“Rubbish” is taken already."}


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer("T", "U1", frozenset({VIEWER})),
        Viewer("T", "U2", frozenset({VIEWER, Grant(Role.DIRECTOR)})),
        Viewer("T", "U3", frozenset({VIEWER, Grant(Role.ADMINISTRATOR)})),
        Viewer("T", "U4", frozenset({VIEWER, Grant(Role.OFFICER, "Highways")})),
        Viewer("T", "U5"),
    ],
    ids=["viewer", "director", "administrator", "elsewhere", "nobody"],
)
def test_whoever_may_not_define_finds_nothing(board: Database, viewer: Viewer) -> None:
    before, token = state(board), form(board).token
    with pytest.raises(NotYours):
        form(board, viewer)
    with pytest.raises(NotYours):
        amend(board, TARGET, viewer, token)
    assert state(board) == before


def test_an_exempt_indicator_is_not_found_by_an_officer(board: Database) -> None:
    token = form(board).token
    put(board, Indicator, {"classification": "exempt"}, code="A")
    for key in (A, IndicatorKey("NONE", "board")):
        with pytest.raises(NotYours):
            form(board, key=key)
    with pytest.raises(NotYours):
        amend(board, TARGET, token=token)


def test_a_preview_holds_only_the_figures_that_its_reader_sees(board: Database) -> None:
    put(board, Measurement, {"classification": "exempt"}, period_end=date(2019, 9, 30))
    director = Viewer("T", "UD", OFFICER.grants | {Grant(Role.DIRECTOR)})
    assert (look(board, TARGET).held, look(board, TARGET, director).held) == (0, 1)
    assert look(board, TARGET).classification is Classification.PUBLIC


def test_an_indicator_without_a_definition_is_defined_by_a_decision(database: Database) -> None:
    load_files(database, FIGURES)
    assert form(database).typed.polarity == ""
    amend(database, replace(TARGET, fields=frozenset({"target", "polarity"}), polarity=Polarity.HIGHER))
    assert [point.calculated.status for point in card(database).points] == ["NOT DEFINED", "GREEN"]
