"""A definition as a person changes it: what they were shown, what they typed, and what that makes different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from storage.domain.amber import parse_amber, write_amber
from storage.domain.figure import FigureError, parse_figure
from storage.domain.indicator import BEGINNING, AmberRule, DatedRule, Definition, Polarity, Unit, format_value
from storage.domain.period import Period, PeriodType
from storage.domain.rule import Rule, RuleError, check_rule, in_force

LONGEST_REASON, LONGEST_RULE, LONGEST_ALIASES = 500, 100, 2000
NOT_OFFERED = "Choose one of the periods offered."
_OFFERED = 40
_RULE = ("target", "amber", "polarity")


class ChangeProblem(ValueError):
    """What was typed cannot be: a sentence for each field that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Typed:
    """A form as texts: filled in by the bot, or by the person. `start` is a day as YYYY-MM-DD, `aliases` one a line."""

    target: str = ""
    amber: str = ""
    polarity: str = ""
    account: str = ""
    aliases: str = ""
    start: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """What is to be different. Of target, amber, polarity and account only what `fields` names counts.

    A target of None is no target, an amber of None no amber band, an empty account nobody.
    """

    effective_from: date
    reason: str
    fields: frozenset[str] = frozenset()
    target: Decimal | None = None
    amber: AmberRule | None = None
    polarity: Polarity | None = None
    account: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Whether the rule changes, which it does from a day on; owner and aliases change at once."""
        return bool(self.fields.intersection(_RULE))

    @property
    def is_nothing(self) -> bool:
        """Whether all is left as it is."""
        return not (self.fields or self.added or self.removed)


def filled_in(definition: Definition, rule: Rule, target: Decimal | None, *, account: str, start: date) -> Typed:
    """The form with all as it stands; `target` is what the latest figure is held against."""
    return Typed(
        target="" if target is None else format_value(target, definition.unit),
        amber=write_amber(rule.amber, definition.unit),
        polarity=rule.polarity or "",
        account=account,
        aliases=_shown(definition.aliases),
        start=start.isoformat(),
    )


def _shown(aliases: Sequence[str]) -> str:
    """The aliases a line each, as many as a field takes; those that are not shown are left alone."""
    text = "\n".join(aliases)
    return text if len(text) <= LONGEST_ALIASES else text[:LONGEST_ALIASES].rpartition("\n")[0]


def starts(periods: Sequence[Period], frequency: PeriodType | None, today: date) -> tuple[tuple[str, date], ...]:
    """From when a change can hold, as (label, day): the period to come, those with figures, newest first, and ever."""
    last = max(periods, key=lambda one: one.end, default=None)
    if last is None:
        type = PeriodType.QUARTER if frequency in (None, PeriodType.DATE) else frequency
        last = Period.containing(type or PeriodType.QUARTER, today)
    following = last.next()
    newest = sorted({last, *periods}, key=lambda one: (one.end, one.start))[-_OFFERED:]
    offered = {one.start: one.label for one in [*newest, *([following] if following else [])]}
    listed = sorted(offered.items(), reverse=True)
    return (*((label, day) for day, label in listed), ("From the beginning", BEGINNING))


def read(seen: Typed, now: Typed, unit: Unit, days: Sequence[date]) -> Change:
    """What the person made of the form they saw, from one of the days offered. Raises ChangeProblem."""
    reader = _Reader(seen, now, unit)
    values: dict[str, Any] = {
        name: reader.value(name) for name in ("target", "amber", "polarity", "account") if reader.differs(name)
    }
    before, after = _lines(seen.aliases), _lines(now.aliases)
    change = Change(
        effective_from=reader.start(days),
        reason=reader.reason(),
        fields=frozenset(values),
        added=tuple(alias for key, alias in after.items() if key not in before),
        removed=tuple(alias for key, alias in before.items() if key not in after),
        **values,
    )
    reader.settle()
    if change.is_nothing:
        raise ChangeProblem({"target": "Nothing has been changed yet."})
    return change


class _Reader:
    """Reads the fields one by one and keeps what is wrong with each."""

    def __init__(self, seen: Typed, now: Typed, unit: Unit) -> None:
        self._seen, self._now, self._unit = seen, now, unit
        self._problems: dict[str, str] = {}

    def differs(self, field: str) -> bool:
        """Whether the field says something else now; what cannot be read counts as different."""
        before, after = _plain(getattr(self._seen, field)), _plain(getattr(self._now, field))
        if before == after:
            return False
        try:
            return bool(self._parse(field, before) != self._parse(field, after))
        except ValueError:
            return True

    def value(self, field: str) -> object:
        """What the field says; None where it cannot be read, which is kept for `settle`."""
        try:
            return self._parse(field, _plain(getattr(self._now, field)))
        except ValueError as error:
            self._problems[field] = str(error)
            return None

    def _parse(self, field: str, text: str) -> object:
        match field:
            case "target":
                return _target(text, self._unit)
            case "amber":
                return _amber(text)
            case "polarity":
                return _polarity(text)
        return text

    def start(self, days: Sequence[date]) -> date:
        chosen = next((day for day in days if day.isoformat() == self._now.start), None)
        if chosen is not None:
            return chosen
        self._problems["start"] = NOT_OFFERED
        return BEGINNING

    def reason(self) -> str:
        text = _plain(self._now.reason)
        if not text:
            self._problems["reason"] = "Say why, for those who ask later."
        elif len(text) > LONGEST_REASON:
            self._problems["reason"] = f"The reason has {len(text)} characters; at most {LONGEST_REASON} are kept."
        elif not _is_storable(text):
            self._problems["reason"] = "The reason holds characters that cannot be kept."
        return text

    def settle(self) -> None:
        if len(self._now.aliases) > LONGEST_ALIASES:
            self._problems["aliases"] = f"At most {LONGEST_ALIASES:,} characters fit here."
        if self._problems:
            raise ChangeProblem(self._problems)


def _target(text: str, unit: Unit) -> Decimal | None:
    if text.lower() == "none":
        return None
    figure = parse_figure(text)
    if figure is None:
        return None
    if figure.provisional:
        raise FigureError("A target cannot be provisional.")
    if figure.unit not in (None, unit):
        wanted, example = unit.value, format_value(Decimal(5), unit)
        raise FigureError(f"The figures are in {wanted}, so the target must be too, such as {example}.")
    return figure.value


def _amber(text: str) -> AmberRule | None:
    if len(text) > LONGEST_RULE:
        raise RuleError(f"A tolerance has at most {LONGEST_RULE} characters.")
    return parse_amber(text)


def _polarity(text: str) -> Polarity:
    try:
        return Polarity(text)
    except ValueError:
        raise RuleError("Choose which way is good.") from None


def dated(definition: Definition, change: Change, by: str, on: date) -> DatedRule:
    """The rule that the change makes: what it says, over what was in force on its first day. Raises ChangeProblem."""
    now = in_force(definition, change.effective_from)
    own = now.decision.polarity if now.decision else None
    sets = "target" in change.fields
    made = DatedRule(
        effective_from=change.effective_from,
        sets_target=sets or now.sets_target,
        target=change.target if sets else now.target if now.sets_target else None,
        amber=change.amber if "amber" in change.fields else now.amber,
        polarity=change.polarity if "polarity" in change.fields else own,
        reason=change.reason,
        decided_by=by,
        decided_on=on,
    )
    _check(definition, made, change)
    return made


def _check(definition: Definition, made: DatedRule, change: Change) -> None:
    """The rule must hold together; what does not is said where the person changed something."""
    polarity = made.polarity or definition.polarity
    if polarity is None:
        return
    try:
        check_rule(made.target if made.sets_target else definition.target, made.amber, polarity)
    except RuleError as error:
        field = next(name for name in ("amber", "target", "polarity") if name in change.fields)
        words = str(error)
        raise ChangeProblem({field: f"{words[:1].upper()}{words[1:]}."}) from None


def amended(definition: Definition, made: DatedRule) -> Definition:
    """The definition with this rule in the place of the one of the same day."""
    others = tuple(one for one in definition.rules if one.effective_from != made.effective_from)
    return replace(definition, rules=(*others, made))


def until(definition: Definition, change: Change) -> DatedRule | None:
    """The next decision there is already, which goes on holding from its own day."""
    later = [one for one in definition.rules if one.effective_from > change.effective_from]
    return min(later, key=lambda one: one.effective_from, default=None)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> dict[str, str]:
    """The names by their plain form, each once."""
    return {line.casefold(): line for line in map(_plain, text[: LONGEST_ALIASES + 1].splitlines()) if line}


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
