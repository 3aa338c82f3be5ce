"""Words in cells that stand for a choice: how final a figure is, yes or no, units, which way is good."""

from typing import TypeVar

from storage.domain.classification import Classification, Publication
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
# Committee papers say Part A and Part B, or Part I and Part II; government markings are read as the stricter meaning.
CLASS_WORDS: dict[str, Classification] = _named(
    {
        Classification.PUBLIC: "public, part a, part 1, part i, part one, open, open data, unrestricted, not exempt,"
        " non exempt, not confidential, non confidential, unclassified, public information",
        Classification.INTERNAL: "internal, internal only, internal use, internal use only, for internal use,"
        " officers, officers only, officer only, council only, staff only, not public, official",
        Classification.EXEMPT: "exempt, part b, part 2, part ii, part two, exempt information, part b exempt,"
        " part 2 exempt, part ii exempt, part b exempt information, part 2 exempt information,"
        " part ii exempt information, confidential, not for publication, private, closed, restricted, sensitive,"
        " official sensitive, secret, pink paper, pink papers",
    }
)
"""By the words of a cell in normal form (`fields.normal`)."""
PUBLICATION_WORDS: dict[str, Publication] = _named(
    {
        Publication.DRAFT: "draft, drafted, in draft, unpublished, not published, not yet published, in preparation,"
        " awaiting approval, for approval, to be approved, not approved, unapproved",
        Publication.APPROVED: "approved, signed off, cleared for publication, ready to publish",
        Publication.HELD: "held back, held, hold, hold back, on hold, withheld",
        Publication.PUBLISHED: "published, released, live",
    }
)
"""By the words of a cell in normal form."""
