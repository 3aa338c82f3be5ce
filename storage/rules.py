"""A definition changed by a person in chat: what that would do, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage import audit
from storage.audit import Change as Entry
from storage.audit import Hand
from storage.curation import CurationError, Curator, checked_name
from storage.domain import amending, effect
from storage.domain.amber import write_amber
from storage.domain.amending import Change, ChangeProblem, Typed
from storage.domain.effect import Difference, Preview
from storage.domain.holding import Owned
from storage.domain.indicator import BEGINNING, DatedRule, Definition, IndicatorKey, Unit
from storage.domain.role import Permission
from storage.domain.rule import in_force
from storage.domain.snapshot import IndicatorSnapshot, Point
from storage.domain.viewer import Viewer
from storage.facts import Facts, load_names
from storage.known import Known
from storage.owners import bind_these, owners_of, release
from storage.owning import NOT_YOURSELF
from storage.scorecard import facts_of, snapshot_of
from storage.search.wording import normalise
from storage.tables import AuditEntry, Indicator, Scorecard, table_of
from storage.tables import DatedRule as RuleRow

_RULE, _INDICATOR, _AUDIT = table_of(RuleRow), table_of(Indicator), table_of(AuditEntry)
_KINDS = ("rule", "indicator", "owner")
SAVED_ALREADY = "That has been saved already; nothing more was done."


class NotYours(Exception):
    """There is no such indicator, or this person may not change it: nobody is told which."""


class ChangedSince(Exception):
    """The definition is no longer as the person saw it; `by` is the account or name of whoever changed it."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True)
class Form:
    """An indicator's definition as it is offered for changing; `token` stands for all that decides what is shown.

    `by` is the account or name of whoever changed it last, empty where nobody has.
    """

    definition: Definition
    typed: Typed
    starts: tuple[tuple[str, date], ...]
    token: str
    by: str

    @property
    def days(self) -> tuple[date, ...]:
        """The days from which a change may hold."""
        return tuple(day for _, day in self.starts)

    @property
    def unit(self) -> Unit:
        """What targets are given in."""
        return self.definition.unit


def form(session: Session, key: IndicatorKey, *, viewer: Viewer, today: date) -> Form:
    """What the person is to be shown before they change anything. Raises NotYours."""
    facts, owned = _find(session, key, viewer, today)
    return _form(facts, owned, today, _changed_by(session, facts))


def _form(facts: Facts, owned: Owned, today: date, by: str) -> Form:
    definition = facts.definition
    points = [one for one in _points(facts, definition, today) if one.measurement.period]
    latest = max(points, key=_end) if points else None
    offered = _starts(facts, today)
    start = latest.measurement.period.start if latest and latest.measurement.period else offered[-2][1]
    rule = latest.rule if latest else in_force(definition, start)
    target = latest.target.value if latest and latest.target else rule.target
    typed = amending.filled_in(definition, rule, target, account=owned.account, start=start)
    return Form(definition, typed, offered, _token(definition, owned), by)


def _end(point: Point) -> date:
    return point.measurement.period.end if point.measurement.period else date.min


def _starts(facts: Facts, today: date) -> tuple[tuple[str, date], ...]:
    periods = [one.measurement.period for one in _points(facts, facts.definition, today)]
    return amending.starts([one for one in periods if one], facts.definition.frequency, today)


def preview(session: Session, key: IndicatorKey, change: Change, *, viewer: Viewer, today: date, token: str) -> Preview:
    """What the change would do to what the person may see. Raises NotYours, ChangedSince and ChangeProblem."""
    facts, owned = _find(session, key, viewer, today)
    _refuse_changed(session, facts, owned, token)
    _check(session, facts, change, viewer, today)
    definition = after = facts.definition
    if change.is_dated:
        after = amending.amended(definition, amending.dated(definition, change, viewer.user, today))
    return effect.preview(
        definition,
        change,
        _points(facts, definition, today),
        _points(facts, after, today),
        account=owned.account,
        is_draft=facts.is_draft,
        directorate=facts.directorate,
    )


def amend(
    session: Session, hand: Hand, key: IndicatorKey, change: Change, *, viewer: Viewer, today: date, token: str
) -> str:
    """Make the change, where all is as the person saw it; a sentence on what was done.

    Raises NotYours, ChangedSince and ChangeProblem, and nothing is written then. The same change sent again by the
    same person is written once.
    """
    facts, owned = _find(session, key, viewer, today)
    # Whoever else is about to change this indicator waits here, and sees what was written when their turn comes.
    session.connection().execute(select(_INDICATOR.c.id).where(_INDICATOR.c.id == facts.id).with_for_update())
    facts, owned = _find(session, key, viewer, today)
    if token != _token(facts.definition, owned) and _is_done(facts.definition, owned, change, viewer):
        return SAVED_ALREADY
    _refuse_changed(session, facts, owned, token)
    _check(session, facts, change, viewer, today)
    found = effect.differences(facts.definition, change, owned.account)
    if change.is_dated:
        _write(session, hand, facts, amending.dated(facts.definition, change, viewer.user, today))
    if "account" in change.fields:
        _bind(session, hand, owned, change.account)
    _rename(session, hand, facts.definition.key, change)
    _record(session, hand, owned, change, found)
    words = "; ".join(_said(one) for one in found)
    return f"{facts.definition.key.code}, {facts.definition.name}, has been changed: {words}."


def _said(one: Difference) -> str:
    if one.field == "aliases":
        return f"also called “{one.now}”" if one.now else f"no longer called “{one.was}”"
    return f"{one.field} {one.was} → {one.now}"


def _find(session: Session, key: IndicatorKey, viewer: Viewer, today: date) -> tuple[Facts, Owned]:
    facts = facts_of(session, key, viewer=viewer, today=today)
    if facts is None or not viewer.may(Permission.DEFINE, facts.directorate):
        raise NotYours
    owned = owners_of(session, [facts.id])
    if not owned:
        raise NotYours
    return facts, owned[0]


def _points(facts: Facts, definition: Definition, today: date) -> tuple[Point, ...]:
    found: IndicatorSnapshot | None = snapshot_of(replace(facts, definition=definition), today=today)
    return found.points if found else ()


def _token(definition: Definition, owned: Owned) -> str:
    """Stands for all that the form shows, and for all that the rules in force come from."""
    rules = sorted(definition.rules, key=lambda one: one.effective_from)
    seen = (definition.target, definition.amber, definition.polarity, definition.unit, definition.defined)
    text = repr((definition.key, *seen, rules, definition.aliases, owned.account))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _refuse_changed(session: Session, facts: Facts, owned: Owned, token: str) -> None:
    if token == _token(facts.definition, owned):
        return
    raise ChangedSince(_changed_by(session, facts))


def _changed_by(session: Session, facts: Facts) -> str:
    mine = (_AUDIT.c.indicator_id == facts.id) & _AUDIT.c.kind.in_(_KINDS)
    last = select(_AUDIT.c.who).where(mine).order_by(_AUDIT.c.id.desc()).limit(1)
    return str(session.connection().execute(last).scalar() or "")


def _is_done(definition: Definition, owned: Owned, change: Change, viewer: Viewer) -> bool:
    """Whether this very change, by this very person, is what stands there now."""
    names = {normalise(name) for name in (definition.name, *definition.aliases)}
    if any(normalise(one) not in names for one in change.added):
        return False
    if any(normalise(one) in names for one in change.removed):
        return False
    if "account" in change.fields and owned.account != change.account:
        return False
    if not change.is_dated:
        return True
    there = next((one for one in definition.rules if one.effective_from == change.effective_from), None)
    if there is None or there.decided_by != viewer.user:
        return False
    try:
        return amending.dated(definition, change, viewer.user, there.decided_on or date.min) == there
    except ChangeProblem:
        return False


def _check(session: Session, facts: Facts, change: Change, viewer: Viewer, today: date) -> None:
    problems: dict[str, str] = {}
    if change.effective_from not in {day for _, day in _starts(facts, today)}:
        raise ChangeProblem({"start": amending.NOT_OFFERED})
    if change.is_dated:
        # Raises where the rule contradicts itself.
        amending.dated(facts.definition, change, viewer.user, today)
    if "account" in change.fields:
        if not viewer.may(Permission.BIND, facts.directorate):
            raise NotYours
        if change.account and change.account == viewer.user and not viewer.may(Permission.GRANT):
            problems["account"] = NOT_YOURSELF
    if change.added and (wrong := _refused_alias(session, facts, change, viewer, today)):
        problems["aliases"] = wrong
    if problems:
        raise ChangeProblem(problems)


def _refused_alias(session: Session, facts: Facts, change: Change, viewer: Viewer, today: date) -> str:
    """Why a name cannot be added; of an indicator that the person may not see, only that the name is taken."""
    known = Known.load(session, _scorecard(session, facts.definition.key))
    for alias in change.added:
        try:
            other = known.by_name.get(normalise(checked_name(alias)))
        except CurationError as error:
            return str(error)
        if other is None or other.id == facts.id:
            continue
        seen = load_names(session, _INDICATOR.c.id == other.id, viewer=viewer, today=today)
        return f"“{alias}” {f'already leads to {other.code}, {other.name}' if seen else 'is taken already'}."
    return ""


def _scorecard(session: Session, key: IndicatorKey) -> Scorecard:
    found: Scorecard = session.scalars(select(Scorecard).where(col(Scorecard.scope) == key.scope)).one()
    return found


def _write(session: Session, hand: Hand, facts: Facts, made: DatedRule) -> None:
    """Add the rule; the one of the same day stays in the table, superseded."""
    connection = session.connection()
    same_day = (_RULE.c.indicator_id == facts.id) & (_RULE.c.effective_from == made.effective_from)
    connection.execute(update(_RULE).where(same_day & ~_RULE.c.superseded).values(superseded=True))
    values = {
        "effective_from": made.effective_from,
        "sets_target": made.sets_target,
        "target": made.target,
        "amber": write_amber(made.amber, facts.definition.unit),
        "polarity": str(made.polarity) if made.polarity else None,
        "reason": made.reason,
        "made_by": hand.who,
        "made_at": hand.at,
        "superseded": False,
    }
    connection.execute(insert(_RULE).values(indicator_id=facts.id, **values))


def _bind(session: Session, hand: Hand, owned: Owned, account: str) -> None:
    if account:
        bind_these(session, hand, [owned], account)
    elif owned.account:
        release(session, hand, owned)


def _rename(session: Session, hand: Hand, key: IndicatorKey, change: Change) -> None:
    if not (change.added or change.removed):
        return
    curator = Curator(session, hand, _scorecard(session, key).name)
    try:
        for alias in change.removed:
            curator.alias(key.code, alias, remove=True)
        for alias in change.added:
            curator.alias(key.code, alias)
    except CurationError as error:
        raise ChangeProblem({"aliases": str(error)}) from None


def _record(session: Session, hand: Hand, owned: Owned, change: Change, found: Sequence[Difference]) -> None:
    """The rule and the reason; owner and aliases are recorded where they are written."""
    kind, subject = "rule" if change.is_dated else "indicator", f"{owned.code} on {owned.scope}"
    rule = [one for one in found if one.field not in ("owner", "aliases")]
    entries = [Entry(kind, subject, one.field, one.was, one.now, indicator=owned.id) for one in rule]
    if change.is_dated:
        start = "the beginning" if change.effective_from == BEGINNING else change.effective_from.isoformat()
        entries.append(Entry(kind, subject, "effective from", "", start, indicator=owned.id))
    audit.record(session, hand, [*entries, Entry(kind, subject, "reason", "", change.reason, indicator=owned.id)])
