"""Snapshots for the chart tests, composed by the real rules."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from storage.domain.compose import snapshot
from storage.domain.indicator import AmberRule, Definition, IndicatorKey, Polarity, Unit
from storage.domain.period import Period, PeriodType, parse_period
from storage.domain.snapshot import IndicatorSnapshot, Measurement

TODAY = date(2019, 11, 1)
SOURCE = "Sample scorecard, Q2 2019/20"
Values = Sequence[int | float | str | None]


def definition(name: str = "Care leavers in EET", **more: object) -> Definition:
    """A percentage where higher is better, amber within three points, unless told otherwise."""
    usual = {
        "unit": Unit.PERCENT,
        "polarity": Polarity.HIGHER,
        "frequency": PeriodType.QUARTER,
        "amber": AmberRule(points=Decimal(3)),
        "defined": True,
    }
    return Definition(IndicatorKey("CFC-07", "CFC"), name, **(usual | more))


def measurements(values: Values, last: str = "Q2 2019/20", **more: object) -> list[Measurement]:
    """One measurement for each value, in consecutive periods up to the last."""
    periods: list[Period] = [parse_period(last)]
    while len(periods) < len(values):
        periods.insert(0, periods[0].previous() or periods[0])
    pairs = zip(periods, values[-len(periods) :], strict=False)
    return [
        Measurement(period, period.label, None if value is None else Decimal(str(value)), **more)
        for period, value in pairs
        if value != "missing"
    ]


def indicator(values: Values = (50, 48, 45, 43), *, target: int | None = 52, **more: object) -> IndicatorSnapshot:
    """A snapshot of these values; everything else goes into the definition."""
    wanted = None if target is None else Decimal(target)
    return compose(definition(**more), measurements(values, target=wanted))


def compose(about: Definition, history: Sequence[Measurement], **more: object) -> IndicatorSnapshot:
    """A snapshot by the real rules."""
    return snapshot(about, history, today=TODAY, source=SOURCE, **more)
