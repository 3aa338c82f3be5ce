"""How long a status has stood: "red for 3 quarters running", "first green since Q1 2018/19"."""

from collections.abc import Sequence

from storage.domain.indicator import Definition
from storage.domain.period import Period, PeriodType
from storage.domain.snapshot import Point
from storage.domain.trend import Streak

_WORDS = {PeriodType.MONTH: "month", PeriodType.QUARTER: "quarter", PeriodType.DATE: "figure", None: "figure"}


def streak(definition: Definition, history: Sequence[Point]) -> Streak | None:
    """How many periods in a row have had the latest status; a missing period ends the count.

    None while the latest status is a grey, while there is nothing earlier, and where the same status stands on the
    far side of a gap: nobody knows then whether it lasted.
    """
    if len(history) < 2 or not history[-1].status.is_rated:
        return None
    status, run = history[-1].status, _run(definition, history)
    name, unit = status.word.lower(), _unit(definition, history[-1])
    if run > 1:
        return Streak(status, run, f"{name} for {run} {unit}s running", _any_illustrative(history[-run:]))
    if history[-2].status is status:
        return None
    since = next((index for index in range(len(history) - 2, -1, -1) if history[index].status is status), None)
    if since is None:
        words = f"{name} for the first time in {len(history)} recorded {unit}s"
        return Streak(status, run, words, _any_illustrative(history))
    words = f"first {name} since {history[since].measurement.label}"
    return Streak(status, run, words, _any_illustrative(history[since:]))


def stretch(definition: Definition, history: Sequence[Point]) -> tuple[int, str]:
    """How many periods in a row have had the latest status, and what one of them is called: (5, "quarter")."""
    return (_run(definition, history), _unit(definition, history[-1])) if history else (0, "period")


def _run(definition: Definition, history: Sequence[Point]) -> int:
    run = 1
    for earlier, later in zip(reversed(history[:-1]), reversed(history[1:]), strict=True):
        if earlier.status is not later.status or not _follows(definition, later, earlier):
            break
        run += 1
    return run


def _any_illustrative(history: Sequence[Point]) -> bool:
    return any(point.measurement.illustrative for point in history)


def _follows(definition: Definition, later: Point, earlier: Point) -> bool:
    """Whether no period is missing in between. Bare dates of no known frequency simply follow each other."""
    now, then = _placed(definition, later), _placed(definition, earlier)
    if now is None or then is None:
        return False
    return now.type is then.type is PeriodType.DATE or then == now.previous()


def _placed(definition: Definition, point: Point) -> Period | None:
    """The period at the indicator's own frequency: a figure taken on some day of a quarter is that quarter's."""
    period = point.measurement.period
    if period is None or period.type is not PeriodType.DATE or definition.frequency is None:
        return period
    return Period.containing(definition.frequency, period.end)


def _unit(definition: Definition, latest: Point) -> str:
    placed = _placed(definition, latest)
    return _WORDS.get(placed.type if placed else None, "year")
