"""A new indicator from a row of a figures file, linked to the catalogue where its name is exactly one there."""

from storage.applying.outcome import Outcome
from storage.audit import Change
from storage.catalogue import CatalogueEntry, link
from storage.domain.indicator import Accumulation, Unit
from storage.intake.values import FigureRow
from storage.known import Known, KnownIndicator
from storage.search.wording import normalise


def create(known: Known, row: FigureRow, outcome: Outcome, changes: list[Change]) -> KnownIndicator:
    """Make the indicator and put it on the scorecard. It stays without a definition until a file brings one."""
    entry = link(row.name)
    made = KnownIndicator(
        code=row.code or known.free_code(entry.code if entry else row.name),
        scope=known.scorecard.scope,
        name=row.name,
        normalised=normalise(row.name),
        unit=_unit(row, entry),
        accumulation=entry.accumulation if entry else Accumulation.SNAPSHOT,
        polarity=entry.polarity if entry else None,
        frequency=entry.frequency if entry else None,
        directorate=row.directorate,
    )
    known.add(made)
    known.place(made, row.section)
    outcome.created.append(f"{made.name} ({made.code})")
    changes.append(Change("indicator", made.subject, "created", "", made.name, indicator=made))
    if entry:
        lent = [alias for alias in entry.aliases if known.add_alias(made, alias, "catalogue")]
        changes += [Change("indicator", made.subject, "aliases", "", alias, indicator=made) for alias in lent]
        outcome.linked.append(f"{made.name}: {entry.code} of the catalogue, {entry.unit}, {_good(entry)}")
    return made


def _unit(row: FigureRow, entry: CatalogueEntry | None) -> Unit:
    printed = next((one.unit for one in row.measurements if one.unit), None)
    return entry.unit if entry else printed or Unit.NUMBER


def _good(entry: CatalogueEntry) -> str:
    return "no good direction" if entry.polarity == "none" else f"{entry.polarity} is better"
