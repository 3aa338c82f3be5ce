"""`python -m bot audit`."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from bot.audit_table import table
from storage import audit
from storage.audit import Change, Hand
from storage.audit_trail import Entry
from storage.database import Database

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]


@pytest.fixture
def url(command: Command, make_url: MakeUrl, folder: Path) -> str:
    (folder / "board.csv").write_text("code,name,actual,data period\nA1,Absence,5,30/09/2019\nB1,Calls,7,30/09/2019\n")
    made = make_url()
    assert command(made, "import", "board.csv", "--scorecard", "Board")[0] == 0
    return made


def write(url: str, at: datetime, who: str, now: str = "5") -> None:
    database = Database(url)
    with database.writing() as session:
        audit.record(session, Hand(who, at, "a test"), [Change("indicator", "A1 on board", "target", "4", now, 1)])
    database.close()


def test_the_list_reads_as_a_table_with_the_newest_last(command: Command, url: str) -> None:
    command(url, "indicator", "rename", "A1", "Days lost")
    code, out, err = command(url, "audit", "list", "--indicator", "absence")
    lines = out.splitlines()
    assert (code, err, lines[-1]) == (0, "", "4 entries.")
    assert lines[0].endswith(", by board.csv") and "command line" in lines[0]
    assert lines[1].split("  ")[1] == "A1 on board" and lines[1].endswith("created: Absence")
    assert "A1 on board, 30/09/2019" in out and "recorded: 5" in out
    assert lines[-3].endswith("name: Absence → Days lost")


def test_a_time_is_a_day_by_the_councils_own_clock(command: Command, url: str) -> None:
    write(url, datetime(2019, 6, 30, 22, 59, tzinfo=UTC), "Last of June")
    write(url, datetime(2019, 6, 30, 23, 0, tzinfo=UTC), "First of July")
    write(url, datetime(2019, 9, 30, 22, 59, 59, 999999, tzinfo=UTC), "End of September")
    write(url, datetime(2019, 9, 30, 23, 0, tzinfo=UTC), "First of October")
    code, out, _ = command(url, "audit", "list", "--period", "Q2 2019/20")
    assert (code, out.splitlines()[-1]) == (0, "2 entries.")
    assert "01/07/2019 00:00 First of July" in out and "30/09/2019 23:59 End of September" in out
    assert "1 entry." in command(url, "audit", "list", "--from", "30/06/2019", "--to", "2019-06-30")[1]
    assert "3 entries." in command(url, "audit", "list", "--from", "July 2019", "--to", "Q3 2019/20")[1]


def test_filters_narrow_together(command: Command, url: str) -> None:
    write(url, datetime(2019, 6, 30, tzinfo=UTC), "U012AB3CD")
    found = command(url, "audit", "list", "--indicator", "A1", "--person", "U012AB3CD", "--to", "2019")[1]
    assert "1 entry." in found and "target: 4 → 5" in found
    assert command(url, "audit", "list", "--indicator", "B1", "--person", "U012AB3CD")[1] == "No entries.\n"


def test_nothing_within_a_time_says_what_the_time_is(command: Command, url: str) -> None:
    code, out, _ = command(url, "audit", "list", "--period", "Q2 2019/20")
    assert (code, out) == (
        0,
        "No entries. The time is when something was done, not the period a figure is for.\n",
    )


def test_only_the_last_ones_can_be_asked_for(command: Command, url: str) -> None:
    write(url, datetime(2019, 6, 30, tzinfo=UTC), "A", "99")
    out = command(url, "audit", "list", "--last", "1")[1]
    assert out.endswith("target: 4 → 99\n\n1 entry.\n")


def test_json_holds_each_entry_as_it_was_written(command: Command, url: str) -> None:
    write(url, datetime(2019, 6, 30, 23, 30, tzinfo=UTC), "Zoë")
    code, out, _ = command(url, "audit", "list", "--json", "--person", "zoë")
    (found,) = json.loads(out)
    assert (code, found["at"], found["code"], found["was"], found["now"]) == (
        0,
        "2019-06-30T23:30:00+00:00",
        "A1",
        "4",
        "5",
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))))


def test_an_information_request_on_one_indicator_is_one_command(command: Command, url: str, folder: Path) -> None:
    (folder / "more.csv").write_text("code,name,actual,data period\nA1,Absence,6,30/09/2019\n")
    command(url, "import", "more.csv", "--scorecard", "Board")
    command(url, "owner", "set", "A1", "U012AB3CD")
    code, out, err = command(url, "audit", "export", "answer.csv", "--indicator", "A1")
    assert (code, out, err) == (0, "answer.csv: 5 entries.\n", "")
    found = [(row["about"], row["what"], row["from"], row["to"], row["by"]) for row in rows_of(folder / "answer.csv")]
    assert found == [
        ("A1 on board", "created", "", "Absence", "board.csv"),
        ("A1 on board, 30/09/2019", "recorded", "", "5", "board.csv"),
        ("A1 on board, 30/09/2019", "correction", "5", "6", "more.csv"),
        ("A1 on board in Q2 2019/20", "figure", "5", "6", "more.csv"),
        ("A1 on board", "account", "", "U012AB3CD", "owner set"),
    ]


def test_what_is_not_for_everyone_is_said_before_it_is_passed_on(command: Command, url: str, folder: Path) -> None:
    (folder / "more.csv").write_text("code,name,actual,data period\nC1,Secret,6,30/09/2019\n")
    command(url, "import", "more.csv", "--scorecard", "Board", "--new", "--class", "exempt", "--draft")
    out = command(url, "audit", "export", "answer.csv")[1]
    rows = rows_of(folder / "answer.csv")
    withheld = [row for row in rows if row["strictest class"] == "exempt" and row["all published"] == "no"]
    assert f"Before you pass it on: {len(withheld)} of them" in out
    assert {row["indicator code"] for row in withheld} == {"C1"}


def test_a_workbook_holds_text_that_no_spreadsheet_calculates(command: Command, url: str, folder: Path) -> None:
    write(url, datetime(2019, 6, 30, tzinfo=UTC), "A", '=HYPERLINK("http://x")')
    for name in ("a.csv", "a.XLSX"):
        assert command(url, "audit", "export", name, "--to", "2019")[1] == f"{name}: 1 entry.\n"
    assert rows_of(folder / "a.csv")[0]["to"] == '\'=HYPERLINK("http://x")'
    sheet = load_workbook(folder / "a.XLSX").active
    cells = [cell for cell in sheet[2] if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"} and '\'=HYPERLINK("http://x")' in {one.value for one in cells}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "a.pdf"], "a.pdf cannot be written: the name has to end in .csv or .xlsx."),
        (["export", "board.csv/a.csv"], "board.csv/a.csv cannot be written"),
        (["list", "--indicator", "Absense"], "The nearest are A1 (Absence)"),
        (["list", "--indicator", ""], "--indicator needs a name behind it."),
        (["list", "--scorecard", "Bored"], "There is no scorecard “Bored”. There are: “Board”."),
        (["list", "--person", "zachary"], "Nobody in the audit is called “zachary”"),
        (["list", "--from", "31/09/2019"], "--from: “31/09/2019” is not a date: September 2019 has 30 days."),
        (["list", "--period", "soon"], "--period: “soon” is not a period such as"),
        (["list", "--from", "2020", "--to", "2019"], "--from 2020 comes after --to 2019."),
        (["list", "--period", "2019", "--to", "2019"], "Say either --period or --from and --to, not both."),
        (["verify", "--kept", "5", "abc"], "--kept takes the line that `audit verify` gave"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(command: Command, url: str, words: list[str], said: str) -> None:
    code, out, err = command(url, "audit", *words)
    assert (code, out) == (2, "") and said in err


def test_a_whole_audit_gives_a_line_to_keep_and_agrees_with_it_later(command: Command, url: str) -> None:
    code, out, err = command(url, "audit", "verify")
    line = next(line for line in out.splitlines() if line.startswith("Keep this line elsewhere: "))
    assert (code, err) == (0, "") and out.startswith("The audit is whole: 7 entries")
    command(url, "indicator", "rename", "A1", "Days lost")
    code, out, _ = command(url, "audit", "verify", "--kept", *line.split()[-2:])
    assert code == 0 and "It agrees with the line that was kept." in out


def test_an_audit_that_was_changed_ends_with_1_and_names_the_entry(command: Command, url: str) -> None:
    database = Database(url)
    with database.engine.begin() as connection:
        name = "audit_no_update" if database.is_sqlite else "audit_append_only ON audit_entry"
        connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_entry SET now = '4' WHERE field = 'recorded' AND subject LIKE 'A1%'"))
    database.close()
    code, out, err = command(url, "audit", "verify")
    assert code == 1 and err.startswith("The audit is not whole. Entry ")
    assert "(A1 on board, 30/09/2019, recorded, by command line" in err and "was changed" in err
    assert out.startswith("It has 7 entries; the digest of the last is ")


def test_another_history_than_the_one_kept_ends_with_1(command: Command, url: str) -> None:
    code, _, err = command(url, "audit", "verify", "--kept", "3", "0" * 64)
    assert code == 1 and "is not the one that was kept" in err
    code, _, err = command(url, "audit", "verify", "--kept", "9", "0" * 64)
    assert code == 1 and "2 of 9 entries were cut off at the end" in err


def test_an_audit_without_entries_says_so(command: Command, make_url: MakeUrl) -> None:
    assert command(make_url(), "audit", "verify") == (0, "The audit has no entries yet.\n", "")


def test_long_and_odd_texts_stay_in_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    odd = "\x1b[2J\u202ewords\n" + "commentary " * 40
    at = datetime(2019, 6, 30, tzinfo=UTC)
    about = ("A1", "Absence", "public", True, "")
    entry = Entry(1, at, "A", "", "showing", "A1 on board " * 9, "commentary", "", odd, *about)
    lines = list(table([entry]))
    assert max(map(len, lines)) <= 80 and len(lines) > 10
    assert all(letter.isprintable() or letter == "\n" for line in lines for letter in line)
