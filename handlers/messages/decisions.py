"""What was decided of an indicator's rule, in words: the tolerance, from when, by whom and why."""

from handlers.messages.blocks import Block, Mrkdwn, brief, esc, join, section
from handlers.messages.roles import is_account
from storage.domain.amber import write_amber
from storage.domain.indicator import AmberRule, DatedRule, Definition, Polarity, Unit, format_gap, format_value
from storage.domain.period import PeriodType, day_words
from storage.domain.rule import in_force, since_words
from storage.domain.snapshot import IndicatorSnapshot

GOOD = {
    None: "Which way is good is not stated",
    Polarity.HIGHER: "Higher is better",
    Polarity.LOWER: "Lower is better",
    Polarity.CLOSER: "Closer to the target is better",
    Polarity.NONE: "Neither direction is good or bad",
}
_REASON, _MOST_COMING = 600, 3


def tolerance(rule: AmberRule | None, unit: Unit) -> str:
    """The amber rule as one would explain it."""
    if rule is None:
        return "no band is set, so what misses the target is red"
    parts = []
    if rule.points is not None:
        parts.append(f"within {format_gap(rule.points, unit)} of the target")
    if rule.percent is not None:
        parts.append(f"up to {rule.percent:f}% of the target away from it")
    if rule.floor is not None:
        parts.append(f"between the target and the floor of {format_value(rule.floor, unit)}")
    if rule.edges is not None:
        green, amber = (format_value(edge, unit) for edge in rule.edges)
        parts.append(f"from {green}, where green ends, to {amber}")
    if rule.improved:
        parts.append("when better than a year ago")
    return ", or ".join(parts)


def rule_words(definition: Definition, decision: DatedRule) -> str:
    """What a decision sets, in a few words: "target 48%, amber 2 points, higher is better"."""
    unit = definition.unit
    parts = []
    if decision.sets_target:
        parts.append("no target" if decision.target is None else f"target {format_value(decision.target, unit)}")
    parts.append(f"amber {write_amber(decision.amber, unit)}" if decision.amber else "no amber band")
    if decision.polarity:
        parts.append(GOOD[decision.polarity].lower())
    return ", ".join(parts)


def decided(snapshot: IndicatorSnapshot) -> list[Block]:
    """Who decided the rule in force for the figure shown, when and why, and what is decided for later. Private."""
    point, definition = snapshot.latest, snapshot.definition
    now = point.rule.decision if point else None
    period = point.measurement.period if point else None
    end = period.end if period else None
    coming = sorted(
        (one for one in definition.rules if end is None or one.effective_from > end), key=lambda one: one.effective_from
    )
    type = period.type if period else definition.frequency
    blocks = [section(_decision("Decided", definition, now, type))] if now else []
    if point is None or period is not None:
        blocks += [section(_decision("Decided for later", definition, one, type)) for one in coming[:_MOST_COMING]]
    return blocks


def _decision(title: str, definition: Definition, decision: DatedRule, type: PeriodType | None) -> Mrkdwn:
    since = since_words(decision, type)
    on = f" on {day_words(decision.decided_on)}" if decision.decided_on else ""
    said = f"{since[:1].upper()}{since[1:]}: {rule_words(definition, decision)}."
    why = join("\n“", brief(decision.reason, _REASON), "”") if decision.reason else ""
    return join(f"*{title}*\n", esc(said), " Decided by ", by(decision.decided_by), esc(on), ".", why)


def by(account: str) -> Mrkdwn:
    """The person, as a mention where it is one: for private messages and windows only."""
    return Mrkdwn(f"<@{account}>") if is_account(account) else brief(account or "nobody named", 100)


def own_rule(snapshot: IndicatorSnapshot) -> list[str]:
    """The rule in force for the figure shown, a sentence each; nothing where no definition says one."""
    definition = snapshot.definition
    rule = snapshot.latest.rule if snapshot.latest else in_force(definition, None)
    if not definition.defined and rule.decision is None:
        return []
    said = [GOOD[rule.polarity]]
    if rule.target is not None:
        said.append(f"Target: {format_value(rule.target, definition.unit)}")
    elif rule.sets_target:
        said.append("Target: none, by decision")
    return [*said, f"Amber: {tolerance(rule.amber, definition.unit)}"]
