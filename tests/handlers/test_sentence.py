"""The one sentence of a card, as it is read aloud."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.messages.sentence import sentence
from storage.domain import compose
from storage.domain.indicator import Definition, IndicatorKey
from storage.domain.period import PeriodError, parse_period
from storage.domain.snapshot import Measurement


def said(printed: str) -> str:
    try:
        period = parse_period(printed)
    except PeriodError:
        period = None
    figure = Measurement(period, printed, Decimal(5), "5")
    return sentence(compose.snapshot(Definition(IndicatorKey("A", "board"), "A"), [figure], today=date(2019, 12, 2)))


@pytest.mark.parametrize("when", ["in Q2 2019/20", "in 2018/19", "at 30/09/2019", "for 31/09/2019"])
def test_a_figure_stands_in_a_period_or_at_a_day(when: str) -> None:
    assert said(when.partition(" ")[2]).startswith(f"A: 5 {when},")


@pytest.mark.parametrize(
    ("now_is_illustrative", "then_is_illustrative", "words"),
    [
        (True, False, "A: 7 in Q3 2019/20 (an illustrative figure), not rated, up 2 from Q2 2019/20."),
        (False, True, "A: 7 in Q3 2019/20, not rated, up 2 from Q2 2019/20 (an illustrative figure)."),
    ],
)
def test_the_figure_that_is_illustrative_is_the_one_said_to_be(
    now_is_illustrative: bool, then_is_illustrative: bool, words: str
) -> None:
    then = Measurement(parse_period("Q2 2019/20"), "", Decimal(5), "5", illustrative=then_is_illustrative)
    now = Measurement(parse_period("Q3 2019/20"), "", Decimal(7), "7", illustrative=now_is_illustrative)
    definition = Definition(IndicatorKey("A", "board"), "A")
    assert sentence(compose.snapshot(definition, [then, now], today=date(2020, 1, 20))) == words
