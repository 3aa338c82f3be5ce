"""What was typed, read as a request."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.arguments import Ask, find_scope, parse
from storage.domain.compose import snapshot
from storage.domain.indicator import Definition, IndicatorKey
from storage.domain.line import Line
from storage.domain.period import parse_period
from tests.handlers.conftest import TODAY


@pytest.mark.parametrize(
    ("typed", "ask", "rest"),
    [
        ("", Ask.HELP, ""),
        ("   ", Ask.HELP, ""),
        ("help", Ask.HELP, ""),
        ("HELP", Ask.HELP, ""),
        ("?", Ask.HELP, ""),
        ("help with housing", Ask.SEARCH, "help with housing"),
        ("summary", Ask.SUMMARY, ""),
        ("Summary", Ask.SUMMARY, ""),
        ("summary our people", Ask.SUMMARY, "our people"),
        ("red", Ask.RED, ""),
        ("red  our\tpeople", Ask.RED, "our people"),
        ("redundancies", Ask.SEARCH, "redundancies"),
        ("list", Ask.LIST, ""),
        ("listed buildings", Ask.SEARCH, "listed buildings"),
        ("changed", Ask.CHANGED, ""),
        ("changed finance", Ask.CHANGED, "finance"),
        ("Care Leavers EET", Ask.SEARCH, "Care Leavers EET"),
    ],
)
def test_a_command_word_leads_and_the_rest_follows(typed: str, ask: Ask, rest: str):
    request = parse(typed)
    assert (request.ask, request.rest) == (ask, rest)


@pytest.mark.parametrize(
    ("typed", "rest", "quarter"),
    [
        ("care leavers in Q1 2019/20", "care leavers", "Q1 2019/20"),
        ("care leavers Q1 2019/20", "care leavers", "Q1 2019/20"),
        ("care leavers for quarter 1 2019-20", "care leavers", "Q1 2019/20"),
        ("care leavers at q1 19/20", "care leavers", "Q1 2019/20"),
        ("care leavers in 30/06/2019", "care leavers", "Q1 2019/20"),
        ("care leavers in Q1", "care leavers in Q1", None),
        ("care leavers in Q5 2019/20", "care leavers in Q5 2019/20", None),
        ("care leavers in Q1 2019/25", "care leavers in Q1 2019/25", None),
        ("care leavers in 31/09/2019", "care leavers in 31/09/2019", None),
        ("Q1 2019/20 care leavers", "Q1 2019/20 care leavers", None),
        ("NEET at 16 and 17", "NEET at 16 and 17", None),
    ],
)
def test_an_edition_is_taken_from_the_end(typed: str, rest: str, quarter: str | None):
    request = parse(typed)
    assert (request.rest, request.quarter and request.quarter.label) == (rest, quarter)


def test_an_edition_alone_is_its_summary():
    request = parse("Q1 2019/20")
    assert (request.ask, request.quarter) == (Ask.SUMMARY, parse_period("Q1 2019/20"))


def test_a_question_taken_for_a_list_is_searched_whole():
    assert parse("red kites in Q1 2019/20").as_search().rest == "red kites"


@given(st.text(max_size=600))
def test_no_text_makes_reading_fail(typed: str):
    request = parse(typed)
    assert len(request.rest) <= 500
    assert request.ask is not Ask.HELP or typed.strip().lower() in ("", "help", "?") or not typed.strip()


@given(st.sampled_from(["red", "list", "summary", "changed", "help"]), st.text(max_size=80))
def test_no_text_makes_finding_a_scope_fail(word: str, rest: str):
    request = parse(f"{word} {rest}")
    found = find_scope(request.rest, lines())
    assert found is None or found.name in ("Our People", "Children & Families", "Finance", "Corporate")


@cache
def lines() -> tuple[Line, ...]:
    """Two indicators in two sections, of one scorecard and directorate."""
    return tuple(line(section) for section in ("Our People", "Children & Families"))


def line(section: str) -> Line:
    """An indicator without a figure."""
    definition = Definition(IndicatorKey(section, "x"), f"About {section}", directorate="Finance")
    shown = snapshot(definition, (), today=TODAY, scorecard="Corporate", section=section)
    return Line(shown, None, False, False)


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("our people", "section", "Our People"),
        ("people", "section", "Our People"),
        ("OUR PEOP", "section", "Our People"),
        ("children and families", "section", "Children & Families"),
        ("children families", "section", "Children & Families"),
        ("families", "section", "Children & Families"),
        ("finance", "directorate", "Finance"),
        ("corporate", "scorecard", "Corporate"),
    ],
)
def test_a_scope_is_named_in_full_or_by_the_beginnings_of_its_words(words: str, kind: str, name: str):
    scope = find_scope(words, lines())
    assert scope and (scope.kind, scope.name) == (kind, name)


@pytest.mark.parametrize("words", ["kites", "our", "the", "and", "our kites", "people kites", "%", ""])
def test_what_names_no_part_is_no_scope(words: str):
    assert find_scope(words, lines()) is None
