"""Figures to measurements: new ones recorded, corrected ones as the next revision, reprints left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from storage.applying.comparators import BenchmarkWriter
from storage.applying.known import KnownIndicator
from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.domain.classification import Classification, Publication
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Measurement as MeasurementValue
from storage.facts import measurement_of
from storage.intake.values import FigureRow, ReadMeasurement
from storage.tables import Measurement, table_of

CHUNK = 500
_COMPARED = ("value", "target", "status", "numerator", "denominator", "illustrative")
# A page that leaves these blank says nothing about them: a reprint without its target is no correction.
_KEPT_WHEN_BLANK = ("target", "numerator", "denominator")
_TABLE = table_of(Measurement)
_KEY = (_TABLE.c.indicator_id, _TABLE.c.period_key, _TABLE.c.revision)


@dataclass(slots=True)
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
        self._corrections: list[str] = []
        self._reprinted = 0
        self._benchmarks = BenchmarkWriter()
        self.changes: list[Change] = []

    def _load(self, indicators: Sequence[int]) -> dict[tuple[int, str], Measured]:
        found: dict[tuple[int, str], Measured] = {}
        for start in range(0, len(indicators), CHUNK):
            wanted = _TABLE.c.indicator_id.in_(indicators[start : start + CHUNK]) & _TABLE.c.current
            for row in self._session.connection().execute(select(_TABLE).where(wanted)).mappings():
                found[row["indicator_id"], row["period_key"]] = Measured(dict(row), row["id"])
        return found

    def add(self, row: FigureRow, indicator: KnownIndicator, quarter: Period, rag: RagStatus | None) -> Measured | None:
        """Take in the figures of a row; the last one is the figure the page shows, None where it shows none."""
        shown = None
        *earlier, last = row.measurements or (None,)
        for read in earlier:
            if read is not None:
                self._one(read, indicator, quarter, None, "")
        if last is not None:
            shown = self._one(last, indicator, quarter, row.published or rag, row.commentary)
            self._benchmarks.add(row, indicator, shown.values)
        return shown

    def _one(
        self,
        read: ReadMeasurement,
        indicator: KnownIndicator,
        quarter: Period,
        published: RagStatus | None,
        commentary: str,
    ) -> Measured:
        values = self._values(read, indicator, quarter)
        key = (indicator.id, values["period_key"])
        earlier = self._current.get(key)
        if earlier and _is_reprint(earlier.values, values):
            self._reprinted += 1
            return earlier
        values |= {"published": published, "commentary": commentary}
        if earlier:
            self._supersede(indicator, earlier, values)
        made = Measured(values)
        self._made.append(made)
        self._current[key] = made
        return made

    def _values(self, read: ReadMeasurement, indicator: KnownIndicator, quarter: Period) -> dict[str, Any]:
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
            "status": read.status,
            "illustrative": read.illustrative,
            "numerator": read.numerator,
            "denominator": read.denominator,
            "classification": Classification.PUBLIC,
            "publication": Publication.PUBLISHED,
            "publish_on": None,
            "import_id": self._import_id,
            "recorded_at": self._hand.at,
            "recorded_by": self._hand.who,
        }

    def _supersede(self, indicator: KnownIndicator, earlier: Measured, values: dict[str, Any]) -> None:
        was = earlier.values
        values["revision"] = was["revision"] + 1
        was["current"] = False
        if earlier.id is not None:
            self._superseded.append(earlier.id)
        label = values["period_text"] or values["period_key"]
        words = _difference(was, values)
        self._corrections.append(f"{indicator.name}, {label}: {words[0]} → {words[1]}")
        self.changes.append(Change("measurement", f"{indicator.subject}, {label}", "correction", *words))

    def write(self, outcome: Outcome) -> None:
        """Write what was gathered and count it."""
        connection = self._session.connection()
        for start in range(0, len(self._superseded), CHUNK):
            chunk = self._superseded[start : start + CHUNK]
            connection.execute(update(_TABLE).where(_TABLE.c.id.in_(chunk)).values(current=False))
        if self._made:
            before = connection.execute(select(func.max(_TABLE.c.id))).scalar() or 0
            connection.execute(insert(_TABLE), [one.values for one in self._made])
            is_mine = (_TABLE.c.id > before) & (_TABLE.c.import_id == self._import_id)
            ids = select(*_KEY, _TABLE.c.id).where(is_mine)
            written = {(row.indicator_id, row.period_key, row.revision): row.id for row in connection.execute(ids)}
            for made in self._made:
                made.id = written[made.values["indicator_id"], made.values["period_key"], made.values["revision"]]
        self.changes += self._benchmarks.write(self._session, outcome)
        outcome.recorded += len(self._made) - len(self._corrections)
        outcome.corrected += self._corrections
        outcome.reprinted += self._reprinted


def _is_reprint(was: dict[str, Any], now: dict[str, Any]) -> bool:
    for name in _KEPT_WHEN_BLANK:
        if now[name] is None and was[name] is not None:
            now[name] = was[name]
            if name == "target":
                now["target_text"] = was["target_text"]
    return all(was[name] == now[name] for name in _COMPARED)


def _difference(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, str]:
    texts = was["value_text"] or "no figure", now["value_text"] or "no figure"
    if was["value"] != now["value"] and texts[0] != texts[1]:
        return texts
    name = next(name for name in _COMPARED if was[name] != now[name])
    return f"{name} {_plain(was[name])}", f"{name} {_plain(now[name])}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
