"""The sample scorecard: what was printed stays as printed, and what is made up says so."""

import hashlib
import re
from collections import Counter
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from bot.samples import DEFINITIONS, FIGURES, HISTORY, TITLE
from bot.samples.make_history import number, read, write
from bot.samples.plans import GAPS, PLANS, PROVISIONAL
from storage.domain.amber import parse_amber
from storage.domain.figure import parse_figure
from storage.domain.indicator import Accumulation, Polarity, Unit
from storage.domain.period import PeriodError, PeriodType, parse_period
from storage.domain.rag import parse_published, rate
from storage.domain.rule import Target, check_rule
from storage.search.wording import normalise

PRINTED_COLUMNS = ("section", "name", "target", "value", "rag", "data period")
PRINTED_DIGEST = "2c3e884e68d0668a74b4062a4be809f0b8ffcba5b8e07f053bcfbf4cc3172553"
NO_DATE = "SCH-CHOICE"
ROLES = ("Head of ", "Group manager, ", "Finance ", "Human ", "Customer ", "Organisational ")

figures = read(FIGURES)
definitions = {row["code"]: row for row in read(DEFINITIONS)}
history = read(HISTORY)
measured = [row for row in history if (row["code"], row["period"]) not in GAPS]
by_code = {code: list(rows) for code, rows in groupby(history, key=lambda row: row["code"])}
earlier_edition = {row["code"]: row for row in history if row["edition"]}


def test_the_title_says_what_is_published_and_what_is_illustrative():
    assert TITLE == (
        "Sample scorecard: figures published by Worcestershire County Council, Q2 2019/20; "
        "history, later quarters, commentary and owners are illustrative"
    )


def test_the_sixty_rows_are_exactly_as_printed():
    cells = "\n".join("\t".join(row[column] for column in PRINTED_COLUMNS) for row in figures)
    assert len(figures) == 60
    assert hashlib.sha256(cells.encode()).hexdigest() == PRINTED_DIGEST


def test_the_printed_ratings_are_counted_as_on_the_page():
    counts = Counter(row["rag"] for row in figures)
    assert counts == {"RED": 26, "AMBER": 12, "GREEN": 11, "N/A": 8, "NO STATUS": 3}


def test_every_figure_has_one_definition_and_one_history():
    codes = [row["code"] for row in figures]
    assert len(set(codes)) == 60
    assert codes == list(definitions) == list(by_code) == [code for code in codes if code in PLANS]
    assert all(definitions[row["code"]]["name"] == row["name"] for row in figures)


def test_figures_definitions_and_history_agree_on_names_and_sections():
    known = {(row["code"], row["name"], row["section"]) for row in figures}
    assert {(row["code"], row["name"], row["section"]) for row in history} == known
    assert {(code, row["name"], row["section"]) for code, row in definitions.items()} == known


@pytest.mark.parametrize("row", definitions.values(), ids=definitions.keys())
def test_a_definition_uses_only_words_the_program_knows(row):
    Unit(row["unit"]), Accumulation(row["accumulation"])
    target = number(row["target"]) if row["target"] else None
    check_rule(target, parse_amber(row["amber rule"]), Polarity(row["polarity"]))
    assert PeriodType(row["frequency"]) is not PeriodType.DATE
    assert row["directorate"] == "Children, Families and Communities"
    assert row["owner"].startswith(ROLES)


def test_a_targets_number_in_a_definition_is_the_printed_one():
    printed = {row["code"]: row["target"] for row in figures}
    given = {code: row["target"] for code, row in definitions.items() if row["target"]}
    assert len(given) == 20
    assert {code: number(text) for code, text in given.items()} == {code: number(printed[code]) for code in given}


def test_no_alias_stands_for_two_indicators():
    aliases = Counter(alias.lower() for row in definitions.values() for alias in row["aliases"].split("; "))
    names = {row["name"].lower() for row in figures}
    assert max(aliases.values()) == 1
    assert not names & set(aliases)
    assert all(2 <= len(row["aliases"].split("; ")) <= 4 for row in definitions.values())


def test_no_alias_is_a_question_that_search_is_measured_with():
    asked = set()
    for path in (Path(__file__).parents[1] / "storage").glob("search_queries_*.csv"):
        asked |= {normalise(row["query"]) for row in read(path)}
    aliases = {normalise(alias) for row in definitions.values() for alias in row["aliases"].split("; ")}
    assert asked
    assert not aliases & asked


def test_every_printed_period_but_the_impossible_one_is_a_period_of_the_indicators_frequency():
    for row in figures:
        frequency = PeriodType(definitions[row["code"]]["frequency"])
        if row["code"] == NO_DATE:
            with pytest.raises(PeriodError, match="September 2019 has 30 days"):
                parse_period(row["data period"])
        else:
            assert parse_period(row["data period"]).as_frequency(frequency).type is frequency


@pytest.mark.parametrize("code", by_code)
def test_twelve_periods_lead_up_to_the_printed_one(code):
    frequency = PeriodType(definitions[code]["frequency"])
    found = [parse_period(row["period"]) for row in by_code[code]]
    assert len(found) == 12
    assert {period.type for period in found} == {frequency}
    assert all(later.previous() == earlier for earlier, later in pairwise(found))


def test_two_periods_have_no_figure_so_that_a_gap_shows():
    assert {(row["code"], row["period"]) for row in history if row["value"] == "N/A"} == GAPS
    assert len(history) == 720


def test_every_commentary_says_that_it_is_illustrative():
    written = [row["commentary"] for row in [*figures, *history] if row["commentary"]]
    assert len(written) == 28 and all(words.startswith("Illustrative: ") for words in written)


def test_the_history_ends_one_period_before_the_printed_figure():
    for row in figures:
        last = parse_period(by_code[row["code"]][-1]["period"])
        if row["code"] != NO_DATE:
            assert last.next() == parse_period(row["data period"]).as_frequency(last.type)
        assert last.end < date(2019, 9, 30)


def test_every_value_and_target_of_the_history_is_printed_in_the_form_of_the_figure():
    printed = {row["code"]: row for row in figures}
    for row in measured:
        for column in ("value", "target"):
            form = parse_figure(printed[row["code"]][column])
            figure = parse_figure(row[column])
            assert (figure and figure.unit) == (form and form.unit)
            assert bool(figure) == bool(form)


def test_no_value_is_more_precise_than_the_printed_ones_of_its_kind():
    assert all(parse_figure(row["value"]).decimals <= max(PLANS[row["code"]].places, 0) for row in measured)


def test_every_row_of_the_history_is_marked_illustrative():
    assert {row["illustrative"] for row in history} == {"yes"}
    assert {(row["code"], row["period"]) for row in history if row["status"] == "provisional"} == PROVISIONAL
    assert {row["status"] for row in history} == {"final", "provisional"}


def test_the_history_keeps_a_printed_rating_where_the_rule_gives_one():
    for row in measured:
        one = definitions[row["code"]]
        rule = parse_amber(one["amber rule"])
        if PLANS[row["code"]].yardstick or rule.improved:
            continue
        goal = number(row["target"]) if row["target"] else None
        assert row["rag"] == rate(number(row["value"]), Target(goal, rule), Polarity(one["polarity"])).status


def test_the_earlier_edition_shows_every_indicator_once():
    assert Counter(row["edition"] for row in history) == {"Q1 2019/20": 60, "": len(history) - 60}
    assert set(earlier_edition) == set(definitions)
    assert all(rows[-1]["edition"] for rows in by_code.values())


def test_between_the_editions_six_turn_red_four_recover_and_five_change_otherwise():
    moves = Counter((earlier_edition[row["code"]]["rag"], row["rag"]) for row in figures)
    changed = {move: count for move, count in moves.items() if move[0] != move[1]}
    assert changed == {
        ("AMBER", "RED"): 6,
        ("RED", "GREEN"): 4,
        ("AMBER", "GREEN"): 3,
        ("GREEN", "AMBER"): 2,
    }


def test_the_published_and_the_calculated_rating_differ_four_times():
    differ = {}
    for row in figures:
        one = definitions[row["code"]]
        target = Target(number(row["target"]) if row["target"] else None, parse_amber(one["amber rule"]))
        year_ago = number(by_code[row["code"]][-4]["value"])
        found = rate(number(row["value"]), target, Polarity(one["polarity"]), year_ago=year_ago).status
        if found.is_rated and found is not parse_published(row["rag"]):
            differ[row["code"]] = (row["rag"], str(found))
    assert differ == {
        "A8-ALL": ("AMBER", "GREEN"),
        "EB4-ALL": ("AMBER", "GREEN"),
        "FIN-DSG": ("NO STATUS", "AMBER"),
        "FIN-CAPITAL": ("NO STATUS", "RED"),
    }


def test_care_leavers_have_been_red_for_three_quarters_and_fall():
    rows = by_code["CL-EET"]
    assert [row["value"] for row in rows[-4:]] == ["50%", "48%", "47%", "45%"]
    assert [row["rag"] for row in rows[-4:]] == ["GREEN", "AMBER", "RED", "RED"]
    assert (rows[-2]["target"], rows[-1]["target"]) == ("50%", "52%")


def test_a_cumulative_figure_starts_again_every_april():
    for code, one in definitions.items():
        if one["accumulation"] != Accumulation.CUMULATIVE:
            continue
        values = [(parse_period(row["period"]).quarter_number, number(row["value"])) for row in by_code[code]]
        for (_, before), (quarter, now) in pairwise(values):
            assert now < before if quarter == 1 else now > before


@pytest.mark.parametrize(("part", "whole"), [("EB5", "EB4"), ("KS4-EM5", "KS4-EM4"), ("HR-RESIGN", "HR-TURNOVER")])
def test_a_part_never_exceeds_its_whole(part, whole):
    pairs = [(code, code.replace(part, whole)) for code in by_code if code.startswith(part)]
    assert pairs
    for one, other in pairs:
        totals = {row["period"]: number(row["value"]) for row in by_code[other]}
        shared = [row for row in by_code[one] if row["period"] in totals]
        assert shared or definitions[one]["frequency"] != definitions[other]["frequency"]
        assert all(number(row["value"]) <= totals[row["period"]] for row in shared)


def test_nine_indicators_have_an_england_series_once_a_year():
    found = {row["code"] for row in history if row["England"]}
    assert len(found) == 9
    for row in history:
        quarter = definitions[row["code"]]["frequency"] == PeriodType.QUARTER
        wanted = row["code"] in found and (not quarter or row["period"].startswith("Q4"))
        assert bool(row["England"]) == wanted
        assert parse_figure(row["England"]) or not row["England"]


def test_some_commentary_is_long_enough_to_be_cut_and_none_is_endless():
    lengths = sorted(len(row["commentary"]) for row in figures if row["commentary"])
    assert len(lengths) == 20
    assert lengths[-3] > 800
    assert lengths[-1] < 950


def test_nobody_is_named_and_no_number_can_be_rung():
    words = "\n".join(path.read_text(encoding="utf-8") for path in (FIGURES, DEFINITIONS, HISTORY))
    assert not re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame)\b\.?\s+[A-Z]", words)
    assert not re.search(r"(?:\+44|\b0)\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b", words)
    assert not re.search(r"@|https?:|www\.|\b[A-Z]{1,2}\d{1,2} ?\d[A-Z]{2}\b", words)
    assert not re.search(r"\b(?:Ltd|Limited|PLC|LLP|Babcock)\b", words, re.IGNORECASE)


def test_commentary_holds_no_two_capitalised_words_that_could_be_a_name():
    for row in [*figures, *history]:
        assert not re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+ [A-Z][a-z]+", row["commentary"])


def test_the_history_is_written_again_to_the_byte(tmp_path):
    write(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == HISTORY.read_bytes()
