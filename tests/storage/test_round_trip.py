"""What is exported and imported into an empty database gives the same cards."""

import contextlib
import itertools
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from bot import samples
from handlers.messages.cards import indicator_card
from storage import hierarchy, scorecard
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.curation import Curator, listed
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.role import Grant, Role
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader, Viewer
from storage.export import Sheet, sheets
from storage.facts import Facts, load
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.write import csv_bytes, xlsx_bytes
from storage.migrate import migrate
from tests.storage.builders import HAND, csv, load_files

MakeDatabase = Callable[..., Database]
TODAY = date(2019, 12, 1)
WRITERS = {"csv": csv_bytes, "xlsx": xlsx_bytes}


def cards(
    database: Database, viewer: Reader = COMMAND_LINE, today: date = TODAY
) -> dict[tuple[IndicatorKey, object], object]:
    """The card of every indicator, as of today and in every edition, with what only searches and lists show."""
    found: dict[tuple[IndicatorKey, object], object] = {}
    with database.reading() as session:
        for facts in load(session, true(), viewer=viewer, today=today).values():
            definition = facts.definition
            if not facts.current and not facts.shown and facts.retired:
                continue  # merged into another
            quarters = {shown.quarter for shown in facts.shown}
            for quarter in (None, *quarters):
                snapshot = scorecard.snapshot_of(facts, today=today, quarter=quarter)
                found[definition.key, quarter] = snapshot and indicator_card(snapshot)
            found[definition.key, "definition"] = replace(definition, aliases=()), facts.retired, facts.section
            found[definition.key, "aliases"] = {alias.replace(";", ",") for alias in definition.aliases}
            found[definition.key, "benchmarks"] = facts.benchmarks
            found[definition.key, "sight"] = sight(facts)
    return found


def sight(facts: Facts) -> object:
    """Class and publication of what counts, and whether it is named."""
    own = facts.definition.classification
    current = [facts.measurements[row] for row in facts.current]
    figures = {(one.label, one.text, own.stricter(one.classification), one.release) for one in current}
    return figures, {(shown.quarter, shown.release) for shown in facts.shown}, facts.is_draft


def written(database: Database, form: str) -> Iterator[bytes]:
    with database.reading() as session:
        found: tuple[Sheet, ...] = sheets(session, viewer=COMMAND_LINE, today=TODAY)
    return (WRITERS[form](one.header, one.rows) for one in found if one.name != "corrections")


def copied(database: Database, empty: Database, form: str, *, backwards: bool) -> Database:
    files = [read(content, name=f"{number}.{form}") for number, content in enumerate(written(database, form))]
    for file in reversed(files) if backwards else files:
        apply(empty, file, Options(), hand=HAND)
    return empty


def sample(database: Database) -> Database:
    """The sample scorecard under a corporate one, with corrections, a reprint, a rename, a merger and a retirement."""
    name = "Children, Families and Communities"
    with database.writing() as session:
        hierarchy.describe(session, name, hand=HAND, level="directorate", notice=samples.TITLE, parent="The council")
        hierarchy.describe(session, "The council", hand=HAND, level="corporate", source="=cmd|' /C calc'!A0")
    for path in (samples.DEFINITIONS, samples.HISTORY, samples.FIGURES):
        apply(database, read(path), Options(scorecard=name), hand=HAND)
    load_files(
        database,
        csv(
            "code,value,target,rag,data period,edition,commentary",
            "CL-EET,44%,52%,AMBER,30/09/2019,Q3 2019/20,+1 corrected",
        ),
        csv("code,value,target,rag,data period,edition,commentary", "CP-RATE,43,,RED,30/09/2019,Q2 2019/20,=1+1"),
        csv("name,section,movement,rag", "A bare name,Elsewhere,newly green,GREEN"),
        options=Options(scorecard=name, new=True),
    )
    load_files(
        database,
        csv("code,name,actual,data period,rag", "OLD,An old name,5,31/03/2018,RED"),
        csv("code,name,unit,polarity", "OLD,An old name,days,lower"),
        options=Options(scorecard=name, new=True),
    )
    with database.writing() as session:
        curator = Curator(session, Hand("A", datetime(2019, 11, 30, tzinfo=UTC)))
        curator.rename("NEET-1617", "Young people; NEET")
        curator.retire("EY-GLD")
        curator.merge("OLD", "A-BARE-NAME")
    return database


@pytest.mark.parametrize(("form", "backwards"), list(itertools.product(("csv", "xlsx"), (False, True))))
def test_the_cards_are_the_same_after_export_and_import(
    make_database: MakeDatabase, form: str, backwards: bool
) -> None:
    database = sample(make_database())
    assert cards(copied(database, make_database(), form, backwards=backwards)) == cards(database)


@pytest.mark.parametrize("backwards", [False, True])
def test_real_figures_without_definitions_come_back_the_same(make_database: MakeDatabase, backwards: bool) -> None:
    database = make_database()
    apply(database, read(samples.FIGURES), Options(), hand=HAND)
    assert cards(copied(database, make_database(), "csv", backwards=backwards)) == cards(database)


def test_the_hierarchy_of_scorecards_comes_back(make_database: MakeDatabase) -> None:
    again = copied(sample(make_database()), make_database(), "csv", backwards=False)
    with again.reading() as session:
        child, parent = (hierarchy.find(session, n) for n in ("Children, Families and Communities", "The council"))
        assert child is not None and parent is not None
        assert (child.parent_id, child.level, parent.level) == (parent.id, "directorate", "corporate")
        assert (child.notice, parent.source) == (samples.TITLE, "=cmd|' /C calc'!A0")


def test_every_corrected_value_is_in_the_third_file(make_database: MakeDatabase) -> None:
    database = sample(make_database())
    with database.reading() as session:
        corrections = sheets(session, viewer=COMMAND_LINE, today=TODAY)[-1]
    rows = [dict(zip(corrections.header, row, strict=True)) for row in corrections.rows]
    assert [(row["code"], row["from"], row["to"], row["corrected by"]) for row in rows] == [
        ("CP-RATE", "42 rate per 10,000", "43", "A"),
        ("CL-EET", "43%", "44%", "A"),
    ]


def test_exporting_one_scorecard_leaves_the_others_out(make_database: MakeDatabase) -> None:
    database = make_database()
    for name in ("One", "Two"):
        load_files(database, csv("name,actual,data period", "A,5,30/09/2019"), options=Options(scorecard=name))
    with database.reading() as session:
        found = sheets(session, viewer=COMMAND_LINE, today=TODAY, scorecard="two")
        assert {row[0] for sheet in found for row in sheet.rows} == {"Two"}
        assert {row.scorecard for row in listed(session)} == {"One", "Two"}


def test_a_viewer_who_may_see_nothing_exports_nothing(database: Database) -> None:
    load_files(database, csv("name,actual,data period", "A,5,30/09/2019"))
    with database.reading() as session:
        found = sheets(session, viewer=Viewer("T", "U"), today=TODAY)
    assert [sheet.rows for sheet in found if sheet.name != "definitions"] == [[], []]


READERS: dict[str, Reader] = {
    "command line": COMMAND_LINE,
    "public": PUBLIC,
    "officer": Viewer("T", "U", frozenset({Grant(Role.OFFICER)})),
    "director": Viewer("T", "U", frozenset({Grant(Role.DIRECTOR)})),
}
MARKED = "code,name,value,rag,data period,edition,commentary,class,publication,publish on,England"
GUARDED = (
    csv(
        MARKED,
        "OPEN,Open,5,RED,30/06/2019,Q1 2019/20,Low,,,,6",
        "EXE,Exempt,5,RED,30/06/2019,Q1 2019/20,Secret,Part B,,,7",
        "INT,Internal,5,RED,30/06/2019,Q1 2019/20,Ours,internal,,,",
        "MIX,Mixed,5,RED,30/06/2019,Q1 2019/20,Low,,,,8",
        "DUE,Due,5,RED,30/06/2019,Q1 2019/20,Soon,,,01/01/2020,9",
        "DRA,Draft,5,RED,30/06/2019,Q1 2019/20,Not yet,,draft,,10",
        "HEL,Held,5,RED,30/06/2019,Q1 2019/20,Not yet,,held back,,",
        "APP,Approved,5,RED,30/06/2019,Q1 2019/20,Nearly,internal,approved,,",
        "COR,Corrected,5,RED,30/06/2019,Q1 2019/20,Low,,,,11",
        "ONL,Alone,5,RED,30/06/2019,,Low,,,,12",
    ),
    csv(
        MARKED,
        "OPEN,Open,8,GREEN,30/09/2019,Q2 2019/20,Better,,draft,,5",
        "MIX,Mixed,6,RED,30/09/2019,Q2 2019/20,Secret,exempt,,,9",
        "COR,Corrected,6,AMBER,30/06/2019,,Another,,draft,,11",
        "ONL,Alone,5,AMBER,30/06/2019,Q2 2019/20,Not yet,,draft,,12",
        "INT,Internal,6,RED,30/09/2019,Q2 2019/20,,,,01/01/2020,",
        "BAR,Bare,,RED,,Q2 2019/20,,internal,held back,,",
    ),
    csv(
        "code,name,polarity,class,publication,aliases,target",
        "DEF,Defined,lower,,draft,Hush,4",
        "EXD,E,lower,Part B,,Sh,",
    ),
    csv("code,class,aliases", "EXE,exempt,Covert; Veiled", "MIX,,Blend"),
)


def guarded(database: Database) -> Database:
    """Every class and state of publication, with a draft correction and a draft line of what is published."""
    load_files(database, *GUARDED, options=Options(scorecard="Board", new=True))
    return database


@pytest.mark.parametrize(("form", "backwards"), list(itertools.product(("csv", "xlsx"), (False, True))))
def test_what_is_kept_from_some_comes_back_so(make_database: MakeDatabase, form: str, backwards: bool) -> None:
    database = guarded(make_database())
    again = copied(database, make_database(), form, backwards=backwards)
    for name, reader in READERS.items():
        for today in (TODAY, date(2020, 2, 1)):
            assert cards(again, reader, today) == cards(database, reader, today), (name, today)


def test_of_two_figures_due_on_one_day_the_later_comes_back(make_database: MakeDatabase) -> None:
    first, head = make_database(), "name,actual,data period,edition,publish on"
    load_files(first, *(csv(head, f"A,{value},30/09/2019,,02/12/2019") for value in (5, 6)))
    with first.reading() as session:
        sheet = sheets(session, viewer=COMMAND_LINE, today=TODAY)[1]
    outcome = load_files(make_database(), csv_bytes(sheet.header, sheet.rows))
    assert [row[sheet.header.index("value")] for row in sheet.rows] == ["6"] and outcome.recorded == 1


def test_the_four_readers_see_different_things(make_database: MakeDatabase) -> None:
    database = guarded(make_database())
    seen = {name: {key[0].code for key in cards(database, reader)} for name, reader in READERS.items()}
    assert seen["public"] == {"OPEN", "MIX", "COR", "ONL"}
    assert seen["officer"] == seen["director"] - {"EXE", "EXD"}
    assert seen["director"] == seen["command line"]


@pytest.mark.parametrize("name", ["public", "officer"])
def test_an_export_for_a_reader_comes_back_as_that_reader_saw_it(make_database: MakeDatabase, name: str) -> None:
    database, reader = guarded(make_database()), READERS[name]
    with database.reading() as session:
        found = sheets(session, viewer=reader, today=TODAY)
    again = make_database()
    for sheet in found[:-1]:
        apply(again, read(csv_bytes(sheet.header, sheet.rows), name="x.csv"), Options(), hand=HAND)
    assert cards(again, reader) == cards(database, reader)
    assert cards(again).keys() == cards(again, reader).keys()


LINES = st.tuples(
    st.sampled_from("AB"),
    st.sampled_from("56"),
    st.sampled_from(["", "RED", "AMBER"]),
    st.sampled_from(["30/06/2019", "30/09/2019"]),
    st.sampled_from(["", "Q2 2019/20", "Q3 2019/20"]),
    st.sampled_from(["", "One", "Two"]),
    st.sampled_from(["", "", "public", "internal", "exempt"]),
    st.sampled_from(["", "draft", "approved", "held back", "published", "01/01/2020"]),
)


def line_of(code: str, value: str, *rest: str) -> str:
    *middle, state = rest
    marks = ("", state) if "/" in state else (state, "")
    return ",".join((code, f"Name {code}", value, *middle, *marks, ""))


STATED = st.tuples(LINES, st.sampled_from(["", "", "draft", "approved", "published"])).map(
    lambda pair: (*pair[0][:-1], pair[1])
)
histories = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@histories
@given(st.lists(LINES, min_size=1, max_size=6))
def test_whatever_was_recorded_in_whatever_order_comes_back_for_everyone(tmp_path: Path, lines: list[Any]) -> None:
    come_back(tmp_path, lines, {"public": READERS["public"]})


@histories
@given(st.lists(STATED, min_size=1, max_size=6))
def test_drafts_and_approvals_come_back_for_those_who_see_them(tmp_path: Path, lines: list[Any]) -> None:
    # A line and its figure may be held back or put on a day apart from one another; a file has one word for both.
    come_back(tmp_path, lines, READERS)


def come_back(tmp_path: Path, lines: list[Any], readers: dict[str, Reader]) -> None:
    """Records the lines one by one, exports, and imports into an empty database: these readers see the same."""
    assume(not any(returns(lines, code, period) for code, _, _, period, *_ in lines))
    first = _fresh(tmp_path)
    for line in lines:
        with contextlib.suppress(Refused):
            load_files(first, csv(MARKED, line_of(*line)), options=Options(scorecard="Board", new=True))
    for backwards in (False, True):
        again = copied(first, _fresh(tmp_path), "csv", backwards=backwards)
        for reader in readers.values():
            assert told(again, reader, TODAY) == told(first, reader, TODAY)
        again.close()
    first.close()


def returns(lines: list[Any], code: str, period: str) -> bool:
    """Whether a figure is corrected and corrected back: the files cannot tell that from one that was left alone."""
    values = [
        value for value, _ in itertools.groupby(line[1] for line in lines if (line[0], line[3]) == (code, period))
    ]
    return len(set(values)) < len(values)


def told(database: Database, reader: Reader, today: date) -> dict[tuple[IndicatorKey, object], object]:
    """The cards alone: a draft that came back to the published value is no draft of its own any more."""
    return {key: card for key, card in cards(database, reader, today).items() if key[1] != "sight"}


HOSTILE = st.text(
    st.sampled_from(string.printable + "é–—“”’£%＝＋@\u200b\u202e😀<>&'\"=+-;|,")
    | st.characters(blacklist_categories=["Cs", "Cc"]),
    max_size=60,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=HOSTILE.filter(str.strip), commentary=HOSTILE, section=HOSTILE)
def test_hostile_text_comes_back_as_it_was(tmp_path: Path, name: str, commentary: str, section: str) -> None:
    first = _fresh(tmp_path)
    content = csv_bytes(
        ("code", "name", "section", "value", "data period", "commentary"),
        [("X1", name, section, "5", "30/09/2019", commentary)],
    )
    apply(first, read(content, name="x.csv"), Options(scorecard="Board"), hand=HAND)
    for form in ("csv", "xlsx"):
        again = copied(first, _fresh(tmp_path), form, backwards=form == "csv")
        assert cards(again) == cards(first)
        again.close()
    first.close()


_NUMBERS = itertools.count()


def _fresh(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder}/{next(_NUMBERS)}.db")
    migrate(database)
    return database


def test_a_key_that_was_exported_answers_again(make_database: MakeDatabase) -> None:
    database = sample(make_database())
    again = copied(database, make_database(), "xlsx", backwards=True)
    key = IndicatorKey("CL-EET", "children-families-and-communities")
    with again.reading() as session:
        snapshot = scorecard.snapshot(session, key, viewer=COMMAND_LINE, today=TODAY)
    assert snapshot is not None and snapshot.latest is not None
    assert (snapshot.latest.measurement.text, snapshot.latest.measurement.commentary) == ("44%", "+1 corrected")
