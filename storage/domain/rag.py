"""The rating of a figure: red, amber, green or a grey that says why it is grey."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from storage.domain.indicator import AmberRule, Polarity, Unit, format_gap, format_value


class RagStatus(StrEnum):
    """What is said of a figure. The greys are distinct; N/A and NO STATUS are only ever published, never calculated."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    NO_TARGET = "NO TARGET"
    NOT_DEFINED = "NOT DEFINED"
    DATA_ONLY = "DATA ONLY"
    NEW = "NEW"
    NOT_DUE = "NOT DUE"
    AWAITING = "AWAITING"
    CANNOT_RATE = "CANNOT RATE"
    NOT_APPLICABLE = "N/A"
    NO_STATUS = "NO STATUS"

    @property
    def is_rated(self) -> bool:
        """True for red, amber and green."""
        return self in _RATED

    @property
    def word(self) -> str:
        """The status as a person reads it: Red, No target set, N/A."""
        return _WORDS[self]

    @property
    def shape(self) -> str:
        """A sign that differs by shape as well as colour: square, diamond, disc, and a hollow disc for every grey."""
        return _SHAPES.get(self, "⚪")


_RATED = (RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN)
_SHAPES = {RagStatus.RED: "🟥", RagStatus.AMBER: "🔶", RagStatus.GREEN: "🟢"}
_WORDS = {
    RagStatus.RED: "Red",
    RagStatus.AMBER: "Amber",
    RagStatus.GREEN: "Green",
    RagStatus.NO_TARGET: "No target set",
    RagStatus.NOT_DEFINED: "Not defined yet",
    RagStatus.DATA_ONLY: "Data only",
    RagStatus.NEW: "New indicator",
    RagStatus.NOT_DUE: "Not due yet",
    RagStatus.AWAITING: "Awaiting data",
    RagStatus.CANNOT_RATE: "Cannot be rated",
    RagStatus.NOT_APPLICABLE: "N/A",
    RagStatus.NO_STATUS: "No status",
}
_PUBLISHED = {
    "red": RagStatus.RED,
    "r": RagStatus.RED,
    "amber": RagStatus.AMBER,
    "a": RagStatus.AMBER,
    "yellow": RagStatus.AMBER,
    "green": RagStatus.GREEN,
    "g": RagStatus.GREEN,
    "n/a": RagStatus.NOT_APPLICABLE,
    "na": RagStatus.NOT_APPLICABLE,
    "not applicable": RagStatus.NOT_APPLICABLE,
    "no status": RagStatus.NO_STATUS,
    "grey": RagStatus.NO_STATUS,
}


class RagError(ValueError):
    """A text that is no published RAG; the message is a sentence for the person who wrote it."""


def parse_published(text: str) -> RagStatus | None:
    """Read a published RAG; None for a blank cell. Raises RagError for anything else."""
    clean = " ".join(text.split()).lower()
    if not clean:
        return None
    if clean not in _PUBLISHED:
        raise RagError(f"“{text.strip()[:40]}” is not RED, AMBER, GREEN, N/A or NO STATUS")
    return _PUBLISHED[clean]


class RuleError(ValueError):
    """A target or amber rule that cannot work; the message is a sentence for the officer who set it."""


@dataclass(frozen=True)
class Target:
    """What a figure is held against. `value` may be None only where explicit edges stand by themselves."""

    value: Decimal | None
    amber: AmberRule | None = None
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True)
class Rating:
    """A status with its reason in numbers; `gap` is value minus target, signed, None with nothing to compare."""

    status: RagStatus
    reason: str
    gap: Decimal | None = None
    gap_words: str = ""


@dataclass(frozen=True)
class Limits:
    """Where green and amber end, both inclusive: as values, or for closer-is-better as distances from the target."""

    green: Decimal
    amber: Decimal


@dataclass(frozen=True)
class Band:
    """A stretch of the value axis with one status; None is an open end."""

    status: RagStatus
    low: Decimal | None
    high: Decimal | None


def check_rule(target: Decimal | None, rule: AmberRule | None, polarity: Polarity) -> None:
    """Refuse, with RuleError, a rule that contradicts itself, its target or its polarity."""
    if rule is None:
        return
    forms = [rule.points, rule.percent, rule.floor, rule.edges]
    if sum(form is not None for form in forms) > 1:
        raise RuleError("give one amber rule only: a tolerance in points, in percent, a floor or two edges")
    if polarity is Polarity.NONE and any(form is not None for form in forms):
        raise RuleError("an indicator with no good direction is shown as data only and takes no amber rule")
    if min(rule.points or 0, rule.percent or 0) < 0:
        raise RuleError("a tolerance cannot be negative")
    if rule.percent is not None and target == 0:
        raise RuleError("a tolerance in percent of a zero target is nothing at all; give it in points")
    if polarity is Polarity.CLOSER and rule.floor is not None:
        raise RuleError("closer to the target is better, so a floor does not fit; give a tolerance or two distances")
    _check_order(target, rule, polarity)


def _check_order(target: Decimal | None, rule: AmberRule, polarity: Polarity) -> None:
    green, amber = rule.edges or (target, rule.floor)
    if green is None or amber is None:
        return
    if polarity is Polarity.CLOSER and green < 0:
        raise RuleError("the distances at which green and amber end cannot be negative")
    if amber > green if polarity is Polarity.HIGHER else amber < green:
        raise RuleError(f"amber would end at {amber:f} before green does at {green:f}: {polarity} is better")


def limits(target: Target, polarity: Polarity) -> Limits | None:
    """Where green and amber end; None when the target and its rule do not say. Without a rule amber is empty."""
    rule = target.amber or AmberRule()
    if rule.edges is not None:
        return None if polarity is Polarity.CLOSER and target.value is None else Limits(*rule.edges)
    if target.value is None:
        return None
    if rule.floor is not None:
        return Limits(target.value, _better(rule.floor, target.value, polarity, worse=True))
    if rule.percent is not None and target.value == 0:
        return None
    width = rule.points or Decimal(0) if rule.percent is None else abs(target.value) * rule.percent / 100
    if polarity is Polarity.CLOSER:
        return Limits(Decimal(0), width)
    return Limits(target.value, target.value - width if polarity is Polarity.HIGHER else target.value + width)


def _better(one: Decimal, other: Decimal, polarity: Polarity, *, worse: bool) -> Decimal:
    return min(one, other) if (polarity is Polarity.HIGHER) is worse else max(one, other)


def rate(
    value: Decimal | None,
    target: Target | None,
    polarity: Polarity | None,
    *,
    year_ago: Decimal | None = None,
) -> Rating:
    """Rate a figure against its target, unrounded; on the target is met.

    `year_ago` is the figure for the same period last year, used only by a rule with `improved`.
    """
    if value is None:
        return Rating(RagStatus.AWAITING, "No figure has been recorded for this period.")
    if polarity is None:
        return unrated(
            RagStatus.NOT_DEFINED, "No definition says yet whether higher or lower is better.", value, target
        )
    if polarity is Polarity.NONE:
        reason = "Neither direction counts as good, so it is shown as data only."
        return unrated(RagStatus.DATA_ONLY, reason, value, target)
    if target is None or (target.value is None and (target.amber is None or target.amber.edges is None)):
        return Rating(RagStatus.NO_TARGET, "No target is set, so there is nothing to rate it against.")
    found = limits(target, polarity)
    if found is None:
        reason = "A tolerance in percent cannot be taken of a zero target."
        return unrated(RagStatus.CANNOT_RATE, reason, value, target)
    return _rated(value, target, polarity, found, year_ago)


def unrated(status: RagStatus, reason: str, value: Decimal, target: Target | None) -> Rating:
    """A grey that still says how far the figure is from its target, where there is one."""
    if target is None or target.value is None:
        return Rating(status, reason)
    gap = value - target.value
    return Rating(status, reason, gap, _gap_words(gap, target.unit))


def _rated(value: Decimal, target: Target, polarity: Polarity, found: Limits, year_ago: Decimal | None) -> Rating:
    mark, what = (found.green, "edge of green") if target.value is None else (target.value, "target")
    gap = value - mark
    status = _status(_measure(value, mark, polarity), found, polarity)
    reason = f"{_compared(value, mark, what, target.unit)}; {_rule_words(status, mark, target, polarity, found)}."
    improved = bool(target.amber and target.amber.improved)
    if year_ago is not None and improved and status is RagStatus.RED and _is_better(value, year_ago, mark, polarity):
        status = RagStatus.AMBER
        reason = f"{reason[:-1]}, but it is better than {format_value(year_ago, target.unit)} a year ago, so amber."
    return Rating(status, reason, gap, _gap_words(gap, target.unit, what))


def _measure(value: Decimal, mark: Decimal, polarity: Polarity) -> Decimal:
    return abs(value - mark) if polarity is Polarity.CLOSER else value


def _status(measure: Decimal, found: Limits, polarity: Polarity) -> RagStatus:
    if _reaches(measure, found.green, polarity):
        return RagStatus.GREEN
    return RagStatus.AMBER if _reaches(measure, found.amber, polarity) else RagStatus.RED


def _reaches(measure: Decimal, limit: Decimal, polarity: Polarity) -> bool:
    return measure >= limit if polarity is Polarity.HIGHER else measure <= limit


def _is_better(value: Decimal, earlier: Decimal, mark: Decimal, polarity: Polarity) -> bool:
    now, then = _measure(value, mark, polarity), _measure(earlier, mark, polarity)
    return now > then if polarity is Polarity.HIGHER else now < then


def _compared(value: Decimal, mark: Decimal, what: str, unit: Unit) -> str:
    if value == mark:
        return f"{format_value(value, unit)} is exactly the {format_value(mark, unit)} {what}"
    away = f"{format_gap(value - mark, unit)} {'above' if value > mark else 'below'}"
    return f"{format_value(value, unit)} is {away} the {format_value(mark, unit)} {what}"


def _gap_words(gap: Decimal, unit: Unit, what: str = "target") -> str:
    if gap == 0:
        return f"on {what}"
    return f"{format_gap(gap, unit)} {'above' if gap > 0 else 'below'} {what}"


def _rule_words(status: RagStatus, mark: Decimal, target: Target, polarity: Polarity, found: Limits) -> str:
    if status is RagStatus.GREEN:
        if target.value is None:
            return "green reaches that far"
        return "the target is met" if found.green == mark or polarity is Polarity.CLOSER else "green reaches that far"
    if found.amber == found.green:
        return f"{polarity} is better and no amber band is set"
    if polarity is Polarity.CLOSER:
        return f"closer is better and amber ends {format_gap(found.amber, target.unit)} away"
    where = found.amber - mark
    if where == 0:
        return "amber ends at the target"
    return f"amber ends {format_gap(where, target.unit)} {'above' if where > 0 else 'below'}"


def bands(target: Target | None, polarity: Polarity | None) -> tuple[Band, ...]:
    """The value axis cut by the same limits `rate` uses, lowest first; empty when nothing can be rated."""
    if target is None or polarity in (None, Polarity.NONE):
        return ()
    found = limits(target, polarity)
    if found is None:
        return ()
    red, amber, green = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN
    match polarity:
        case Polarity.HIGHER:
            cuts = [(red, None, found.amber), (amber, found.amber, found.green), (green, found.green, None)]
        case Polarity.LOWER:
            cuts = [(green, None, found.green), (amber, found.green, found.amber), (red, found.amber, None)]
        case _:
            mark = target.value
            assert mark is not None
            below, above = (mark - found.amber, mark - found.green), (mark + found.green, mark + found.amber)
            cuts = [
                (red, None, below[0]),
                (amber, *below),
                (green, below[1], above[0]),
                (amber, *above),
                (red, above[1], None),
            ]
    return tuple(Band(*cut) for cut in cuts if cut[1] is None or cut[1] != cut[2])
