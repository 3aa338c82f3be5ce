"""`python -m bot import`, from the words typed to the words answered."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "intake" / "data"
CFC = str(DATA / "worcestershire_cfc_2019q2.csv")
Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]


def test_a_first_import_makes_the_database_and_says_what_it_did(command: Command, make_url: MakeUrl) -> None:
    code, out, err = command(make_url(migrated=False), "import", CFC)
    assert (code, err) == (0, "")
    assert "Read 60 rows of figures" in out and "60 indicators created:" in out
    assert "RAG as published: 26 red, 12 amber, 11 green, 8 N/A, 3 No status." in out
    assert "“31/09/2019”, which is no date" in out and out.endswith("Done.\n")


def test_the_report_is_short_and_says_where_the_rest_is(command: Command, make_url: MakeUrl) -> None:
    _, out, _ = command(make_url(), "import", CFC)
    assert len(out.splitlines()) < 40
    assert "… and 55 more (all of them with --json)" in out


def test_the_same_file_again_is_nothing_to_do(command: Command, make_url: MakeUrl) -> None:
    url = make_url()
    command(url, "import", CFC)
    code, out, _ = command(url, "import", CFC)
    assert (code, out.splitlines()[-1]) == (0, "Nothing to do: all of this is recorded already.")


def test_json_holds_everything_in_one_document(command: Command, make_url: MakeUrl) -> None:
    code, out, err = command(make_url(), "import", CFC, "--json", "--scorecard", "Children", "--period", "Q2 2019/20")
    found = json.loads(out)
    assert (code, err, found["refused"], len(found["created"])) == (0, "", False, 60)
    assert (found["scorecards"], found["editions"]) == (["Children"], ["Children, Q2 2019/20"])
    assert found["rag"]["RED"] == 26 and len(found["flags"]) > 40


def test_a_dry_run_changes_nothing(command: Command, make_url: MakeUrl) -> None:
    url = make_url()
    code, out, _ = command(url, "import", CFC, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "This was a dry run: nothing was changed.")
    again = command(url, "import", CFC)[1]
    assert "60 figures recorded." in again


def test_a_refused_file_names_each_bad_row(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "bad.csv").write_text("name,actual,rag\nA,forty,RED\nB,5,PURPLE\n")
    code, out, err = command(make_url(), "import", "bad.csv")
    assert (code, out) == (2, "")
    assert err.startswith(
        "bad.csv was refused; nothing was changed.\n  Line 2, column “actual”: “forty” is not a figure"
    )
    assert "Line 3, column “rag”: “PURPLE”" in err


def test_a_refusal_is_one_json_document_too(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "bad.csv").write_text("name,actual\nA,forty\n")
    code, out, err = command(make_url(), "import", "bad.csv", "--json")
    found = json.loads(out)
    assert (code, err, found["refused"], found["count"]) == (2, "", True, 1)
    assert (found["problems"][0]["line"], found["problems"][0]["value"]) == (2, "forty")


def test_an_unknown_name_is_let_in_by_new(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url = make_url()
    (folder / "one.csv").write_text("name,actual\nAbsence,5\n")
    (folder / "two.csv").write_text("name,actual\nAbsences,5\n")
    command(url, "import", "one.csv", "--scorecard", "Board")
    code, _, err = command(url, "import", "two.csv", "--scorecard", "Board")
    assert code == 2 and "“Absences” is no indicator of Board; the nearest are “Absence”" in err
    assert command(url, "import", "two.csv", "--scorecard", "Board", "--new")[0] == 0


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2018/19", "“2018/19” is not a quarter such as Q2 2019/20"),
        ("15/09/2019", "“15/09/2019” is not a quarter"),
        ("31/09/2019", "September 2019 has 30 days"),
        ("soon", "“soon” is not a period"),
    ],
)
def test_a_period_that_is_no_quarter_is_refused_in_words(
    command: Command, tmp_path: Path, period: str, words: str
) -> None:
    code, _, err = command(f"sqlite:///{tmp_path}/x.db", "import", CFC, "--period", period)
    assert code == 2 and words in err


def test_a_date_that_ends_a_quarter_names_it(command: Command, make_url: MakeUrl) -> None:
    out = json.loads(command(make_url(), "import", CFC, "--period", "31/12/2019", "--json")[1])
    assert out["editions"] == ["worcestershire cfc 2019q2, Q3 2019/20"]


def test_a_rating_that_is_none_is_refused_in_words(command: Command, tmp_path: Path) -> None:
    code, _, err = command(f"sqlite:///{tmp_path}/x.db", "import", CFC, "--rag", "purple")
    assert code == 2 and "“purple” is not RED, AMBER, GREEN" in err


@pytest.mark.parametrize(
    ("path", "words"),
    [("nowhere.csv", "There is no file nowhere.csv."), (".", ". is a folder"), ("a\0b", "cannot be read")],
)
def test_a_path_that_is_no_file_is_said_in_a_sentence(command: Command, tmp_path: Path, path: str, words: str) -> None:
    code, out, err = command(f"sqlite:///{tmp_path}/x.db", "import", path)
    assert (code, out) == (2, "") and words in err and "Traceback" not in err
    assert not (tmp_path / "x.db").exists()


def test_a_busy_database_is_said_in_a_sentence(
    command: Command, make_url: MakeUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.opening.PATIENCE_SECONDS", 0.1)
    url = make_url()
    other = Database(url)
    with other.writing():
        code, out, err = command(url, "import", CFC)
    other.close()
    assert (code, out, err) == (1, "", "The database is busy. Please try again in a moment.\n")


FULL = """
import sys
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def fill(connection, record):
    connection.execute("PRAGMA max_page_count=1")  # no more than it has now

from bot.__main__ import entry
sys.exit(entry(["import", sys.argv[1]]))
"""


def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(command: Command, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/full.db"
    command(url, "migrate")
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run([sys.executable, "-c", FULL, CFC], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (1, "The database cannot be written: database or disk is full.\n")
    database = Database(url)
    with database.connection() as connection:
        assert connection.execute(text("SELECT count(*) FROM indicator")).scalar() == 0
    database.close()


def test_a_database_in_a_folder_that_cannot_be_made_is_said_in_a_sentence(command: Command, folder: Path) -> None:
    (folder / "file").write_text("")
    code, _, err = command(f"sqlite:///{folder}/file/x.db", "import", CFC)
    assert code == 2 and "cannot be made" in err


def test_migrating_twice_says_that_nothing_is_left_to_do(command: Command, make_url: MakeUrl) -> None:
    url = make_url(migrated=False)
    assert "is now up to date" in command(url, "migrate")[1]
    assert "is already up to date" in command(url, "migrate")[1]


def test_a_dry_run_says_what_would_be_done(command: Command, make_url: MakeUrl) -> None:
    _, out, _ = command(make_url(), "import", CFC, "--dry-run")
    assert "60 indicators would be created:" in out and "60 figures would be recorded." in out


def test_what_is_expected_of_a_column_is_said_once(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "bad.csv").write_text("name,actual,rag\nA,5,PINK\nB,5,PINK\nC,5,PINK\nD,5,BLUE\n")
    _, _, err = command(make_url(), "import", "bad.csv")
    first, second, third = err.splitlines()
    assert first == "bad.csv was refused; nothing was changed."
    assert second.startswith("  Lines 2–4, column “rag”: “PINK” is not RED, AMBER")
    assert third == "  Line 5, column “rag”: nor is “BLUE”."


def test_what_to_do_about_unknown_names_is_said_once(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url = make_url()
    (folder / "one.csv").write_text("name,actual\nAbsence,5\n")
    (folder / "two.csv").write_text("name,actual\nNo. of potholes,5\nCouncil tax,6\n")
    command(url, "import", "one.csv", "--scorecard", "X")
    code, _, err = command(url, "import", "two.csv", "--scorecard", "X")
    assert (code, err.count("--new")) == (2, 1)
    assert "Line 2: “No. of potholes” is no indicator of X.\n" in err
    assert err.splitlines()[-1].startswith("Add new ones with --new")


FIGURES = "name,actual,data period\nAbsence,5,30/09/2019\nCalls,6,30/09/2019\n"


def test_a_draft_says_who_sees_it_and_publishing_says_so_too(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url = make_url()
    (folder / "a.csv").write_text(FIGURES)
    words = "2 figures are drafts: nobody but owners, officers and directors sees them until they are published."
    assert words in command(url, "import", "a.csv", "--draft", "--dry-run")[1]
    assert words in command(url, "import", "a.csv", "--draft")[1]
    out = command(url, "import", "a.csv")[1]
    assert "2 figures moved on in publication:\n  Absence, 30/09/2019: draft → published" in out
    assert "2 draft indicators named to everyone:" in out


def test_one_figure_is_spoken_of_as_one(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "a.csv").write_text("name,actual,data period,class,publication\nA,5,30/09/2019,Part B,held\n")
    out = command(make_url(), "import", "a.csv")[1]
    assert "1 figure is held back: nobody but owners, officers and directors sees it until it is published" in out
    assert "1 figure and the name of 1 indicator are exempt: only their owners and directors see them." in out
    assert "1 indicator is not named to others before a figure is published." in out


def test_a_class_and_a_day_can_be_said_for_the_whole_file(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "a.csv").write_text(FIGURES)
    url = make_url()
    out = command(url, "import", "a.csv", "--class", "Internal", "--publish-on", "1/12/2090")[1]
    assert "2 figures will be published on 01/12/2090: until then nobody but owners, officers and directors" in out
    assert "2 figures and the names of 2 indicators are internal: only owners, officers and directors see them." in out


def test_json_says_who_sees_what(command: Command, make_url: MakeUrl, folder: Path) -> None:
    (folder / "a.csv").write_text(FIGURES)
    url = make_url()
    found = json.loads(command(url, "import", "a.csv", "--draft", "--class", "exempt", "--json")[1])
    assert (found["withheld"], found["classes"], found["name_classes"]) == ({"draft": 2}, {"exempt": 2}, {"exempt": 2})
    assert found["draft_names"] == ["Absence (ABSENCE)", "Calls (CALLS)"]
    again = json.loads(command(url, "import", "a.csv", "--class", "public", "--json")[1])
    assert (len(again["released"]), len(again["released_lines"]), len(again["reclassified"])) == (2, 2, 2)
    assert again["reclassified"][0] == "Absence, 30/09/2019: exempt → public (still exempt, as its indicator is)"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--draft", "--publish-on", "01/12/2019"], "--draft and --publish-on contradict each other"),
        (["--class", "secretive"], "--class: “secretive” is not public, internal or exempt."),
        (["--class", " "], "--class needs public, internal or exempt."),
        (["--publish-on", "Q2 2019/20"], "“Q2 2019/20” is not a day such as 01/12/2019."),
        (["--publish-on", "31/09/2019"], "September 2019 has 30 days"),
    ],
)
def test_options_that_cannot_be_are_refused_in_words(
    command: Command, tmp_path: Path, words: list[str], said: str
) -> None:
    code, out, err = command(f"sqlite:///{tmp_path}/x.db", "import", CFC, *words)
    assert (code, out) == (2, "") and said in err


def test_a_draft_of_a_published_page_is_refused_with_the_lines_and_one_piece_of_advice(
    command: Command, make_url: MakeUrl, folder: Path
) -> None:
    url = make_url()
    (folder / "a.csv").write_text(FIGURES)
    command(url, "import", "a.csv")
    (folder / "b.csv").write_text(FIGURES.replace(",5,", ",7,").replace(",6,", ",8,"))
    code, _, err = command(url, "import", "b.csv", "--scorecard", "a", "--draft")
    assert (code, err.count("Import without --draft, or hold the line back first.")) == (2, 1)
    assert "Line 2: “Absence” in Q2 2019/20 has been published" in err and "Line 3: “Calls”" in err


def test_an_export_for_the_public_leaves_drafts_out(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url = make_url()
    (folder / "a.csv").write_text("name,actual,data period,publication\nA,5,30/09/2019,\nB,6,30/09/2019,draft\n")
    command(url, "import", "a.csv")
    assert command(url, "export", "all")[0] == command(url, "export", "open", "--public")[0] == 0
    rows = {name: len((folder / name / "measurements.csv").read_text().splitlines()) - 1 for name in ("all", "open")}
    assert rows == {"all": 2, "open": 1}


@pytest.mark.parametrize(
    "register",
    [
        "Risk ref,Risk title,Directorate,Target score,Status\nR1,Fire,Property,4,Open\n",
        "Risk ID,Risk Title,Current Likelihood,Current Impact\nR1,Fire,4,4\n",
        "Reference,Mitigation,Owner,Due,Status\nR1,Sprinklers,Caretaker,31/12/2019,Done\n",
        "Reference,Which score,Likelihood,Impact,Scored on\nR1,Target,4,4,31/12/2019\n",
        "Risk area,Title,RAG,Why\nFire,Fires in schools,RED,Old wiring\n",
        "name,detail_title,rag,summary\nFire,Fires in schools,RED,Old wiring\n",
    ],
)
def test_a_risk_register_is_pointed_to_its_own_command(command: Command, folder: Path, register: str) -> None:
    (folder / "register.csv").write_text(f"Register of risks\n{register}", encoding="utf-8")
    code, _, err = command("sqlite:///none.db", "import", "register.csv")
    assert code == 2 and err.endswith("put it in with `python -m bot import-risks`.\n")
    assert not (folder / "none.db").exists()


def test_figures_that_name_their_risks_are_figures(command: Command, make_url: MakeUrl, folder: Path) -> None:
    words = "Code,Indicator,Risk ref,Risk owner,Q1 2019/20,Q2 2019/20\nF-1,Fires,R1,Director,4,3\n"
    (folder / "figures.csv").write_text(words, encoding="utf-8")
    assert "2 figures recorded" in command(make_url(), "import", "figures.csv")[1]
