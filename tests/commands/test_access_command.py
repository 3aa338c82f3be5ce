"""`python -m bot access`."""

from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]


@pytest.fixture
def url(command: Command, make_url: MakeUrl, folder: Path) -> str:
    (folder / "board.csv").write_text("code,name,actual,data period\nA,Absence,5,30/06/2019\n")
    made = make_url()
    assert command(made, "import", "board.csv", "--scorecard", "Adult Services")[0] == 0
    return made


def test_a_role_is_given_listed_and_taken_away(command: Command, url: str) -> None:
    code, out, _ = command(url, "access", "grant", "U012AB3CD", "officer", "--directorate", "adult services")
    assert (code, out) == (0, "U012AB3CD is now officer of Adult Services.\n")
    listed = command(url, "access", "list")[1]
    assert listed.startswith("U012AB3CD  officer of Adult Services  given by command line (")
    assert "owners and admins are administrators" in listed
    code, out, _ = command(url, "access", "revoke", "U012AB3CD", "officer", "--directorate", "Adult Services")
    assert (code, out) == (0, "U012AB3CD is no longer officer of Adult Services.\n")


def test_an_empty_list_says_who_the_administrators_are(command: Command, url: str) -> None:
    assert command(url, "access", "list")[1].startswith("Nobody has been granted a role. The workspace's owners")


def test_giving_twice_is_no_mistake_but_taking_what_is_not_held_is(command: Command, url: str) -> None:
    for words in ("is now viewer", "is viewer already; nothing has changed"):
        code, out, _ = command(url, "access", "grant", "U012AB3CD", "viewer")
        assert code == 0 and words in out
    code, out, err = command(url, "access", "revoke", "U012AB3CD", "director")
    assert (code, out) == (2, "") and "U012AB3CD is viewer." in err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("jo", "viewer"), "“jo” is not a Slack member id"),
        (("U012AB3CD", "owner"), "by `owner set CODE USER`"),
        (("U012AB3CD", "chief"), "There is no role “chief”."),
        (("U012AB3CD", "officer", "--directorate", "Adults"), "The nearest is “Adult Services”."),
        (("U012AB3CD", "viewer", "--directorate", "Adult Services"), "only officer or director can be"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_2(command: Command, url: str, words: tuple[str, ...], answer: str) -> None:
    code, out, err = command(url, "access", "grant", *words)
    assert (code, out) == (2, "") and answer in err
    assert command(url, "access", "list")[1].startswith("Nobody has been granted")
