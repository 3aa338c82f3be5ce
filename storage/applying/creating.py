"""A new indicator from a row of a figures file, linked to the catalogue where its name is exactly one there."""

from sqlmodel import Session

from storage import audit
from storage.applying.known import Known
from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.catalogue import CatalogueEntry, link
from storage.domain.indicator import Accumulation, Unit
from storage.intake.figures import FigureRow
from storage.tables import Alias, Indicator, Placement
from storage.wording import normalise


def create(session: Session, known: Known, row: FigureRow, outcome: Outcome, hand: Hand) -> Indicator:
    """Make the indicator and put it on the scorecard. It stays without a definition until a file brings one."""
    entry = link(row.name)
    made = Indicator(
        code=known.free_code(row.code or (entry.code if entry else row.name)),
        scope=known.scorecard.scope,
        name=row.name,
        normalised=normalise(row.name),
        unit=_unit(row, entry),
        polarity=entry.polarity if entry else None,
        frequency=entry.frequency if entry else None,
        accumulation=entry.accumulation if entry else Accumulation.SNAPSHOT,
        directorate=row.directorate,
    )
    session.add(made)
    session.flush()
    known.add(made)
    place(session, known, made, row.section)
    outcome.created.append(f"{made.name} ({made.code})")
    if entry:
        add_aliases(session, known, made, entry.aliases, "catalogue")
        outcome.linked.append(f"{made.name}: {entry.code} of the catalogue, {entry.unit}, {_good(entry)}")
    audit.record(session, hand, [Change("indicator", f"{made.code} on {made.scope}", "created", "", made.name)])
    return made


def _unit(row: FigureRow, entry: CatalogueEntry | None) -> Unit:
    printed = next((one.unit for one in row.measurements if one.unit), None)
    return entry.unit if entry else printed or Unit.NUMBER


def _good(entry: CatalogueEntry) -> str:
    return "no good direction" if entry.polarity == "none" else f"{entry.polarity} is better"


def place(session: Session, known: Known, indicator: Indicator, section: str) -> None:
    """Put an indicator on the scorecard, in a section, after those already there."""
    assert indicator.id is not None and known.scorecard.id is not None
    if indicator.id in known.places:
        return
    made = Placement(
        scorecard_id=known.scorecard.id, indicator_id=indicator.id, section=section, position=len(known.places)
    )
    known.places[indicator.id] = made
    session.add(made)


def add_aliases(
    session: Session, known: Known, indicator: Indicator, aliases: tuple[str, ...], origin: str
) -> list[str]:
    """Give an indicator further names, leaving out those that already lead somewhere; the names added."""
    assert indicator.id is not None
    added = []
    for alias in aliases:
        normal = normalise(alias)
        if normal and normal not in known.by_name:
            known.by_name[normal] = indicator
            session.add(Alias(indicator_id=indicator.id, alias=alias, normalised=normal, origin=origin))
            added.append(alias)
    return added
