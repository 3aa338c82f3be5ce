"""`python -m bot import-risks`, from the words typed to the words answered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]
REGISTER = """Risk ref,Risk title,Directorate,Likelihood,Impact,Score,Action,Due,RAG
R1,Fire,Property,4,4,15,Sprinklers,31/09/2019,RED
,,,,,,Training,31/12/2019,
R2,Flood,Property,TBC,TBC,TBC,,,
"""


@pytest.fixture
def register(folder: Path) -> str:
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    return "register.csv"


def test_a_register_is_put_in_and_the_report_says_what_was_done(
    command: Command, make_url: MakeUrl, register: str
) -> None:
    code, out, err = command(make_url(migrated=False), "import-risks", register, "--as-at", "30/09/2019")
    assert (code, err) == (0, "")
    assert "Read 2 rows of risks from register.csv." in out and "As at 30/09/2019." in out
    assert "2 risks created:\n  R1 Fire\n  R2 Flood\n" in out and "2 mitigations added." in out
    assert "2 flags; everything is kept as printed:\n  Line 2, R1: the current score is printed as “15”" in out
    assert "“RAG”: a band follows from likelihood and impact" in out and out.endswith("Done.\n")


def test_the_same_file_again_is_nothing_to_do_and_a_dry_run_changes_nothing(
    command: Command, make_url: MakeUrl, register: str
) -> None:
    url = make_url()
    words = (url, "import-risks", register, "--as-at", "30/09/2019")
    assert command(*words, "--dry-run")[1].endswith("This was a dry run: nothing was changed.\n")
    assert "2 risks created" in command(*words)[1]
    assert command(*words)[1].endswith("Nothing to do: all of this is recorded already.\n")


def test_json_holds_everything_in_one_document(command: Command, make_url: MakeUrl, register: str) -> None:
    code, out, err = command(make_url(), "import-risks", register, "--json", "--class", "Part B", "--illustrative")
    found = json.loads(out)
    assert (code, err, found["refused"], found["created"], found["scorings"]) == (
        0,
        "",
        False,
        ["R1 Fire", "R2 Flood"],
        2,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "import-risks needs a file, or --sample"),
        (("nowhere.csv",), "There is no file nowhere.csv."),
        (("register.csv", "--sample"), "it takes no file"),
        (("--sample", "--new"), "and no option beside --json"),
        (("--sample", "--illustrative"), "and no option beside --json"),
        (("register.csv", "--as-at", "31/09/2019"), "--as-at: “31/09/2019” is not"),
        (("register.csv", "--as-at", "Q2 2019/20"), "--as-at: “Q2 2019/20” is not a day"),
        (("register.csv", "--as-at", "01/01/2099"), "--as-at: 01/01/2099 has not come yet"),
        (("register.csv", "--class", "everybody"), "--class: “everybody” is not public, internal or exempt."),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_2_before_a_database_is_made(
    command: Command, folder: Path, register: str, words: tuple[str, ...], said: str
) -> None:
    code, out, err = command("sqlite:///none.db", "import-risks", *words)
    assert (code, out) == (2, "") and said in err
    assert not (folder / "none.db").exists()


@pytest.mark.parametrize(
    "headings",
    [
        "Indicator,Actual,Target\nFires,4,3\n",
        "Name,Section,16/17,17/18\nFires,Safety,4,3\n",
        "Indicator,Target,Directorate\nFires,3,Property\n",
    ],
)
def test_figures_are_pointed_to_the_command_for_figures(command: Command, folder: Path, headings: str) -> None:
    (folder / "figures.csv").write_text(headings, encoding="utf-8")
    code, _, err = command("sqlite:///none.db", "import-risks", "figures.csv")
    assert code == 2 and err.endswith("put it in with `python -m bot import`.\n")


def test_a_refused_register_names_each_bad_line_in_words_and_in_json(command: Command, folder: Path) -> None:
    (folder / "bad.csv").write_text("Risk ref,Risk title,Likelihood,Impact\nR1,Fire,6,1\nR2,,1,1\n", encoding="utf-8")
    code, _, err = command("sqlite:///none.db", "import-risks", "bad.csv")
    assert code == 2 and err.startswith("bad.csv was refused; nothing was changed.\n  Line 2, column “Likelihood”: “6”")
    problems = json.loads(command("sqlite:///none.db", "import-risks", "bad.csv", "--json")[1])["problems"]
    assert [(one["line"], one["column"]) for one in problems] == [(2, "Likelihood"), (3, "Risk title")]


def test_what_is_expected_is_said_again_where_another_sentence_stands_between(command: Command, folder: Path) -> None:
    lines = "R1,Fire,6,1\nR2,Flood,7,1\nR3,Frost,1,\nR4,Storm,8,1\n"
    (folder / "bad.csv").write_text(f"Risk ref,Risk title,Likelihood,Impact\n{lines}", encoding="utf-8")
    _, first, second, third, fourth = command("sqlite:///none.db", "import-risks", "bad.csv")[2].splitlines()[:5]
    assert first.startswith("  Line 2, column “Likelihood”: “6” is not a step of likelihood: 1 to 5")
    assert second == "  Line 3, column “Likelihood”: nor is “7”." and third.startswith(
        "  Line 4, column “Impact”: it is"
    )
    assert fourth.startswith("  Line 5, column “Likelihood”: “8” is not a step of likelihood: 1 to 5")


def test_an_older_register_counts_the_scores_that_it_adds(
    command: Command, make_url: MakeUrl, register: str, folder: Path
) -> None:
    url = make_url()
    (folder / "many.csv").write_text(
        "Risk ref,Risk title,Likelihood,Impact,Target score\n"
        + "".join(f"M{number},Fire,4,4,1x{number % 5 + 1}\n" for number in range(1_001)),
        encoding="utf-8",
    )
    out = command(url, "import-risks", "many.csv", "--as-at", "30/09/2019")[1]
    assert "1,001 risks created:" in out and "… and 996 more" in out
    out = command(url, "import-risks", "many.csv", "--as-at", "30/06/2019")[1]
    assert "2,002 scores set anew:" in out and "… and 1,997 more (all of them with --json)" in out


def test_the_matrix_of_the_setting_says_which_scores_there_are(
    command: Command, register: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "matrix.toml").write_text('likelihood = ["A"]', encoding="utf-8")
    monkeypatch.setenv("SCORECARD_RISK_MATRIX", "matrix.toml")
    code, _, err = command("sqlite:///none.db", "import-risks", register)
    assert (code, err) == (2, "SCORECARD_RISK_MATRIX: matrix.toml gives no matrix. “impact” is missing.\n")


def test_the_sample_is_loaded_once_and_not_beside_a_register_of_ones_own(
    command: Command, make_url: MakeUrl, register: str
) -> None:
    url, own = make_url(), make_url()
    assert "The sample register has been loaded" in command(url, "import-risks", "--sample")[1]
    assert json.loads(command(url, "import-risks", "--sample", "--json")[1])["nothing_to_do"] is True
    command(own, "import-risks", register)
    code, _, err = command(own, "import-risks", "--sample")
    assert (code, err) == (2, "This database holds figures or risks of its own, so the sample register is left out.\n")


def test_an_indicator_that_is_not_known_is_named_by_its_column(
    command: Command, make_url: MakeUrl, folder: Path
) -> None:
    url = make_url()
    (folder / "figures.csv").write_text("Code,Indicator,Actual\nHR-ABS,Sickness absence,9\n", encoding="utf-8")
    command(url, "import", "figures.csv", "--period", "Q2 2019/20")
    words = "Risk ref,Risk title,Likelihood,Impact,Linked KPIs\nR1,Fire,4,4,Fires; HR-ABS; Sickness absense\n"
    (folder / "register.csv").write_text(words, encoding="utf-8")
    _, first, second = command(url, "import-risks", "register.csv")[2].splitlines()
    expected = "an indicator that is known, by its code or any of its names"
    assert first == f"  Line 2, column “Linked KPIs”: “Fires” is not {expected}."
    assert second == (
        f"  Line 2, column “Linked KPIs”: “Sickness absense” is not {expected}; the nearest are “Sickness absence”."
    )
