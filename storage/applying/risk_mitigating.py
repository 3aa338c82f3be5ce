"""Mitigations from a file, matched by the text of what is to be done; one that a file names no more is kept."""

from collections.abc import Iterable

from storage.applying.risk_known import KnownMitigation, KnownRisk
from storage.applying.risk_work import Work, short
from storage.audit import Change
from storage.domain.risk import MitigationStatus
from storage.intake.risk_values import MitigationRow, ReadMitigation, RiskRow
from storage.search.wording import normalise

_OF_REGISTER = "mitigations."
_AS_READ = {"due_text": "day due as printed", "done_on": "done on"}


def mitigate_risk(work: Work, risk: KnownRisk, row: RiskRow, *, is_reviewed: bool) -> None:
    """Those that a register names of a risk; where it has been reviewed since, only new ones are taken."""
    if "mitigations" not in row.present:
        return
    present = frozenset(name.removeprefix(_OF_REGISTER) for name in row.present if name.startswith(_OF_REGISTER))
    taken: dict[str, ReadMitigation] = {}
    for read in row.mitigations:
        if taken.setdefault(normalise(read.action), read) != read:
            words = f"{risk.reference} has the mitigation “{short(read.action)}” twice, and not with the same details"
            work.problems.add(words, line=row.line)
    was_there = list(risk.mitigations)
    for read in taken.values():
        if not (is_reviewed and risk.mitigation(read.action)):
            _take(work, risk, read, present)
    for one in was_there:
        if one.is_open and normalise(one.action) not in taken:
            work.outcome.unnamed.append(f"{risk.title}: {short(one.action)}")


def add_mitigations(work: Work, rows: Iterable[MitigationRow]) -> None:
    """Those of a list of mitigations."""
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        risk = work.risk(row.reference, row.line)
        if risk is None:
            continue
        key = row.reference, normalise(row.mitigation.action)
        if lines.setdefault(key, row.line) != row.line:
            words = f"“{short(row.mitigation.action)}” of {risk.reference} stands on line {lines[key]} already"
            work.problems.add(words, line=row.line)
            continue
        _take(work, risk, row.mitigation, row.present)


def _take(work: Work, risk: KnownRisk, read: ReadMitigation, present: frozenset[str]) -> None:
    found = risk.mitigation(read.action)
    if found is None:
        _add(work, risk, read)
        return
    wanted: dict[str, object] = {name: getattr(read, name) for name in ("owner", "done_on") if name in present}
    if "due" in present:
        wanted |= {"due": read.due, "due_text": read.due_text}
    if read.status is not None:
        wanted["status"] = read.status
    _set(work, risk, found, wanted)


def _add(work: Work, risk: KnownRisk, read: ReadMitigation) -> None:
    last = max((one.values["position"] for one in risk.mitigations), default=-1)
    values = {
        "position": last + 1, "action": read.action, "owner": read.owner, "due": read.due, "due_text": read.due_text,
        "status": read.status or MitigationStatus.NOT_STARTED, "done_on": read.done_on,
    }  # fmt: skip
    risk.mitigations.append(KnownMitigation(values))
    work.outcome.mitigations_added += 1
    work.touched(risk, Change("risk mitigation", risk.reference, "added", "", read.action, risk=risk))


def _set(work: Work, risk: KnownRisk, found: KnownMitigation, wanted: dict[str, object]) -> None:
    different = {name: value for name, value in wanted.items() if found.values[name] != value}
    if not different:
        return
    of = short(found.action)
    for name, value in different.items():
        words = _AS_READ.get(name, name)
        change = Change("risk mitigation", risk.reference, f"{words}: {of}", found.values[name], value, risk=risk)
        work.touched(risk, change)
    found.values.update(different)
    found.is_changed = True
    named = ", ".join(_AS_READ.get(name, name) for name in different)
    work.outcome.mitigations_changed.append(f"{risk.title}: {of} ({named})")
