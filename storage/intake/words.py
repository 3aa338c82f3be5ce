"""Words in cells that stand for a choice: how final a figure is, yes or no, units, which way is good."""

from typing import TypeVar

from storage.domain.indicator import Accumulation, Polarity, Unit
from storage.domain.period import PeriodType
from storage.domain.snapshot import MeasurementStatus

Choice = TypeVar("Choice")

STATUS_WORDS = {
    "provisional": MeasurementStatus.PROVISIONAL,
    "prov": MeasurementStatus.PROVISIONAL,
    "p": MeasurementStatus.PROVISIONAL,
    "estimate": MeasurementStatus.PROVISIONAL,
    "estimated": MeasurementStatus.PROVISIONAL,
    "final": MeasurementStatus.FINAL,
    "confirmed": MeasurementStatus.FINAL,
    "revised": MeasurementStatus.REVISED,
    "r": MeasurementStatus.REVISED,
}
YES_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}


def _named(choices: dict[Choice, str]) -> dict[str, Choice]:
    return {word: choice for choice, words in choices.items() for word in words.split(", ")}


UNIT_WORDS: dict[str, Unit] = {
    **{unit.value: unit for unit in Unit},
    **_named(
        {
            Unit.PERCENT: "%, percentage, per cent, pct, proportion",
            Unit.POUNDS: "£, pound, gbp, money, currency, pounds sterling",
            Unit.DAYS: "day, working days, calendar days",
            Unit.RATE: "per 10,000, per 10000, rate per 10000, rate per 10k",
            Unit.RATE_1000: "per 1,000, per 1000, rate per 1000, rate per 1k",
            Unit.RATE_100000: "per 100,000, per 100000, rate per 100000, rate per 100k",
            Unit.NUMBER: "no, no., count, integer, #",
            Unit.SCORE: "index, rating, average score",
            Unit.FTE: "fte, full time equivalents, full time equivalent",
            Unit.POINTS: "points, percentage point, pp, ppt, ppts",
        }
    ),
}
POLARITY_WORDS: dict[str, Polarity] = _named(
    {
        Polarity.HIGHER: "higher, high, higher is better, bigger, bigger is better, up, increase, maximise, more, max",
        Polarity.LOWER: "lower, low, lower is better, smaller, smaller is better, down, decrease, reduce,"
        " minimise, less, min",
        Polarity.CLOSER: "closer, close, closer is better, closer to target, closest to target, on target,"
        " plan is best, within range",
        Polarity.NONE: "none, neither, neutral, no good direction, data only, context, n/a",
    }
)
FREQUENCY_WORDS: dict[str, PeriodType] = _named(
    {
        PeriodType.MONTH: "month, monthly",
        PeriodType.QUARTER: "quarter, quarterly, each quarter",
        PeriodType.FINANCIAL_YEAR: "financial year, annual, annually, yearly, year, each year, annual (financial year)",
        PeriodType.ACADEMIC_YEAR: "academic year, school year, annual (academic year), academic, termly year",
        PeriodType.CALENDAR_YEAR: "calendar year, calendar",
        PeriodType.DATE: "date, ad hoc, as required",
    }
)
ACCUMULATION_WORDS: dict[str, Accumulation] = _named(
    {
        Accumulation.SNAPSHOT: "snapshot, point in time, in period, in the period, no, n",
        Accumulation.CUMULATIVE: "cumulative, year to date, ytd, to date, yes, y",
    }
)
