"""`python -m bot owner`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database import Database
from tests.storage.alerting import TODAY
from tests.storage.risk_builders import risk

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]
FILE = """code,name,unit,polarity,target,owner
A,Absence,percent,lower,5,Head of people
B,Bins,percent,higher,90,Head of places
C,Care,percent,higher,90,Head of people
"""


@pytest.fixture
def url(command: Command, make_url: MakeUrl, folder: Path) -> str:
    (folder / "board.csv").write_text(FILE)
    made = make_url()
    assert command(made, "import", "board.csv")[0] == 0
    return made


def test_an_owner_is_bound_and_released(command: Command, url: str) -> None:
    assert command(url, "owner", "set", "A", "U012AB3CD")[:2] == (0, "A, Absence, is now owned by U012AB3CD.\n")
    assert command(url, "owner", "unset", "A")[:2] == (0, "A, Absence, is no longer owned by U012AB3CD.\n")
    assert command(url, "owner", "unset", "A")[0] == 2


def test_the_list_has_the_unbound_first_under_their_role(command: Command, url: str) -> None:
    command(url, "owner", "set", "A", "U012AB3CD")
    assert command(url, "owner", "list")[1] == (
        "Head of people: not bound\n  C  Care\nHead of places: not bound\n  B  Bins\n"
        "Head of people: U012AB3CD\n  A  Absence\n"
    )
    assert "Absence" not in command(url, "owner", "list", "--unbound")[1]


def test_all_of_one_role_are_bound_at_once(command: Command, url: str) -> None:
    code, out, _ = command(url, "owner", "set", "--all-of", "Head of people", "U012AB3CD")
    assert (code, out) == (0, "2 indicators of “Head of people” are now owned by U012AB3CD: A, C.\n")
    command(url, "owner", "set", "U012AB3CD", "--all-of", "Head of places")
    assert command(url, "owner", "list", "--unbound")[1] == "Every owner is bound to an account.\n"


def test_risks_are_bound_and_listed_beside_the_indicators_of_their_role(command: Command, url: str) -> None:
    database = Database(url)
    risk(database, "CR-001", title="Strikes", owner="Head of people")
    risk(database, "CR-002", title="Old", owner="Nobody", owner_account="U099", closed_on=TODAY)
    database.close()
    command(url, "owner", "set", "cr-001", "U012AB3CD")
    assert command(url, "owner", "list", "--risks")[1] == (
        "Head of people: U012AB3CD\n  CR-001  Strikes (risk)\nNobody: U099\n  CR-002  Old (risk) [closed]\n"
    )
    out = command(url, "owner", "set", "--all-of", "Head of people", "U099")[1]
    assert "2 indicators and 1 risk of “Head of people” are now owned by U099: A, C, CR-001." in out
    assert command(url, "owner", "unset", "CR-001", "--risks")[1].startswith("CR-001, Strikes, is no longer owned")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("A", "jo"), "“jo” is not a Slack member id"),
        (("Z", "U012AB3CD"), "There is no indicator with the code Z and no risk with that reference."),
        (("A",), "needs a code or a reference, or --all-of, and one account"),
        (("A", "U012AB3CD", "--all-of", "Head of people"), "needs a code or a reference, or --all-of"),
        (
            ("--all-of", "Head of bins", "U012AB3CD"),
            "No indicator in use, and no risk on the register, is owned by “Head of bins”.",
        ),
        (("A", "U012AB3CD", "--scorecard", "Other"), "no scorecard called “Other”"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_2(command: Command, url: str, words: tuple[str, ...], answer: str) -> None:
    code, out, err = command(url, "owner", "set", *words)
    assert (code, out) == (2, "") and answer in err
    assert "U012AB3CD" not in command(url, "owner", "list")[1]
