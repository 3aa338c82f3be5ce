"""The quarters that can be loaded into the demo: made up, marked so, and worth an alert."""

import pytest

from bot.samples import DEFINITIONS, DRAFT, FIGURES, HISTORY, MADE_UP, NEXT_QUARTERS
from bot.samples.make_history import number, read
from storage.domain.amber import parse_amber
from storage.domain.figure import parse_figure
from storage.domain.indicator import Polarity
from storage.domain.rag import parse_published, rate
from storage.domain.rule import Target

definitions = {row["code"]: row for row in read(DEFINITIONS)}
printed = {row["code"]: row for row in read(FIGURES)}
draft = {row["code"]: row for row in read(DRAFT)}
third, fourth = ({row["code"]: row for row in read(path)} for path in NEXT_QUARTERS.values())
before = {code: row["rag"] for code, row in printed.items()}
quarters = [(label, row) for label, path in NEXT_QUARTERS.items() for row in read(path)]


def turned(earlier: dict[str, str], later: dict[str, dict[str, str]], to: str) -> set[str]:
    return {code for code, row in later.items() if row["rag"] == to and earlier[code] != to}


def recovered(earlier: dict[str, str], later: dict[str, dict[str, str]]) -> set[str]:
    return {code for code, row in later.items() if earlier[code] == "RED" and row["rag"] in ("AMBER", "GREEN")}


def test_every_row_and_every_commentary_is_marked_illustrative():
    assert {row["illustrative"] for _, row in quarters} == {"yes"}
    assert all(row["commentary"].startswith(MADE_UP) for _, row in quarters if row["commentary"])


def test_each_row_is_of_the_edition_of_its_file():
    assert all(row["period"] == row["edition"] == label for label, row in quarters)


def test_indicators_are_named_as_they_are_printed():
    for _, row in quarters:
        one = printed[row["code"]]
        assert (row["name"], row["section"], row["target"]) == (one["name"], one["section"], one["target"])
        assert definitions[row["code"]]["frequency"] == "quarter"


@pytest.mark.parametrize(("label", "row"), quarters, ids=lambda one: one if isinstance(one, str) else one["code"])
def test_a_value_is_printed_in_the_form_of_the_figure_before_it(label, row):
    mine, theirs = parse_figure(row["value"]), parse_figure(printed[row["code"]]["value"])
    assert mine and theirs and mine.unit == theirs.unit


def test_a_rating_follows_the_rule_where_there_is_one():
    year_ago = {(row["code"], row["period"]): number(row["value"]) for row in read(HISTORY) if row["value"] != "N/A"}
    for label, row in quarters:
        one, earlier = definitions[row["code"]], label.replace("2019/20", "2018/19")
        rule = Target(number(row["target"]) if row["target"] else None, parse_amber(one["amber rule"]))
        polarity = Polarity(one["polarity"])
        found = rate(number(row["value"]), rule, polarity, year_ago=year_ago.get((row["code"], earlier)))
        if found.status.is_rated:
            assert found.status is parse_published(row["rag"]), row


def test_the_third_quarter_turns_four_red_and_four_amber_and_one_green_again():
    assert turned(before, third, "RED") == {"NEET-1617", "LAC-RATE", "FFD-TIMELY", "ADOPT-DAYS"}
    assert turned(before, third, "AMBER") == {"CP-RATE", "LAC-20MILES", "EXCL-P", "ABS-PP"}
    assert turned(before, third, "GREEN") == {"SCH-OFSTED"}


def test_the_fourth_quarter_lets_two_recover_and_turns_one_red():
    after = before | {code: row["rag"] for code, row in third.items()}
    assert recovered(after, fourth) == {"FFD-TIMELY", "LAC-RATE"}
    assert turned(after, fourth, "RED") == {"HR-REVIEWS"}
    assert after["NEET-1617"] == fourth["NEET-1617"]["rag"] == "RED"


def test_what_is_held_back_stays_held_back():
    held = {code for code, row in draft.items() if row["publication"] == "held back"}
    assert held and not held & third.keys()


def test_most_draft_figures_are_published_as_they_are():
    same = [code for code in draft.keys() & third.keys() if draft[code]["value"] == third[code]["value"]]
    assert len(same) == 16
