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
