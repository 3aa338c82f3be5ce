"""Definitions, rules, measurements and histories in a few words, for tests of the domain."""

from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from storage.domain import history
from storage.domain.indicator import AmberRule, Definition, IndicatorKey, Polarity, Unit
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.rag import RagStatus
from storage.domain.rule import Target, check_rule
from storage.domain.snapshot import Measurement, Point

WITH_GOOD_DIRECTION = st.sampled_from([Polarity.HIGHER, Polarity.LOWER, Polarity.CLOSER])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000)
SIZES = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=1000)
BADNESS = {RagStatus.GREEN: 0, RagStatus.AMBER: 1, RagStatus.RED: 2}


def number(text):
    """A decimal from a text or an int; None stays None."""
    return None if text is None else Decimal(text)


def definition(**fields) -> Definition:
    """Care leavers in EET: a percentage by quarter where higher is better, unless `fields` say otherwise."""
    for name in ("target", "no_change_band"):
        if name in fields:
            fields[name] = number(fields[name])
    plain = {"unit": Unit.PERCENT, "polarity": Polarity.HIGHER, "frequency": PeriodType.QUARTER, "defined": True}
    return Definition(IndicatorKey("CL-EET", "CFC"), "Care leavers in EET", **(plain | fields))


def measurement(period: str, value, **fields) -> Measurement:
    """A figure for a printed period (one that is no date stays text); `target` as text."""
    try:
        read: Period | None = parse_period(period)
    except PeriodError:
        read = None
    if "target" in fields:
        fields["target"] = number(fields["target"])
    return Measurement(read, period, number(value), **fields)


def points(one: Definition, *figures, **later) -> tuple[Point, ...]:
    """The history of (period, value) or (period, value, fields) figures, oldest first."""
    made = [measurement(period, value, **(more[0] if more else {})) for period, value, *more in figures]
    return history.points(one, made, **later)


def rated(*figures) -> tuple[Point, ...]:
    """A history of (period, published status): "Q1 2018/19 red"; a trailing * marks it illustrative."""
    made = []
    for words in figures:
        period, status = words.removesuffix("*").rsplit(" ", 1)
        published = None if status == "grey" else RagStatus(status.upper())
        made.append((period, 1, {"published": published, "illustrative": words.endswith("*")}))
    return points(definition(), *made)


def rule(**forms) -> AmberRule:
    """An amber rule from texts: points=, percent=, floor=, edges=(green, amber), improved=."""
    edges = forms.pop("edges", None)
    improved = forms.pop("improved", False)
    exact = {name: number(value) for name, value in forms.items()}
    return AmberRule(**exact, edges=edges and (number(edges[0]), number(edges[1])), improved=improved)


@st.composite
def rules(draw):
    """A target with a rule that `check_rule` lets pass, and its polarity."""
    polarity = draw(WITH_GOOD_DIRECTION)
    goal = draw(NUMBERS)
    form = draw(st.sampled_from(["none", "points", "percent", "floor", "edges", "edges alone"]))
    width, depth = draw(SIZES), draw(SIZES)
    back = -1 if polarity is Polarity.HIGHER else 1
    made = {
        "none": AmberRule(),
        "points": AmberRule(points=width),
        "percent": AmberRule(percent=width),
        "floor": AmberRule(floor=goal + back * width),
    }
    edges = (
        (width, width + depth) if polarity is Polarity.CLOSER else (goal + back * width, goal + back * (width + depth))
    )
    amber = made.get(form, AmberRule(edges=edges))
    assume(not (polarity is Polarity.CLOSER and form in ("floor", "edges alone")))
    assume(not (form == "percent" and goal == 0))
    check_rule(goal, amber, polarity)
    return Target(None if form == "edges alone" else goal, amber), polarity
