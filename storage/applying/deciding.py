"""Rules that a definitions file decides from a day on, held against those there are."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, insert, select, update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.domain.amber import write_amber
from storage.domain.indicator import BEGINNING, DatedRule, Polarity, Unit, format_value
from storage.domain.rule import RuleError, check_rule
from storage.facts import rule_of
from storage.intake.problems import Problems
from storage.intake.values import DefinitionRow
from storage.known import KnownIndicator
from storage.tables import DatedRule as RuleRow
from storage.tables import table_of

_RULE = table_of(RuleRow)


@dataclass
class Decided:
    """A row that decides, and whose rule."""

    indicator: KnownIndicator
    line: int
    rule: DatedRule


class Decisions:
    """Takes rows in memory and writes those that are news."""

    def __init__(self, outcome: Outcome, problems: Problems) -> None:
        self._outcome, self._problems = outcome, problems
        self._taken: list[Decided] = []

    def take(self, found: KnownIndicator | None, row: DefinitionRow) -> None:
        """Keep what the row decides of an indicator that is there, or stands on a line above."""
        if found is None or row.dated is None:
            key = row.definition.key.code or row.definition.name
            self._problems.add(f"there is no indicator “{key}” whose rule could change from a day on", line=row.line)
            return
        self._taken.append(Decided(found, row.line, row.dated))

    def check(self) -> None:
        """Each rule must hold together with what its indicator's definition says by now."""
        for one in self._taken:
            found, rule = one.indicator, one.rule
            polarity = rule.polarity or (Polarity(found.polarity) if found.polarity else None)
            try:
                if polarity is not None:
                    check_rule(rule.target if rule.sets_target else found.target, rule.amber, polarity)
            except RuleError as error:
                self._problems.add(str(error), line=one.line)

    def write(self, session: Session, hand: Hand) -> list[Change]:
        """Write what is not there yet; the changes for the audit. Of one day the rule there was is superseded."""
        changes: list[Change] = []
        for one in self._taken:
            there = _there(session, one)
            made = _dated(one.rule, there, hand)
            if there is not None and there == made:
                continue
            _write(session, one, made)
            changes += _changes(one.indicator, there, made)
            self._outcome.changed.append(f"{one.indicator.name} ({one.indicator.code}): rule from {_start(made)}")
        return changes


def _dated(rule: DatedRule, there: DatedRule | None, hand: Hand) -> DatedRule:
    """The rule with who decided it and when: as the file says, else as is known of the very same, else by now."""
    same = there is not None and replace(there, decided_by="", decided_on=None) == replace(
        rule, decided_by="", decided_on=None
    )
    known = there if there is not None and same else DatedRule(rule.effective_from)
    return replace(
        rule,
        decided_by=rule.decided_by or known.decided_by or hand.who,
        decided_on=rule.decided_on or known.decided_on or hand.at.astimezone(UTC).date(),
    )


def _there(session: Session, one: Decided) -> DatedRule | None:
    row = session.connection().execute(select(_RULE).where(_same_day(one) & ~_RULE.c.superseded)).first()
    return rule_of(row) if row is not None else None


def _same_day(one: Decided) -> ColumnElement[bool]:
    return (_RULE.c.indicator_id == one.indicator.id) & (_RULE.c.effective_from == one.rule.effective_from)


def _write(session: Session, one: Decided, made: DatedRule) -> None:
    connection = session.connection()
    connection.execute(update(_RULE).where(_same_day(one) & ~_RULE.c.superseded).values(superseded=True))
    values = {
        "effective_from": made.effective_from,
        "sets_target": made.sets_target,
        "target": made.target,
        "amber": write_amber(made.amber),
        "polarity": str(made.polarity) if made.polarity else None,
        "reason": made.reason,
        "made_by": made.decided_by,
        "made_at": datetime.combine(made.decided_on or date.min, time(), UTC),
        "superseded": False,
    }
    connection.execute(insert(_RULE).values(indicator_id=one.indicator.id, **values))


def _changes(found: KnownIndicator, there: DatedRule | None, made: DatedRule) -> list[Change]:
    was = _words(there, Unit(found.unit)) if there else ""
    rule = Change("rule", found.subject, f"from {_start(made)}", was, _words(made, Unit(found.unit)), indicator=found)
    return [rule, Change("rule", found.subject, "reason", "", made.reason, indicator=found)]


def _words(rule: DatedRule, unit: Unit) -> str:
    target = (
        "as printed" if not rule.sets_target else "none" if rule.target is None else format_value(rule.target, unit)
    )
    polarity = f"; {rule.polarity} is better" if rule.polarity else ""
    return f"target {target}; amber {write_amber(rule.amber, unit) or 'none'}{polarity}"


def _start(rule: DatedRule) -> str:
    return "the beginning" if rule.effective_from == BEGINNING else f"{rule.effective_from:%d/%m/%Y}"
