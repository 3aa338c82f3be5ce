"""A definitions file into the database: applied by code, all or nothing, every change in the audit."""

from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage import audit
from storage.applying.creating import add_aliases, place
from storage.applying.known import Known, get_scorecard, scope_of
from storage.applying.outcome import Options, Outcome
from storage.applying.periods import reread_periods
from storage.audit import Change, Hand
from storage.domain.amber import write_amber
from storage.domain.indicator import Definition
from storage.intake.definitions import DefinitionRow, DefinitionsFile
from storage.intake.problems import Problems
from storage.tables import Alias, FileImport, Indicator, Scorecard
from storage.wording import normalise

_PLAIN = ("description", "decimals", "target", "directorate", "owner", "lag_days")
_WORDS = ("unit", "polarity", "frequency", "accumulation")


def apply_definitions(session: Session, file: DefinitionsFile, options: Options, *, hand: Hand) -> Outcome:
    """Define the indicators the file names. Raises Refused with every row that cannot be applied."""
    outcome = Outcome(file.name, "definitions", len(file.rows), ignored=list(file.columns.ignored))
    outcome.notes += file.notes
    problems, scopes = Problems(), dict[str, Known]()
    assumed = _assumed(session, file, options, outcome)
    changes: list[Change] = []
    for row in file.rows:
        for known in _places(session, row, options, assumed, scopes):
            changes += _apply(session, known, row, outcome, problems, hand)
    problems.settle()
    outcome.scorecards = [known.scorecard.name for known in scopes.values()]
    if changes:
        session.add(FileImport(digest=file.digest, name=file.name, at=hand.at, who=hand.who))
    audit.record(session, hand, changes)
    return outcome


def _assumed(session: Session, file: DefinitionsFile, options: Options, outcome: Outcome) -> str:
    """The scorecard for codes that stand nowhere yet."""
    if options.scorecard:
        return options.scorecard
    names = list(session.scalars(select(Scorecard.name)).all())
    if len(names) == 1:
        return names[0]
    stem = PurePath(file.name.replace("\\", "/")).stem.replace("_", " ").strip() or "Scorecard"
    if not names and not all(row.scorecard for row in file.rows):
        outcome.notes.append(f"No scorecard was named, so the file's name stands for it: “{stem}”.")
    return stem


def _places(
    session: Session, row: DefinitionRow, options: Options, assumed: str, scopes: dict[str, Known]
) -> list[Known]:
    """The scopes a row speaks of: the one it names, else each that has its code, else the assumed scorecard's."""
    named = row.scope or row.scorecard or options.scorecard
    if named:
        wanted = [row.scorecard or _name_of(session, named)]
    else:
        same = select(Scorecard.name).join(Indicator, Indicator.scope == Scorecard.scope)  # type: ignore[arg-type]
        wanted = list(session.scalars(same.where(Indicator.code == row.definition.key.code)).all()) or [assumed]  # type: ignore[arg-type]
    for name in wanted:
        if name not in scopes:
            scopes[name] = Known.load(session, get_scorecard(session, name)[0])
    return [scopes[name] for name in wanted]


def _name_of(session: Session, scope: str) -> str:
    found = session.scalars(select(Scorecard.name).where(Scorecard.scope == scope_of(scope))).first()  # type: ignore[arg-type]
    return found or scope


def _apply(
    session: Session, known: Known, row: DefinitionRow, outcome: Outcome, problems: Problems, hand: Hand
) -> list[Change]:
    definition = row.definition
    found = known.find(definition.key.code, "") or _undefined(known, definition)
    if found is None:
        if not definition.name:
            problems.add(f"there is no indicator with the code “{definition.key.code}”", line=row.line)
            return []
        found = _create(session, known, row, outcome)
        return [Change("indicator", _subject(found), "created", "", found.name), *_define(session, known, found, row)]
    changes = _define(session, known, found, row)
    try:
        changes += reread_periods(session, found, _subject(found))
    except ValueError as error:
        problems.add(str(error), line=row.line)
    if changes:
        outcome.changed.append(f"{found.name} ({found.code}): {', '.join(sorted({one.field for one in changes}))}")
    return changes


def _undefined(known: Known, definition: Definition) -> Indicator | None:
    """An indicator that figures files made under a code of their own, known by its exact name."""
    found = known.find("", definition.name) if definition.name else None
    return found if found is not None and not found.defined else None


def _create(session: Session, known: Known, row: DefinitionRow, outcome: Outcome) -> Indicator:
    definition = row.definition
    made = Indicator(
        code=definition.key.code or known.free_code(definition.name),
        scope=known.scorecard.scope,
        name=definition.name,
        normalised=normalise(definition.name),
        unit=definition.unit,
        accumulation=definition.accumulation,
    )
    session.add(made)
    session.flush()
    known.add(made)
    place(session, known, made, row.section)
    outcome.created.append(f"{made.name} ({made.code})")
    return made


def _define(session: Session, known: Known, found: Indicator, row: DefinitionRow) -> list[Change]:
    """Bring the indicator to what the row says, and only in what the file has columns for."""
    definition, changes = row.definition, []
    wanted: dict[str, Any] = {name: getattr(definition, name) for name in _PLAIN if name in row.present}
    wanted |= {name: _word(getattr(definition, name)) for name in _WORDS if name in row.present}
    if "amber" in row.present:
        wanted["amber"] = write_amber(definition.amber)
    if "no_change_band" in row.present:
        wanted["no_change_band"] = definition.no_change_band or None
    if definition.key.code:
        wanted["code"] = definition.key.code
    if definition.name and normalise(definition.name) != found.normalised:
        wanted |= {"name": definition.name, "normalised": normalise(definition.name)}
        add_aliases(session, known, found, (found.name,), "rename")
    wanted["defined"] = True
    for name, value in wanted.items():
        was = getattr(found, name)
        if was != value:
            changes.append(Change("indicator", _subject(found), name, was, value))
            setattr(found, name, value)
    if "aliases" in row.present:
        changes += _set_aliases(session, known, found, definition.aliases)
    session.flush()
    return changes


def _word(value: Any) -> str | None:
    return None if value is None else str(value)


def _set_aliases(session: Session, known: Known, found: Indicator, aliases: tuple[str, ...]) -> list[Change]:
    """Make the definition's aliases those of the file; names kept from renames and the catalogue stay."""
    kept = {normalise(alias) for alias in aliases}
    mine = select(Alias).where(Alias.indicator_id == found.id, Alias.origin == "definition")  # type: ignore[arg-type]
    changes = []
    for row in session.scalars(mine):
        if row.normalised not in kept:
            changes.append(Change("indicator", _subject(found), "aliases", row.alias, ""))
            known.by_name.pop(row.normalised, None)
            session.delete(row)
    session.flush()
    added = add_aliases(session, known, found, aliases, "definition")
    return changes + [Change("indicator", _subject(found), "aliases", "", alias) for alias in added]


def _subject(indicator: Indicator) -> str:
    return f"{indicator.code} on {indicator.scope}"
