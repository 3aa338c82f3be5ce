"""The part of the sample that is not for everyone: marked, made up, and apart from what was printed."""

from collections import Counter
from itertools import groupby, pairwise

import pytest

from bot.samples import DEFINITIONS, DRAFT, FIGURES, HISTORY, MADE_UP, RESTRICTED_DEFINITIONS, RESTRICTED_HISTORY
from bot.samples.make_history import number, read
from storage.domain.amber import parse_amber
from storage.domain.figure import parse_figure
from storage.domain.indicator import Accumulation, Polarity, Unit
from storage.domain.period import PeriodType, parse_period
from storage.domain.rag import parse_published, rate
from storage.domain.rule import Target
from tests.samples.test_sample_files import ROLES

restricted = {row["code"]: row for row in read(RESTRICTED_DEFINITIONS)}
history = read(RESTRICTED_HISTORY)
draft = read(DRAFT)
printed = {row["code"]: row for row in read(FIGURES)}
definitions = {row["code"]: row for row in read(DEFINITIONS)}
before = {row["code"]: row["rag"] for row in read(FIGURES)}


def test_three_indicators_are_internal_and_two_are_exempt():
    assert Counter(row["class"] for row in restricted.values()) == {"internal": 3, "exempt": 2}
    assert {row["code"]: row["class"] for row in history} == {code: row["class"] for code, row in restricted.items()}


def test_none_of_them_stands_on_the_printed_scorecard_by_code_name_or_alias():
    names = {row["name"].lower() for row in definitions.values()}
    names |= {alias.lower() for row in definitions.values() for alias in row["aliases"].split("; ")}
    for code, row in restricted.items():
        assert code not in printed
        assert not names & {row["name"].lower(), *row["aliases"].lower().split("; ")}


@pytest.mark.parametrize("row", restricted.values(), ids=restricted.keys())
def test_their_definitions_say_that_they_are_made_up(row):
    assert row["description"].startswith(MADE_UP)
    assert row["owner"].startswith(ROLES)
    assert row["directorate"] == "Children, Families and Communities"
    Unit(row["unit"]), Polarity(row["polarity"]), Accumulation(row["accumulation"])


def test_every_row_and_every_commentary_is_marked_illustrative():
    assert {row["illustrative"] for row in [*history, *draft]} == {"yes"}
    written = [row["commentary"] for row in [*history, *draft] if row["commentary"]]
    assert len(written) == 14
    assert all(words.startswith(MADE_UP) for words in written)


def test_their_history_runs_quarter_by_quarter_up_to_the_printed_edition():
    for code, rows in groupby(history, key=lambda row: row["code"]):
        periods = [parse_period(row["period"]) for row in rows]
        assert len(periods) >= 3, code
        assert all(period.type is PeriodType.QUARTER for period in periods)
        assert all(later.previous() == earlier for earlier, later in pairwise(periods))
        assert periods[-1].label == "Q2 2019/20"


def test_the_draft_edition_is_of_the_quarter_after_the_printed_one():
    assert {(row["period"], row["edition"]) for row in draft} == {("Q3 2019/20", "Q3 2019/20")}
    assert Counter(row["publication"] for row in draft) == {"draft": 18, "approved": 1, "held back": 1}


def test_the_draft_names_indicators_as_they_are_printed():
    assert len({row["code"] for row in draft}) == len(draft) == 20
    for row in draft:
        assert (row["name"], row["section"]) == (printed[row["code"]]["name"], printed[row["code"]]["section"])
        assert definitions[row["code"]]["frequency"] == PeriodType.QUARTER
        assert row["target"] == printed[row["code"]]["target"]


def test_the_draft_has_news_worth_checking_before_it_is_published():
    red = [row for row in draft if row["rag"] == "RED"]
    assert {row["code"] for row in red if before[row["code"]] != "RED"} == {
        "ADOPT-DAYS",
        "FFD-TIMELY",
        "HR-REVIEWS",
        "LAC-RATE",
    }
    assert len([row for row in red if not row["commentary"]]) == 5
    assert len([row for row in draft if before[row["code"]] == "RED" and row["rag"] != "RED"]) == 4


def test_a_rating_follows_the_rule_where_there_is_one():
    year_ago = {(row["code"], row["period"]): number(row["value"]) for row in read(HISTORY) if row["value"] != "N/A"}
    for row in [*history, *draft]:
        one = restricted.get(row["code"]) or definitions[row["code"]]
        goal = number(row["target"]) if row["target"] else None
        rule = Target(goal, parse_amber(one["amber rule"]))
        found = rate(
            number(row["value"]), rule, Polarity(one["polarity"]), year_ago=year_ago.get((row["code"], "Q3 2018/19"))
        )
        if found.status.is_rated:
            assert found.status is parse_published(row["rag"]), row


def test_the_draft_values_are_printed_in_the_form_of_the_figures_before_them():
    for row in draft:
        mine, theirs = parse_figure(row["value"]), parse_figure(printed[row["code"]]["value"])
        assert mine and theirs and mine.unit == theirs.unit, row
