"""Figures to measurements: new ones recorded, corrected ones as the next revision, reprints left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Measurement as MeasurementValue
from storage.facts import measurement_of
from storage.intake.figures import FigureRow, ReadMeasurement
from storage.tables import Benchmark, Indicator, Measurement

_COMPARED = ("value", "target", "status", "numerator", "denominator", "illustrative")


@dataclass
class Measured:
    """The row a figure became or already was; `id` is there once it has been written."""

    values: dict[str, Any]
    id: int | None = None

    def value(self) -> MeasurementValue:
        """The measurement as the domain knows it."""
        return measurement_of(_Row(self.values))


class _Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values


def period_key(period: Period | None, text: str) -> str:
    """What makes two figures of one indicator figures for the same period: its last day, else the printed text."""
    return period.end.isoformat() if period else f"text:{text}"


class MeasurementWriter:
    """Gathers the figures of one file and writes them in few statements."""

    def __init__(self, session: Session, indicators: Sequence[int], hand: Hand, import_id: int) -> None:
        self._session, self._hand, self._import_id = session, hand, import_id
        self._current = self._load(indicators)
        self._made: list[Measured] = []
        self._superseded: list[int] = []
        self._benchmarks: dict[tuple[int, str, Any], dict[str, Any]] = {}
        self._corrections: list[str] = []
        self._reprinted = 0
        self.changes: list[Change] = []

    def _load(self, indicators: Sequence[int]) -> dict[tuple[int, str], dict[str, Any]]:
        found: dict[tuple[int, str], dict[str, Any]] = {}
        table: Any = Measurement.__table__  # type: ignore[attr-defined]
        for start in range(0, len(indicators), 500):
            wanted = table.c.indicator_id.in_(indicators[start : start + 500]) & table.c.current
            for row in self._session.connection().execute(select(table).where(wanted)).mappings():
                found[row["indicator_id"], row["period_key"]] = dict(row)
        return found

    def add(self, row: FigureRow, indicator: Indicator, quarter: Period, rag: RagStatus | None) -> Measured | None:
        """Take in the figures of a row; the last one is the figure the page shows, None where it shows none."""
        shown = None
        for position, read in enumerate(row.measurements, 1):
            is_last = position == len(row.measurements)
            shown = self._one(row, read, indicator, quarter, rag, is_last=is_last)
            if is_last:
                self._add_benchmarks(row, indicator, shown)
        return shown

    def _one(
        self,
        row: FigureRow,
        read: ReadMeasurement,
        indicator: Indicator,
        quarter: Period,
        rag: RagStatus | None,
        *,
        is_last: bool,
    ) -> Measured:
        assert indicator.id is not None
        values = self._values(row, read, indicator, quarter, (row.published or rag) if is_last else None)
        if not is_last:
            values["commentary"] = ""
        key = (indicator.id, values["period_key"])
        earlier = self._current.get(key)
        if earlier and all(earlier[name] == values[name] for name in _COMPARED):
            self._reprinted += 1
            return Measured(earlier, earlier.get("id"))
        if earlier:
            values["revision"] = earlier["revision"] + 1
            self._superseded.append(earlier["id"])
            self._note_correction(indicator, earlier, values)
        made = Measured(values)
        self._made.append(made)
        self._current[key] = values
        return made

    def _values(
        self, row: FigureRow, read: ReadMeasurement, indicator: Indicator, quarter: Period, published: RagStatus | None
    ) -> dict[str, Any]:
        frequency = PeriodType(indicator.frequency) if indicator.frequency else None
        period = read.period.as_frequency(frequency) if read.period else None
        if period is None and not read.period_text:
            period = quarter
        return {
            "indicator_id": indicator.id,
            "period_key": period_key(period, read.period_text),
            "period_type": period.type if period else None,
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "period_text": read.period_text,
            "revision": 1,
            "current": True,
            "value": read.value,
            "value_text": read.text,
            "unit": read.unit,
            "decimals": read.decimals,
            "target": read.target,
            "target_text": read.target_text,
            "published": published,
            "commentary": row.commentary,
            "status": read.status,
            "illustrative": read.illustrative,
            "numerator": read.numerator,
            "denominator": read.denominator,
            "import_id": self._import_id,
            "recorded_at": self._hand.at,
            "recorded_by": self._hand.who,
        }

    def _note_correction(self, indicator: Indicator, earlier: dict[str, Any], values: dict[str, Any]) -> None:
        label = values["period_text"] or values["period_key"]
        was, now = earlier["value_text"] or "no figure", values["value_text"] or "no figure"
        if was == now:
            changed = next(name for name in _COMPARED if earlier[name] != values[name])
            was, now = f"{changed} {earlier[changed]}", f"{changed} {values[changed]}"
        self._corrections.append(f"{indicator.name}, {label}: {was} → {now}")
        subject = f"{indicator.code} on {indicator.scope}, {label}"
        self.changes.append(Change("measurement", subject, "correction", was, now))

    def _add_benchmarks(self, row: FigureRow, indicator: Indicator, shown: Measured) -> None:
        values = shown.values
        if values["period_end"] is None:
            return
        for series, value in row.benchmarks:
            self._benchmarks[indicator.id or 0, series, values["period_end"]] = {
                "indicator_id": indicator.id,
                "series": series,
                "period_type": values["period_type"],
                "period_start": values["period_start"],
                "period_end": values["period_end"],
                "value": value,
                "illustrative": values["illustrative"],
            }

    def write(self, outcome: Outcome) -> None:
        """Write what was gathered and count it."""
        connection = self._session.connection()
        table: Any = Measurement.__table__  # type: ignore[attr-defined]
        for start in range(0, len(self._superseded), 500):
            chunk = self._superseded[start : start + 500]
            connection.execute(update(table).where(table.c.id.in_(chunk)).values(current=False))
        if self._made:
            statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            ids = connection.execute(statement, [one.values for one in self._made]).scalars().all()
            for made, row_id in zip(self._made, ids, strict=True):
                made.id = row_id
        self._write_benchmarks()
        outcome.recorded += len(self._made) - len(self._corrections)
        outcome.corrected += self._corrections
        outcome.reprinted += self._reprinted

    def _write_benchmarks(self) -> None:
        for (indicator, series, end), values in self._benchmarks.items():
            wanted = select(Benchmark).filter_by(indicator_id=indicator, series=series, period_end=end)
            found = self._session.scalars(wanted).first()
            if found is None:
                self._session.add(Benchmark(**values))
            elif found.value != values["value"]:
                subject = f"{series} {end} for indicator {indicator}"
                self.changes.append(Change("benchmark", subject, "value", found.value, values["value"]))
                found.value = values["value"]
