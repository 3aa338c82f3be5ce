"""What a change to a definition would do: what differs, which ratings flip, which printed targets no longer count."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from storage.domain.amber import write_amber
from storage.domain.amending import Change, until
from storage.domain.classification import Classification
from storage.domain.indicator import DatedRule, Definition, format_value
from storage.domain.period import PeriodType
from storage.domain.rag import RagStatus
from storage.domain.rule import Rule, in_force
from storage.domain.snapshot import Point

NONE = "none"


@dataclass(frozen=True)
class Difference:
    """One thing that the change makes different, in words; an account stands as its id."""

    field: str
    was: str
    now: str


@dataclass(frozen=True)
class Flip:
    """A figure whose rating by its own rule would not be what it is."""

    before: Point
    after: Point

    @property
    def published(self) -> RagStatus | None:
        """The RAG that came with the figure: it goes on being shown, whatever the rule says."""
        return self.before.measurement.published


@dataclass(frozen=True)
class Preview:
    """What a person is shown before a change is saved; of figures only what they may see.

    `held` counts the figures that the new rule is for; `winning` are those printed with a target that no longer counts;
    `until` is the later decision that takes over from its own day. `directorate` says whose indicator it is, `type` in
    which periods it is counted.
    """

    definition: Definition
    change: Change
    differences: tuple[Difference, ...]
    held: int = 0
    flips: tuple[Flip, ...] = ()
    winning: tuple[Point, ...] = ()
    until: DatedRule | None = None
    classification: Classification = Classification.PUBLIC
    is_draft: bool = False
    directorate: str = ""
    type: PeriodType | None = None


def preview(
    definition: Definition,
    change: Change,
    before: Sequence[Point],
    after: Sequence[Point],
    *,
    account: str,
    is_draft: bool = False,
    directorate: str = "",
) -> Preview:
    """Hold the history by the rules as they are against the same history by the rules as they would be."""
    pairs = list(zip(before, after, strict=True))
    touched = [(was, now) for was, now in pairs if was.rule != now.rule]
    return Preview(
        definition=definition,
        change=change,
        differences=differences(definition, change, account),
        held=len(touched),
        flips=tuple(Flip(was, now) for was, now in touched if was.calculated.status is not now.calculated.status),
        winning=tuple(now for was, now in touched if _wins(was, now)),
        until=until(definition, change) if change.is_dated else None,
        classification=definition.classification,
        is_draft=is_draft,
        directorate=directorate,
        type=next((one.measurement.period.type for one in reversed(before) if one.measurement.period), None),
    )


def _wins(was: Point, now: Point) -> bool:
    """Whether the figure's printed target counted before, and another does now."""
    printed = now.measurement.target
    return printed is not None and now.rule.sets_target and not was.rule.sets_target and now.rule.target != printed


def differences(definition: Definition, change: Change, account: str) -> tuple[Difference, ...]:
    """From what to what, for the audit and the person; `account` is the one bound so far."""
    rule, unit = in_force(definition, change.effective_from), definition.unit
    found = []
    if "target" in change.fields:
        now = NONE if change.target is None else format_value(change.target, unit)
        found.append(Difference("target", _target_before(definition, rule), now))
    if "amber" in change.fields:
        was, now = (write_amber(amber, unit) or NONE for amber in (rule.amber, change.amber))
        found.append(Difference("amber rule", was, now))
    if "polarity" in change.fields:
        found.append(Difference("which way is good", rule.polarity or "not stated", change.polarity or "not stated"))
    if "account" in change.fields:
        found.append(Difference("owner", account or "nobody", change.account or "nobody"))
    found += [Difference("aliases", alias, "") for alias in change.removed]
    found += [Difference("aliases", "", alias) for alias in change.added]
    return tuple(found)


def _target_before(definition: Definition, rule: Rule) -> str:
    known: Decimal | None = rule.target
    if rule.sets_target:
        return NONE if known is None else format_value(known, definition.unit)
    printed = "as printed with each figure"
    return printed if known is None else f"{printed}, else {format_value(known, definition.unit)}"
