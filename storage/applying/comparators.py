"""Benchmarks from the columns of a figures file: England, statistical neighbours."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.applying.releasing import PUBLISHED_STAYS
from storage.audit import Change
from storage.intake.problems import Problems
from storage.intake.values import FigureRow
from storage.known import KnownIndicator
from storage.tables import Benchmark, table_of

_TABLE = table_of(Benchmark)
_CHUNK = 500
_COMPARED = ("value", "illustrative")
Key = tuple[int, str, Any]


class BenchmarkWriter:
    """Gathers the comparators of one file; the last value given for a period counts."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._guarded: dict[Key, int] = {}
        self._found: dict[Key, dict[str, Any]] = {}
        self._subjects: dict[Key, str] = {}

    def add(self, row: FigureRow, indicator: KnownIndicator, values: Mapping[str, Any], *, guarded: bool) -> None:
        """Take in the comparators of a row; they are for the period of its figure, if that is a real one.

        A comparator is seen with its figure. With `guarded` the figure is published and the row is not: it may repeat
        what is there and change nothing.
        """
        if not row.benchmarks or values["period_end"] is None:
            return
        said = row.illustrative_benchmarks
        for series, value in row.benchmarks:
            key = (indicator.id, series, values["period_end"])
            self._subjects[key] = f"{indicator.subject}, {series}, {values['period_end']:%d/%m/%Y}"
            if guarded:
                self._guarded[key] = row.line
            self._found[key] = {
                "indicator_id": indicator.id,
                "series": series,
                "period_type": values["period_type"],
                "period_start": values["period_start"],
                "period_end": values["period_end"],
                "value": value,
                "illustrative": values["illustrative"] if said is None else said,
            }

    def write(self, session: Session, outcome: Outcome) -> list[Change]:
        """Write what is new or different, the new in one statement; the changes for the audit."""
        if not self._found:
            return []
        earlier, changes = self._earlier(session), list[Change]()
        new: list[dict[str, Any]] = []
        for key, values in self._found.items():
            was = earlier.get(key)
            if key in self._guarded and (was is None or any(was[name] != values[name] for name in _COMPARED)):
                words = f"the figure beside it has been published, and a draft cannot change its {key[1]}"
                self._problems.add(f"{words}. {PUBLISHED_STAYS}", line=self._guarded[key])
                continue
            if was is None:
                new.append(values)
                changes.append(Change("benchmark", self._subjects[key], "value", "", values["value"], indicator=key[0]))
            elif different := [name for name in _COMPARED if was[name] != values[name]]:
                subject = self._subjects[key]
                changes += [
                    Change("benchmark", subject, name, was[name], values[name], indicator=key[0]) for name in different
                ]
                session.connection().execute(update(_TABLE).where(_TABLE.c.id == was["id"]).values(**values))
                outcome.benchmarks += 1
        if new:
            session.connection().execute(insert(_TABLE), new)
        outcome.benchmarks += len(new)
        return changes

    def _earlier(self, session: Session) -> dict[Key, Mapping[str, Any]]:
        indicators = sorted({indicator for indicator, _, _ in self._found})
        found: dict[Key, Mapping[str, Any]] = {}
        for start in range(0, len(indicators), _CHUNK):
            wanted = select(_TABLE).where(_TABLE.c.indicator_id.in_(indicators[start : start + _CHUNK]))
            for row in session.connection().execute(wanted).mappings():
                found[row["indicator_id"], row["series"], row["period_end"]] = dict(row)
        return found
