"""`python -m bot indicator` and `python -m bot export`."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.opening import hand

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]
FILE = "code,name,actual,data period\nA,Absence,5,30/06/2019\nB,Budget,6,30/09/2019\n"


@pytest.fixture
def url(command: Command, make_url: MakeUrl, folder: Path) -> str:
    (folder / "board.csv").write_text(FILE)
    made = make_url()
    assert command(made, "import", "board.csv")[0] == 0
    return made


def test_a_rename_shows_in_the_list(command: Command, url: str) -> None:
    assert command(url, "indicator", "rename", "A", "Days lost")[0] == 0
    _, out, _ = command(url, "indicator", "list")
    assert out.startswith("board:\n  A  Days lost [not defined yet] (also: Absence)\n")


def test_retiring_merging_and_aliases_say_what_they_did(command: Command, url: str) -> None:
    assert "now finds A" in command(url, "indicator", "alias", "A", "Sickness")[1]
    assert "is retired" in command(url, "indicator", "retire", "A")[1]
    assert "in use again" in command(url, "indicator", "retire", "A", "--undo")[1]
    assert "both stand in the edition of Q2 2019/20" in command(url, "indicator", "merge", "A", "B")[2]


def test_what_cannot_be_done_is_a_sentence_and_exit_2(command: Command, url: str) -> None:
    code, out, err = command(url, "indicator", "retire", "ZZ")
    assert (code, out) == (2, "") and err.startswith("There is no indicator with the code ZZ.")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_can_be_imported_elsewhere(
    command: Command, url: str, make_url: MakeUrl, folder: Path, form: str
) -> None:
    code, out, _ = command(url, "export", "out", "--format", form)
    assert (code, out.splitlines()[1]) == (0, f"out/measurements.{form}: 2 rows.")
    empty = make_url()
    for name in ("definitions", "measurements"):
        assert command(empty, "import", f"out/{name}.{form}")[0] == 0
    assert command(empty, "indicator", "list") == command(url, "indicator", "list")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        f"corrections.{form}", f"definitions.{form}", f"measurements.{form}",
    ]  # fmt: skip


def test_an_export_into_a_file_is_refused_in_words(command: Command, url: str, folder: Path) -> None:
    code, _, err = command(url, "export", "board.csv")
    assert code == 2 and "cannot be written" in err


def test_an_export_of_an_unknown_scorecard_names_those_there_are(command: Command, url: str) -> None:
    code, _, err = command(url, "export", "out", "--scorecard", "Boards")
    assert (code, err) == (2, "There is no scorecard “Boards”. There are: “board”.\n")


# Whatever the time, it is another day than here in one of the two.
@pytest.fixture(params=["Pacific/Kiritimati", "Etc/GMT+12"])
def far_away(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_a_day_of_publication_begins_by_the_councils_clock(command: Command, make_url: MakeUrl, folder: Path) -> None:
    today, url = datetime.now(ZoneInfo("Europe/London")).date(), make_url()
    days = [f"{name},5,30/06/2019,{day:%d/%m/%Y}" for name, day in (("Out", today), ("Due", today + timedelta(1)))]
    (folder / "board.csv").write_text("\n".join(["name,actual,data period,publish on", *days]))
    assert command(url, "import", "board.csv")[0] == command(url, "export", "open", "--public")[0] == 0
    text = (folder / "open" / "measurements.csv").read_text()
    assert ("Out" in text, "Due" in text, hand("x").at.date()) == (True, False, today)
