"""A file whose name would make a second scorecard of one there is."""

from pathlib import Path

import pytest

from storage.applying.importing import apply
from storage.applying.outcome import Options, Outcome
from storage.database import Database
from storage.intake.problems import Refused
from storage.intake.reader import read
from tests.storage.builders import HAND

DATA = Path(__file__).parents[1] / "intake" / "data"
CFC = "worcestershire_cfc_2019q2.csv"
PAGES = sorted(path.name for path in DATA.glob("*.csv"))


def page(*names: str) -> bytes:
    return "\n".join(["Indicator,Actual", *(f"{name},5" for name in names)]).encode()


def load(database: Database, content: bytes, name: str, scorecard: str | None = None) -> Outcome:
    return apply(database, read(content, name=name), Options(scorecard=scorecard), hand=HAND)


def test_the_next_page_under_another_file_name_is_refused_with_the_way_out(database: Database) -> None:
    content = (DATA / CFC).read_bytes()
    load(database, content, CFC, "Children")
    with pytest.raises(Refused) as refused:
        load(database, content, "q3_update.csv")
    assert "“q3 update” would be a new one, though 60 of its 60 names stand on “Children” already" in str(refused.value)
    assert '--scorecard "Children"' in str(refused.value) and '--scorecard "q3 update"' in str(refused.value)


def test_a_scorecard_that_is_named_is_taken_at_its_word(database: Database) -> None:
    load(database, page(*"ABCDE"), "first.csv")
    assert load(database, page(*"ABCDE"), "second.csv", "Second").new_scorecards == ["Second"]
    column = b"Scorecard," + page(*"ABCDE").replace(b"\n", b"\nThird,")
    assert load(database, column, "third file.csv").new_scorecards == ["Third"]


@pytest.mark.parametrize(
    ("names", "is_refused"), [("ABCDE", True), ("ABCD", False), ("ABCDEX", True), ("ABCDEXY", False), ("ABCDX", False)]
)
def test_five_names_and_four_in_five_make_a_likeness(database: Database, names: str, is_refused: bool) -> None:
    load(database, page(*"ABCDEFGH"), "first.csv")
    if is_refused:
        with pytest.raises(Refused, match="stand on “first” already"):
            load(database, page(*names), "second.csv")
    else:
        assert load(database, page(*names), "second.csv").new_scorecards == ["second"]


def test_a_further_name_counts_like_a_name(database: Database) -> None:
    load(database, page(*"ABCDE"), "first.csv")
    load(database, b"name,aliases,polarity\nA,Apples,lower\nB,Berries,lower\n", "first.csv")
    with pytest.raises(Refused, match="5 of its 5 names stand on “first”"):
        load(database, page("Apples", "Berries", *"CDE"), "second.csv")


def test_the_same_file_again_goes_to_the_scorecard_it_made(database: Database) -> None:
    load(database, page(*"ABCDE"), "first.csv")
    assert load(database, page(*"ABCDE"), "first.csv").is_nothing


@pytest.mark.parametrize("names", [PAGES, PAGES[::-1]])
def test_the_published_pages_are_loaded_one_after_another_without_options(database: Database, names: list[str]) -> None:
    for name in names:
        assert load(database, (DATA / name).read_bytes(), name).new_scorecards
