"""The small grammar of `/risk`."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.risk_arguments import LONGEST, RiskAsk, asked_by, find_scope, parse
from storage.domain.risk_scope import EVERYTHING, RiskScope
from tests.handlers.risk_pictures import CFC, area, risk

RISKS = (risk(1), risk(2, directorate="Adult Services", category="Vulnerable people"))
AREAS = (area("Vulnerable children"), area("Adult Services"))


@pytest.mark.parametrize(
    ("typed", "ask", "rest"),
    [
        ("", RiskAsk.OWN, ""),
        ("?", RiskAsk.HELP, ""),
        ("help with debt", RiskAsk.SEARCH, "help with debt"),
        ("SUMMARY  Adult   services", RiskAsk.SUMMARY, "Adult services"),
        ("heat map adults", RiskAsk.HEATMAP, "adults"),
        ("heat-map", RiskAsk.HEATMAP, ""),
        ("heat pumps fail", RiskAsk.SEARCH, "heat pumps fail"),
        ("moved adults", RiskAsk.MOVED, "adults"),
        ("topsoil", RiskAsk.SEARCH, "topsoil"),
    ],
)
def test_the_first_word_says_what_is_asked(typed: str, ask: RiskAsk, rest: str):
    found = parse(typed)
    assert (found.ask, found.rest) == (ask, rest)


@pytest.mark.parametrize(("typed", "most", "rest"), [("top", 5, ""), ("top 0", 1, ""), ("top 999 x", 20, "x")])
def test_how_many_is_kept_within_bounds(typed: str, most: int, rest: str):
    assert (parse(typed).most, parse(typed).rest) == (most, rest)


@pytest.mark.parametrize(
    ("typed", "since", "rest"),
    [
        ("moved since Q1 2019/20 adults", date(2019, 6, 30), "adults"),
        ("moved since 30 June 2019", date(2019, 6, 30), ""),
        ("moved since June 2019 adult services", date(2019, 6, 30), "adult services"),
    ],
)
def test_a_period_stands_for_its_last_day(typed: str, since: date, rest: str):
    assert (parse(typed).since, parse(typed).rest, parse(typed).problem) == (since, rest, "")


@pytest.mark.parametrize("typed", ["moved since", "moved since wobble", "moved since 31/02/2019"])
def test_a_day_that_is_none_is_a_problem_in_a_sentence(typed: str):
    assert parse(typed).problem.endswith(".")


def test_a_directorate_goes_before_an_area_of_the_same_name():
    assert find_scope("adult", RISKS, AREAS) == RiskScope("directorate", "Adult Services")
    assert find_scope("vulnerable", RISKS, AREAS) == RiskScope("area", "Vulnerable children")
    assert find_scope("vulnerable people", RISKS, AREAS) == RiskScope("category", "Vulnerable people")
    assert find_scope("", RISKS, AREAS) == EVERYTHING


@pytest.mark.parametrize("words", ["everything", "All", "the whole register", "council"])
def test_everything_is_a_scope_that_can_be_typed(words: str):
    assert find_scope(words, RISKS, AREAS) == EVERYTHING


def test_a_button_means_exactly_what_it_names():
    assert find_scope("children", RISKS, AREAS, exact=True) is None
    assert find_scope(CFC, RISKS, AREAS, exact=True) == RiskScope("directorate", CFC)


@pytest.mark.parametrize(
    "typed", ["summary", "top 7", "heatmap", "moved since 30/06/2019", "moved", "overdue", "areas"]
)
def test_a_question_comes_back_from_its_button(typed: str):
    request, scope = parse(typed), RiskScope("directorate", CFC)
    again = asked_by(request.subject(scope))
    assert (again.ask, again.rest, again.most, again.since) == (request.ask, CFC, request.most, request.since)


@given(st.text(max_size=LONGEST + 50))
def test_whatever_is_typed_is_read(typed: str):
    assert len(parse(typed).rest) <= LONGEST
