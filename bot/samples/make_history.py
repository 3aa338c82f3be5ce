"""Write the made-up history of the sample scorecard again: `python -m bot.samples.make_history`.

The same file comes out on every machine and Python: noise is drawn from a hash of code and period, arithmetic is
decimal, and nothing depends on the clock or on the order of a set.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from bot.samples import DEFINITIONS, FIGURES, HISTORY, MADE_UP
from bot.samples.plans import GAPS, LAST_EDITION, LAST_PERIOD, PLANS, PROVISIONAL, Plan, Shape
from bot.samples.remarks import REMARKS
from storage.domain.amber import parse_amber
from storage.domain.figure import Figure, parse_figure
from storage.domain.indicator import AmberRule, Polarity
from storage.domain.period import Period, PeriodType, parse_period
from storage.domain.rag import parse_published, rate
from storage.domain.rule import Target

PERIODS = 12
NO_FIGURE = "N/A"
COLUMNS = (
    "code",
    "name",
    "section",
    "period",
    "value",
    "target",
    "rag",
    "commentary",
    "status",
    "illustrative",
    "edition",
    "England",
)
_NUMBER = re.compile(r"-?£?\d[\d,]*(?:\.\d+)?")
_TALLY_SHARES = (Decimal("0.23"), Decimal("0.49"), Decimal("0.74"), Decimal(1))

Row = dict[str, str]


def main() -> None:
    """Write `history.csv` beside this module."""
    write(HISTORY)


def write(path: Path) -> None:
    """Write the history to `path`."""
    definitions = {row["code"]: row for row in read(DEFINITIONS)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for printed in read(FIGURES):
            writer.writerows(rows(printed, definitions[printed["code"]], PLANS[printed["code"]]))


def read(path: Path) -> list[Row]:
    """The rows of one of the sample files."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(printed: Row, definition: Row, plan: Plan) -> Iterator[Row]:
    """The history of one indicator, oldest first; a gap is a period without a figure."""
    code = printed["code"]
    periods = periods_before(printed, PeriodType(definition["frequency"]))
    targets = [_target_text(plan, printed, index) for index in range(PERIODS)]
    values = _values(code, plan, printed, periods, targets)
    for index, period in enumerate(periods):
        gap, last = (code, period.label) in GAPS, index == PERIODS - 1
        yield {
            "code": code,
            "name": printed["name"],
            "section": printed["section"],
            "period": period.label,
            "value": NO_FIGURE if gap else _as_printed(values[index], plan.places, printed["value"]),
            "target": targets[index],
            "rag": NO_FIGURE if gap else _rag(definition, plan, targets[index], values, index),
            "commentary": f"{MADE_UP}{REMARKS[code]}" if last and code in REMARKS else "",
            "status": "provisional" if (code, period.label) in PROVISIONAL else "final",
            "illustrative": "yes",
            "edition": LAST_EDITION if last else "",
            "England": _england(code, plan, period, index, printed["value"]),
        }


def periods_before(printed: Row, frequency: PeriodType) -> list[Period]:
    """The twelve periods before the printed one, oldest first."""
    if text := LAST_PERIOD.get(printed["code"]):
        found = [parse_period(text).as_frequency(frequency)]
    else:
        found = [_previous(parse_period(printed["data period"]).as_frequency(frequency))]
    while len(found) < PERIODS:
        found.insert(0, _previous(found[0]))
    return found


def _previous(period: Period) -> Period:
    earlier = period.previous()
    if earlier is None:
        raise ValueError(f"{period.label} has no period before it")
    return earlier


def _values(code: str, plan: Plan, printed: Row, periods: list[Period], targets: list[str]) -> list[Decimal]:
    match plan.shape:
        case Shape.TALLY:
            return [_tally(code, plan, period, periods[0]) for period in periods]
        case Shape.BUDGET:
            end = (number(printed["value"]) / number(printed["target"]) - 1) * 100
            over = _line(code, plan, end, periods)
            return [_round(number(targets[i]) * (1 + over[i] / 100), plan.places) for i in range(PERIODS)]
    end = number(printed["value"])
    if periods[0].type is PeriodType.QUARTER:
        printed_quarter = parse_period(printed["data period"]).as_frequency(PeriodType.QUARTER)
        end -= Decimal(plan.season[printed_quarter.quarter_number - 1])
    return [_round(value, plan.places) for value in _line(code, plan, end, periods)]


def _line(code: str, plan: Plan, end: Decimal, periods: list[Period]) -> list[Decimal]:
    """From `first` to what comes after; a step away from the line is partly remembered, as in real series."""
    by_hand = [Decimal(value) for value in plan.recent]
    drawn = PERIODS - len(by_hand)
    first, away, found = Decimal(plan.first), Decimal(0), []
    end = by_hand[0] if by_hand else end
    for index, period in enumerate(periods[:drawn]):
        away = away * Decimal("0.4") + _noise(code, period.label) * Decimal(plan.noise)
        season = Decimal(plan.season[period.quarter_number - 1]) if period.type is PeriodType.QUARTER else Decimal(0)
        found.append(first + (end - first) * index / drawn + season + away)
    return found + by_hand


def _tally(code: str, plan: Plan, period: Period, oldest: Period) -> Decimal:
    year = Period.containing(PeriodType.FINANCIAL_YEAR, period.start).start.year
    first_year = Period.containing(PeriodType.FINANCIAL_YEAR, oldest.start).start.year
    share = _TALLY_SHARES[period.quarter_number - 1]
    if share < 1:
        share += _noise(code, period.label) / 50
    return _round(Decimal(plan.totals[year - first_year]) * share, plan.places)


def _noise(*names: str) -> Decimal:
    """Between -1 and 1, evenly spread; the same for the same names everywhere."""
    digest = hashlib.sha256(":".join(names).encode()).digest()
    return Decimal(int.from_bytes(digest[:6], "big")) / 2**47 - 1


def _target_text(plan: Plan, printed: Row, index: int) -> str:
    if plan.budget:
        first, last = (Decimal(value) for value in plan.budget)
        size = first + (last - first) * index / (PERIODS - 1)
        size *= 1 + _noise(printed["code"], "budget", str(index)) / 100
        return _as_printed(_round(size, -3), 0, printed["target"])
    return next((text for start, text in reversed(plan.targets) if index >= start), "")


def _rag(definition: Row, plan: Plan, target: str, values: list[Decimal], index: int) -> str:
    """What the page would have printed: by the rule where there is one, else by the plan's yardstick."""
    if plan.yardstick and " / " not in plan.yardstick:
        return plan.yardstick
    rule, polarity = parse_amber(definition["amber rule"]), Polarity(definition["polarity"])
    goal = number(target) if target else None
    if plan.yardstick:
        rule = AmberRule(edges=_yardstick(plan, index))
    if plan.centre:
        goal, polarity = Decimal(plan.centre), Polarity.CLOSER
    step = 4 if definition["frequency"] == PeriodType.QUARTER else 1
    year_ago = values[index - step] if index >= step else None
    rating = rate(values[index], Target(goal, rule), polarity, year_ago=year_ago)
    found = parse_published(rating.status)
    if found is None or not found.is_rated:
        raise ValueError(f"{definition['code']}: {rating.reason}")
    return found


def _yardstick(plan: Plan, index: int) -> tuple[Decimal, Decimal]:
    (green, amber), (then_green, then_amber) = (
        (number(edge) for edge in text.split("/")) for text in (plan.yardstick, plan.once or plan.yardstick)
    )
    part = Decimal(index) / (PERIODS - 1)
    return then_green + (green - then_green) * part, then_amber + (amber - then_amber) * part


def number(text: str) -> Decimal:
    """The number in a printed figure; a figure is expected."""
    found: Figure | None = parse_figure(text)
    if found is None:
        raise ValueError(f"“{text}” holds no figure")
    return found.value


def _england(code: str, plan: Plan, period: Period, index: int, form: str) -> str:
    """The comparator, once a year: quarterly indicators have it for the end of the financial year."""
    if plan.england is None or (period.type is PeriodType.QUARTER and period.quarter_number != 4):
        return ""
    first, last = (Decimal(value) for value in plan.england)
    value = first + (last - first) * index / (PERIODS - 1) + _noise("England", code, period.label) * (last - first) / 20
    return _as_printed(_round(value, plan.places), plan.places, form)


def _as_printed(value: Decimal, places: int, form: str) -> str:
    """The value in the form of a printed one: same unit words, no trailing zeros, as the page prints them."""
    text = f"{abs(value):,.{max(places, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "-" if value < 0 else ""
    return _NUMBER.sub(f"{sign}{'£' if '£' in form else ''}{text}", form, count=1)


def _round(value: Decimal, places: int) -> Decimal:
    """Half up, to so many places after the point; -3 means thousands. A zero carries no sign."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


if __name__ == "__main__":
    main()
