"""The rule of an indicator: its target, and where green and amber end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from storage.domain.indicator import BEGINNING, AmberRule, DatedRule, Definition, Polarity, Unit
from storage.domain.period import Period, PeriodType, day_words


class RuleError(ValueError):
    """A target or amber rule that cannot work; the message is a sentence for the officer who set it."""


@dataclass(frozen=True)
class Target:
    """What a figure is held against. `value` may be None only where explicit edges stand by themselves."""

    value: Decimal | None
    amber: AmberRule | None = None
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True)
class Rule:
    """The rule in force for a figure; `decision` is the dated one it comes from, None for the definition's own."""

    target: Decimal | None = None
    amber: AmberRule | None = None
    polarity: Polarity | None = None
    decision: DatedRule | None = None

    @property
    def sets_target(self) -> bool:
        """Whether a target was decided, which then wins over the one printed with the figure."""
        return self.decision is not None and self.decision.sets_target


def in_force(definition: Definition, end: date | None) -> Rule:
    """The rule for a period that ends on this day: the definition's, overlaid by the last one decided up to then.

    A figure without a real period (None) keeps the definition's own.
    """
    own = Rule(definition.target, definition.amber, definition.polarity)
    begun = [one for one in definition.rules if end is not None and one.effective_from <= end]
    if not begun:
        return own
    last = max(begun, key=lambda one: one.effective_from)
    target = last.target if last.sets_target else own.target
    return Rule(target, last.amber, last.polarity or own.polarity, last)


def since_words(decision: DatedRule, type: PeriodType | None) -> str:
    """From when a decision holds, said in periods of this type where it begins with one: "since Q2 2019/20"."""
    start = decision.effective_from
    if start == BEGINNING:
        return "from the beginning"
    period = Period.containing(type, start) if type else None
    return f"since {period.label if period and period.start == start else day_words(start)}"


@dataclass(frozen=True)
class Limits:
    """Where green and amber end, both inclusive: as values, or for closer-is-better as distances from the target."""

    green: Decimal
    amber: Decimal


def check_rule(target: Decimal | None, rule: AmberRule | None, polarity: Polarity) -> None:
    """Refuse, with RuleError, a rule that contradicts itself, its target or its polarity."""
    if rule is None:
        return
    forms = [form for form in (rule.points, rule.percent, rule.floor, rule.edges) if form is not None]
    if len(forms) > 1:
        raise RuleError("give one amber rule only: a tolerance in points, in percent, a floor or two edges")
    if polarity is Polarity.NONE and (forms or rule.improved):
        raise RuleError("an indicator with no good direction is shown as data only and takes no amber rule")
    if min(rule.points or 0, rule.percent or 0) < 0:
        raise RuleError("a tolerance cannot be negative")
    if rule.percent is not None and target == 0:
        raise RuleError("a tolerance in percent of a zero target is nothing at all; give it in points")
    if polarity is Polarity.CLOSER and rule.floor is not None:
        raise RuleError("closer to the target is better, so a floor does not fit; give a tolerance or two distances")
    _check_order(target, rule, polarity)


def _check_order(target: Decimal | None, rule: AmberRule, polarity: Polarity) -> None:
    """Green must end before amber does, and a target must itself be green."""
    green, amber = rule.edges or (target, rule.floor)
    if green is None or amber is None:
        return
    if polarity is Polarity.CLOSER and green < 0:
        raise RuleError("the distances at which green and amber end cannot be negative")
    if not reaches(green, amber, polarity):
        raise RuleError(f"amber would end at {amber:f} before green does at {green:f}: {polarity} is better")
    if polarity is not Polarity.CLOSER and target is not None and not reaches(target, green, polarity):
        raise RuleError(f"the target of {target:f} would not be green, which ends at {green:f}: {polarity} is better")


def limits(target: Target, polarity: Polarity) -> Limits | None:
    """Where green and amber end; None when the target and its rule do not say. Without a rule amber is empty.

    A target of one period can lie beyond edges or a floor that were set for all: meeting it is green all the same,
    and where amber would end before green does there is no amber.
    """
    ends = _ends(target, polarity)
    if ends is None:
        return None
    green, amber = ends
    if target.value is not None:
        green = _worse(green, measure(target.value, target.value, polarity), polarity)
    return Limits(green, _worse(amber, green, polarity))


def _worse(one: Decimal, other: Decimal, polarity: Polarity) -> Decimal:
    return min(one, other) if polarity is Polarity.HIGHER else max(one, other)


def _ends(target: Target, polarity: Polarity) -> tuple[Decimal, Decimal] | None:
    rule, goal = target.amber or AmberRule(), target.value
    if rule.edges is not None and (polarity is not Polarity.CLOSER or goal is not None):
        return rule.edges
    if goal is None or (rule.percent is not None and goal == 0):
        return None
    if rule.floor is not None:
        return goal, rule.floor
    width = rule.points or Decimal(0) if rule.percent is None else abs(goal) * rule.percent / 100
    if polarity is Polarity.CLOSER:
        return Decimal(0), width
    return goal, goal - width if polarity is Polarity.HIGHER else goal + width


def measure(value: Decimal, mark: Decimal, polarity: Polarity) -> Decimal:
    """What is held against the limits: the value, or for closer-is-better its distance from the target."""
    return abs(value - mark) if polarity is Polarity.CLOSER else value


def reaches(measure: Decimal, limit: Decimal, polarity: Polarity) -> bool:
    """Whether what is measured is at the limit or on its good side."""
    return measure >= limit if polarity is Polarity.HIGHER else measure <= limit
