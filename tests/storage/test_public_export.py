"""What is exported for everyone holds nothing that is not for everyone: a canary is looked for in every cell."""

from collections.abc import Iterator
from datetime import date

import pytest

from storage import hierarchy
from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader, Viewer
from storage.export import NoScorecard, Sheet, sheets
from storage.intake.write import csv_bytes, xlsx_bytes
from tests.storage.builders import HAND, csv, load_files

CANARY = "canary"
NUMBER = "98765"
TODAY = date(2019, 12, 1)
MARKED = (
    "code,name,section,value,target,rag,data period,edition,commentary,class,publication,publish on,England,movement"
)
OPEN = "OPEN,Open,Here,{value},{target},RED,{period},{edition},{words},{marks},{england},{move}"


def row(edition: str, *, words: str, value: str, marks: str, period: str = "30/06/2019", england: str = "") -> str:
    return OPEN.format(
        value=value, target=value, period=period, edition=edition, words=words, marks=marks, england=england, move=words
    )


def seen(database: Database, viewer: Reader = PUBLIC, scorecard: str | None = None) -> tuple[Sheet, ...]:
    with database.reading() as session:
        return sheets(session, viewer=viewer, today=TODAY, scorecard=scorecard)


def texts(found: tuple[Sheet, ...]) -> Iterator[str]:
    for sheet in found:
        yield from sheet.header
        yield from (str(cell) for cells in sheet.rows for cell in cells)


HIDDEN = ("exempt,,", "internal,,", ",draft,", ",approved,", ",held back,", ",,02/12/2019")


@pytest.mark.parametrize("marks", HIDDEN)
def test_a_hidden_period_leaves_no_trace(database: Database, marks: str) -> None:
    load_files(
        database,
        csv(MARKED, row("Q1 2019/20", words="Low", value="5", marks=",,")),
        csv(MARKED, row("Q2 2019/20", words=CANARY, value=NUMBER, marks=marks, period="30/09/2019", england=NUMBER)),
    )
    found = seen(database)
    assert not [text for text in texts(found) if CANARY in text or NUMBER in text]
    assert [len(sheet.rows) for sheet in found] == [1, 1, 0] and "England" not in found[1].header


@pytest.mark.parametrize("marks", HIDDEN)
def test_a_hidden_indicator_and_its_scorecard_leave_no_trace(database: Database, marks: str) -> None:
    load_files(database, csv(MARKED, row("Q1 2019/20", words="Low", value="5", marks=",,")))
    secret = f"CANARY-1,{CANARY} name,{CANARY},{NUMBER},{NUMBER},RED,30/06/2019,Q1 2019/20,{CANARY},{marks},{NUMBER},x"
    load_files(
        database,
        csv(MARKED, secret),
        csv("code,aliases,description,owner,polarity", f"CANARY-1,{CANARY} alias,{CANARY},{CANARY},lower"),
        options=Options(scorecard=f"{CANARY} board"),
    )
    with database.writing() as session:
        hierarchy.describe(session, "Board", hand=HAND, parent=f"{CANARY} board")
        hierarchy.describe(session, f"{CANARY} empty", hand=HAND, notice=CANARY)
    found = list(texts(seen(database)))
    assert not [text for text in found if CANARY in text.lower() or NUMBER in text] and "Open" in found


@pytest.mark.parametrize("marks", [",draft,", ",approved,", ",held back,", ",,02/12/2019"])
def test_a_hidden_correction_and_a_hidden_line_leave_no_trace(database: Database, marks: str) -> None:
    load_files(
        database,
        csv(MARKED, row("Q1 2019/20", words="Low", value="5", marks=",,")),
        csv(MARKED, row("Q2 2019/20", words=CANARY, value="5", marks=marks)),
        csv(MARKED, row("", words=CANARY, value=NUMBER, marks=marks)),
    )
    found = seen(database)
    assert not [text for text in texts(found) if CANARY in text or NUMBER in text]
    assert [len(sheet.rows) for sheet in found] == [1, 1, 0]
    assert NUMBER in "".join(texts(seen(database, COMMAND_LINE)))


def test_a_hidden_line_leaves_no_gap_in_its_edition(database: Database) -> None:
    head = "code,name,value,data period,edition,class"
    page = ("A,Above,5,30/06/2019,Q1 2019/20,", "H,Hidden,5,30/06/2019,Q1 2019/20,exempt")
    load_files(database, csv(head, *page, "B,Below,5,30/06/2019,Q1 2019/20,"))
    measurements = seen(database)[1]
    place = measurements.header.index("position")
    assert [row[place] for row in measurements.rows] == [0, 1]


def test_a_correction_over_a_hidden_draft_is_one_from_published_to_published(database: Database) -> None:
    for value, marks in (("5", ",,"), (NUMBER, ",draft,"), ("7", ",,")):
        load_files(database, csv(MARKED, row("", words="", value=value, marks=marks)))
    (correction,) = seen(database)[-1].rows
    assert correction[4:6] == ("5", "7")
    assert len(seen(database, COMMAND_LINE)[-1].rows) == 2


def test_only_the_command_line_sees_who_corrected_and_from_which_file(database: Database) -> None:
    for value in ("5", "6"):
        load_files(database, csv(MARKED, row("", words="", value=value, marks=",,")))
    sheet, whole = seen(database)[-1], seen(database, COMMAND_LINE)[-1]
    people = [name for name in sheet.header if name.endswith((" by", " file"))]
    assert {dict(zip(sheet.header, sheet.rows[0], strict=True))[name] for name in people} == {""}
    assert {dict(zip(whole.header, whole.rows[0], strict=True))[name] for name in people} == {"A", "board.csv"}


def test_a_hidden_scorecard_is_not_named_when_another_is_asked_for(database: Database) -> None:
    file = csv(MARKED, row("Q1 2019/20", words="", value="5", marks="exempt,,"))
    load_files(database, file, options=Options(scorecard=CANARY))
    for name in (CANARY, "Nothing"):
        with pytest.raises(NoScorecard, match=f"There is no scorecard “{name}”. There are: none at all."):
            seen(database, scorecard=name)


def test_someone_without_any_role_exports_empty_tables(database: Database) -> None:
    load_files(database, csv(MARKED, row("Q1 2019/20", words="", value="5", marks=",,")))
    assert [sheet.rows for sheet in seen(database, Viewer("T", "U"))] == [[], [], []]


def test_what_is_due_is_exported_from_its_day(database: Database) -> None:
    load_files(database, csv(MARKED, row("Q1 2019/20", words="Low", value="5", marks=",,02/12/2019")))
    with database.reading() as session:
        found = sheets(session, viewer=PUBLIC, today=date(2019, 12, 2))
    assert [len(sheet.rows) for sheet in found] == [1, 1, 0]


def test_the_files_themselves_hold_no_canary(database: Database) -> None:
    for marks, quarter in zip(HIDDEN, ("Q1", "Q2", "Q3", "Q4"), strict=False):
        end = {"Q1": "30/06/2019", "Q2": "30/09/2019", "Q3": "31/12/2019", "Q4": "31/03/2020"}[quarter]
        load_files(
            database, csv(MARKED, row(f"{quarter} 2019/20", words=CANARY, value=NUMBER, marks=marks, period=end))
        )
    for sheet in seen(database):
        content = csv_bytes(sheet.header, sheet.rows)
        assert CANARY.encode() not in content and NUMBER.encode() not in content
        assert xlsx_bytes(sheet.header, sheet.rows, title=sheet.name)
