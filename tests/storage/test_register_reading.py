"""The register's one choke point: what each reader is given of it, and that nothing else leaves a trace."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event, insert, update

from storage.curation import Curator
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.clearance import audience, capped
from storage.domain.indicator import IndicatorKey
from storage.domain.matrix import FIVE_BY_FIVE, BandRange, risk_matrix
from storage.domain.rag import RagStatus
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.risk_scope import EVERYTHING, RiskScope
from storage.domain.risk_summary import RiskPicture
from storage.domain.role import Grant, Role
from storage.domain.viewer import COMMAND_LINE, PUBLIC, VIEWER, Reader, Readers, Viewer
from storage.register import reading
from storage.search.index import Verdict
from storage.store import Reading, Store
from storage.tables import Indicator, Risk, RiskLink, RiskScoring, table_of
from tests.storage.alerting import DEFINED, NOW, figure, load
from tests.storage.builders import BOARD, HAND, load_files
from tests.storage.risk_builders import area, link, mitigation, rated, risk, scored

TODAY = date(2020, 4, 20)
ABSENCE = IndicatorKey("ABS", "board")
OFFICER = Viewer("T", "O", frozenset({VIEWER, Grant(Role.OFFICER)}))
DIRECTOR = Viewer("T", "D", frozenset({VIEWER, Grant(Role.DIRECTOR, "People")}))
ELSEWHERE = Viewer("T", "E", frozenset({VIEWER, Grant(Role.OFFICER, "Places"), Grant(Role.DIRECTOR, "Places")}))
EVERY_DIRECTOR = Viewer("T", "C", frozenset({VIEWER, Grant(Role.DIRECTOR)}))


def owner(*risks: int) -> Viewer:
    return Viewer("T", "H", frozenset({VIEWER, Grant(Role.OWNER)}), owned_risks=frozenset(risks))


def channel(*people: Viewer, most: Classification = Classification.EXEMPT) -> Readers:
    return Readers(capped(audience(sight for one in people for sight in one.audience), most))


def look(database: Database) -> Reading:
    with Store(database).reading() as found:
        return found


def seen(database: Database, viewer: Reader, today: date = TODAY) -> dict[str, RiskSnapshot]:
    return {one.key.reference: one for one in look(database).risks(viewer=viewer, today=today)}


def whole(database: Database, viewer: Reader, scope: RiskScope = EVERYTHING) -> RiskPicture:
    return look(database).picture(scope, viewer=viewer, today=TODAY)


def change(database: Database, reference: str, **values: object) -> None:
    table = table_of(Risk)
    with database.writing() as session:
        session.connection().execute(update(table).where(table.c.reference == reference).values(**values))


@pytest.mark.parametrize(
    ("classification", "seeing"),
    [
        ("public", {"everyone", "officer", "director", "elsewhere", "owner", "directors", "mixed"}),
        ("internal", {"officer", "director", "owner", "directors"}),
        ("exempt", {"director", "owner", "directors"}),
    ],
)
def test_a_class_is_for_those_who_are_cleared_and_a_channel_for_what_all_its_readers_are(
    database: Database, classification: str, seeing: set[str]
) -> None:
    mine = risk(database, classification=classification)
    readers: dict[str, Reader] = {
        "everyone": PUBLIC,
        "officer": OFFICER,
        "director": DIRECTOR,
        "elsewhere": ELSEWHERE,
        "owner": owner(mine),
        "directors": channel(DIRECTOR, EVERY_DIRECTOR),
        "mixed": channel(DIRECTOR, ELSEWHERE),
        "capped": channel(DIRECTOR, most=Classification.PUBLIC) if classification != "public" else Readers(),
        "nobody": Readers(),
    }
    assert {name for name, reader in readers.items() if seen(database, reader)} == seeing


def test_an_owner_of_one_risk_sees_that_one_and_no_other(database: Database) -> None:
    mine, _ = (risk(database, name, classification="exempt") for name in ("CR-001", "CR-002"))
    assert list(seen(database, owner(mine))) == ["CR-001"]


def test_a_risk_comes_with_all_that_belongs_to_it(database: Database) -> None:
    theme = area(database)
    one = risk(database, score=(2, 2), area=theme, controls="First\n\n Second", response="treat", why="Why")
    scored(database, one, (4, 4), date(2020, 1, 5), why="Worse")
    mitigation(database, one, "Later", TODAY, position=2)
    mitigation(database, one, "Sooner", position=1)
    found = seen(database, PUBLIC)["CR-001"]
    assert (found.area, found.controls, found.response, found.why) == ("IT", ("First", " Second"), "treat", "Why")
    assert [(at.cell and at.cell.impact, at.why) for at in found.scorings] == [(2, ""), (4, "Worse")]
    assert [at.action for at in found.mitigations] == ["Sooner", "Later"]
    assert (found.residual and found.residual.score, found.version) == (16, 5)


def test_an_exempt_risk_leaves_no_trace_in_counts_areas_scopes_or_the_day_compared_with(database: Database) -> None:
    theme = area(database, "IT", RagStatus.RED)
    one = risk(database, "CR-001", (4, 4), area=theme, directorate="Places", day=date(2019, 4, 1))
    mitigation(database, one, "Recruit", date(2020, 1, 1))
    before = _all_that_is_said(database)
    hidden = risk(database, "CR-000", (5, 5), area=theme, day=date(2020, 3, 1), classification="exempt", category="X")
    risk(database, "CR-009", None, area=theme, day=date(2020, 2, 1), classification="internal", closed_on=TODAY)
    mitigation(database, hidden, "Recruit", date(2019, 1, 1))
    assert _all_that_is_said(database) == before
    assert whole(database, DIRECTOR).since == date(2019, 12, 31)
    assert (whole(database, DIRECTOR).total, len(whole(database, DIRECTOR).late_mitigations)) == (2, 2)


def _all_that_is_said(database: Database) -> tuple[object, ...]:
    found = look(database)
    everything = (PUBLIC, ELSEWHERE, channel(DIRECTOR, ELSEWHERE))
    return tuple(
        (
            found.picture(scope, viewer=one, today=TODAY),
            found.areas(viewer=one, today=TODAY),
            found.find_risk("CR-000", viewer=one, today=TODAY),
            found.find_risk("title", viewer=one, today=TODAY),
        )
        for one in everything
        for scope in (EVERYTHING, RiskScope("area", "IT"), RiskScope("directorate", "People"))
    )


def test_an_area_counts_the_risks_on_the_register_that_the_reader_may_see(database: Database) -> None:
    theme, empty = area(database, "IT", position=2), area(database, "Care", RagStatus.GREEN, position=1)
    risk(database, "CR-001", (4, 4), area=theme)
    risk(database, "CR-002", (5, 5), area=theme, classification="exempt")
    risk(database, "CR-003", (5, 5), area=theme, closed_on=TODAY)
    rated(database, empty, RagStatus.RED, TODAY)
    rated(database, empty, RagStatus.AMBER, TODAY)
    found = [look(database).areas(viewer=one, today=TODAY) for one in (PUBLIC, DIRECTOR)]
    assert [[(one.name, one.risks, one.high) for one in areas] for areas in found] == [
        [("Care", 0, 0), ("IT", 1, 1)],
        [("Care", 0, 0), ("IT", 2, 2)],
    ]
    assert [one.rag for one in found[0]] == [RagStatus.AMBER, RagStatus.NO_STATUS]


def test_an_area_that_is_not_for_the_reader_is_not_named_on_its_risks(database: Database) -> None:
    risk(database, area=area(database, classification="internal"))
    assert [seen(database, one)["CR-001"].area for one in (PUBLIC, DIRECTOR, OFFICER)] == ["", "", "IT"]
    assert [len(look(database).areas(viewer=one, today=TODAY)) for one in (PUBLIC, DIRECTOR, OFFICER)] == [0, 0, 1]
    assert whole(database, PUBLIC, RiskScope("area", "IT")).total == 0


@pytest.fixture
def hanging(database: Database) -> Database:
    """A risk that hangs on an indicator that is red and on one that is green."""
    load_files(database, DEFINED, options=BOARD)
    load(database, figure("ABS", 2, "9 days"), figure("COM", 1, "95%"))
    one = risk(database)
    for code in ("COM", "ABS"):
        link(database, one, code)
    return database


def linked(database: Database, viewer: Reader) -> list[tuple[str, str]]:
    found = seen(database, viewer)["CR-001"].linked
    return [(one.snapshot.definition.key.code, str(one.snapshot.status)) for one in found]


def test_linked_indicators_come_with_their_present_rating_the_red_ones_first(hanging: Database) -> None:
    assert linked(hanging, PUBLIC) == [("ABS", "RED"), ("COM", "GREEN")]


def test_a_link_to_what_the_reader_may_not_see_is_not_there(hanging: Database) -> None:
    _classed(hanging, "ABS", "exempt")
    assert linked(hanging, PUBLIC) == [("COM", "GREEN")]
    assert linked(hanging, DIRECTOR) == [("ABS", "RED"), ("COM", "GREEN")]
    assert [len(whole(hanging, one).red_indicators) for one in (PUBLIC, DIRECTOR)] == [0, 1]
    found = [look(hanging).linked_risks(ABSENCE, viewer=one, today=TODAY) for one in (PUBLIC, DIRECTOR)]
    assert [len(risks) for risks in found] == [0, 1]


def _classed(database: Database, code: str, classification: str) -> None:
    table = table_of(Indicator)
    with database.writing() as session:
        where = table.c.code == code
        session.connection().execute(update(table).where(where).values(classification=classification))


def test_a_link_that_was_undone_is_left_out(hanging: Database) -> None:
    with hanging.writing() as session:
        session.connection().execute(update(table_of(RiskLink)).values(undone_at=NOW, undone_by="U0A"))
    assert linked(hanging, PUBLIC) == []
    assert look(hanging).linked_risks(ABSENCE, viewer=PUBLIC, today=TODAY) == ()


def test_a_merged_indicator_leads_to_its_survivor_and_a_retired_one_is_left_out(hanging: Database) -> None:
    with hanging.writing() as session:
        Curator(session, HAND).merge("ABS", "COM")
    assert [code for code, _ in linked(hanging, PUBLIC)] == ["COM"]
    for code in ("ABS", "COM"):
        key = IndicatorKey(code, "board")
        assert len(look(hanging).linked_risks(key, viewer=PUBLIC, today=TODAY)) == 1
    with hanging.writing() as session:
        Curator(session, HAND).retire("COM")
    assert linked(hanging, PUBLIC) == []


def test_the_risks_of_an_indicator_are_those_on_the_register_the_gravest_first(hanging: Database) -> None:
    worse, gone = risk(hanging, "CR-002", (5, 5)), risk(hanging, "CR-003", (5, 5), closed_on=TODAY)
    secret = risk(hanging, "CR-004", (5, 5), classification="exempt")
    for one in (worse, gone, secret):
        link(hanging, one, "ABS")
    found = {one: look(hanging).linked_risks(ABSENCE, viewer=one, today=TODAY) for one in (PUBLIC, DIRECTOR)}
    assert [one.key.reference for one in found[PUBLIC]] == ["CR-002", "CR-001"]
    assert [one.key.reference for one in found[DIRECTOR]] == ["CR-002", "CR-004", "CR-001"]
    assert look(hanging).linked_risks(IndicatorKey("NONE", "board"), viewer=PUBLIC, today=TODAY) == ()


def _printed(database: Database, risk_id: int, kind: str, cell: tuple[int | None, int | None], text: str) -> None:
    values = {"risk_id": risk_id, "kind": kind, "on_day": TODAY, "likelihood": cell[0], "impact": cell[1]}
    more = {"printed": text, "why": "", "made_by": "A", "made_at": NOW}
    with database.writing() as session:
        session.connection().execute(insert(table_of(RiskScoring)).values(**values | more))


@pytest.mark.parametrize(
    ("kind", "cell", "text", "flag"),
    [
        ("residual", (4, 4), "17", "The residual score is printed as “17”, but its cell comes to 16 High (4 × 4)."),
        ("target", (2, 2), "High", "The target score is printed as “High”, but its cell comes to 4 Low (2 × 2)."),
        ("target", (None, None), "TBC", "The target score is printed as “TBC”, which is no cell of the matrix."),
        ("inherent", (6, 3), "", "The inherent score is 6 × 3, which the matrix does not have."),
        (
            "inherent",
            (1, 1),
            "",
            "It is scored higher with its controls, 12 Medium (3 × 4), than without them, 1 Low (1 × 1).",
        ),
        *(("residual", (4, 4), text, "") for text in ("16", "High", "16 High", "4x4", "4 × 4 = 16", "L4 I4", "")),
    ],
)
def test_what_is_odd_about_a_score_is_flagged_in_a_sentence(
    database: Database, kind: str, cell: tuple[int | None, int | None], text: str, flag: str
) -> None:
    _printed(database, risk(database), kind, cell, text)
    assert [one.text for one in seen(database, PUBLIC)["CR-001"].flags] == ([flag] if flag else [])


def test_days_and_an_appetite_that_cannot_be_read_are_flagged(database: Database) -> None:
    one = risk(database, printed='{"last_review":"Spring","next_review":"TBC"}', appetite="hungry")
    mitigation(database, one, "Recruit", due_text="Ongoing")
    assert [flag.text for flag in seen(database, PUBLIC)["CR-001"].flags] == [
        "The last review is printed as “Spring”, which is no day.",
        "The next review is printed as “TBC”, which is no day.",
        "“Recruit” is due “Ongoing”, which is no day.",
        "Its appetite is given as “hungry”, which is no score, band or level of appetite.",
    ]


def test_every_scope_is_compared_with_the_same_day(database: Database) -> None:
    risk(database, "CR-001", directorate="People", day=date(2020, 2, 1))
    risk(database, "CR-002", directorate="Places", day=date(2019, 2, 1))
    places = whole(database, PUBLIC, RiskScope("directorate", "places"))
    assert (places.since, places.total, places.where) == (date(2019, 12, 31), 1, "places")
    asked = look(database).picture(EVERYTHING, viewer=PUBLIC, today=TODAY, since=date(2019, 3, 1))
    assert (asked.since, asked.before) == (date(2019, 3, 1), (1, 0))


def test_a_matrix_of_its_own_rates_every_answer(database: Database) -> None:
    scale = ("one", "two", "three", "four", "five")
    strict = risk_matrix(scale, scale, (BandRange("fine", 1, 4), BandRange("bad", 5, 25)), appetite=4)
    risk(database, score=(2, 3))
    with Store(database, strict).reading() as found:
        picture = found.picture(EVERYTHING, viewer=PUBLIC, today=TODAY)
    assert (found.matrix, len(picture.high), len(picture.above_appetite)) == (strict, 1, 1)


SEARCHED = {
    "CR-001": "Care leavers are not in education or work",
    "CR-002": "Care leavers live in unsuitable homes",
    "CR-003": "Ransomware stops our systems",
}


@pytest.mark.parametrize(
    ("words", "verdict", "found"),
    [
        ("cr-003", Verdict.ANSWER, ["CR-003"]),
        ("CR 003", Verdict.ANSWER, ["CR-003"]),
        ("cr3", Verdict.ANSWER, ["CR-003"]),
        ("cr-30", Verdict.NOTHING, []),
        ("gang encrypts", Verdict.ASK, ["CR-003"]),
        ("ransomwere", Verdict.ANSWER, ["CR-003"]),
        ("care leavers", Verdict.ASK, ["CR-001", "CR-002"]),
        ("care leavers education", Verdict.ANSWER, ["CR-001"]),
        ("the potholes", Verdict.NOTHING, []),
        ("cr-004", Verdict.ANSWER, ["CR-004"]),
        ("pandemic", Verdict.ANSWER, ["CR-004"]),
        ("floods", Verdict.NOTHING, []),
        ("CR-005", Verdict.NOTHING, []),
    ],
)
def test_a_risk_is_found_by_reference_or_by_words_however_they_are_spelt(
    database: Database, words: str, verdict: Verdict, found: list[str]
) -> None:
    for reference, title in SEARCHED.items():
        risk(database, reference, title=title, cause=f"a gang encrypts {reference}" if "003" in reference else "")
    risk(database, "CR-004", title="A pandemic", closed_on=TODAY)
    risk(database, "CR-005", title="Floods", classification="internal")
    result = look(database).find_risk(words, viewer=PUBLIC, today=TODAY)
    assert result.verdict is verdict
    if found:
        assert sorted(key.reference for key in result.keys if isinstance(key, RiskKey)) == found


def _statements(database: Database, act: Callable[[], object]) -> int:
    ran: list[str] = []

    def count(_connection, _cursor, statement: str, *_rest: object) -> None:
        ran.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    act()
    event.remove(database.engine, "before_cursor_execute", count)
    return len(ran)


def test_the_whole_register_is_read_in_as_many_statements_as_one_risk(hanging: Database) -> None:
    def read() -> None:
        with hanging.reading() as session:
            reading.risks(session, viewer=COMMAND_LINE, today=TODAY, matrix=FIVE_BY_FIVE)

    few = _statements(hanging, read)
    for number in range(20):
        link(hanging, risk(hanging, f"X-{number}"), "ABS")
    assert _statements(hanging, read) == few


def test_one_risk_is_the_same_alone_as_among_all_and_is_kept(hanging: Database) -> None:
    found, key = look(hanging), RiskKey("CR-001")
    alone = found.risk(key, viewer=PUBLIC, today=TODAY)
    assert (alone,) == found.risks(viewer=PUBLIC, today=TODAY)
    assert found.risk(key, viewer=PUBLIC, today=TODAY) is alone
    assert _statements(hanging, lambda: found.picture(EVERYTHING, viewer=PUBLIC, today=TODAY)) > 0
    assert _statements(hanging, lambda: found.picture(EVERYTHING, viewer=PUBLIC, today=TODAY)) == 0
    assert found.risk(RiskKey("NONE"), viewer=PUBLIC, today=TODAY) is None
