"""The values a file is read into, before the database is asked what they mean there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from storage.domain.classification import Classification, Publication
from storage.domain.indicator import DatedRule, Definition, Unit
from storage.domain.period import Period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import MeasurementStatus
from storage.intake.columns import Mapping

# Called with rows done and rows in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ColumnReport:
    """What became of each column: (heading, meaning) and (heading, why it was left out)."""

    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, mapping: Mapping) -> "ColumnReport":
        """The mapping in words."""
        mapped = ((c.heading, f"{c.field} for {c.period.label}" if c.period else str(c.field)) for c in mapping.columns)
        return cls(tuple(mapped), mapping.ignored)

    def heading(self, field: StrEnum) -> str | None:
        """The heading of the column that gives this field, if any does."""
        return next((heading for heading, meaning in self.mapped if meaning == str(field)), None)


@dataclass(frozen=True)
class Source:
    """Where values come from. `notes` are whole sentences on what was assumed or left out."""

    name: str
    kind: str
    sheet: str
    digest: str
    header_line: int
    columns: ColumnReport
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadMeasurement:
    """A figure as a file gives it. `period` is None where none is printed, or the printed one is no real date.

    `period_is_stated` tells a column that says which period a figure is for (or a heading that does) from a
    descriptive data period. `value` is None where the cell prints no figure (`text` is then N/A, TBC or blank)
    though the row says something of it: a rating or a target. `unit` is the printed one, else the unit column's.
    """

    period: Period | None
    period_text: str
    period_is_stated: bool
    value: Decimal | None
    text: str
    unit: Unit | None
    decimals: int | None
    target: Decimal | None
    target_text: str
    status: MeasurementStatus
    illustrative: bool
    numerator: Decimal | None
    denominator: Decimal | None
    column: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: one indicator. Its published RAG, movement and commentary go with its last measurement.

    Class and publication are those of the whole row, None where it says nothing; `publish_on` comes with no other
    publication than published.
    """

    line: int
    code: str
    name: str
    section: str
    directorate: str
    scorecard: str
    scope: str
    published: RagStatus | None
    rag_text: str
    movement: str
    commentary: str
    edition: Period | None
    measurements: tuple[ReadMeasurement, ...]
    benchmarks: tuple[tuple[str, Decimal], ...] = ()
    position: int | None = None
    illustrative_benchmarks: bool | None = None
    classification: Classification | None = None
    publication: Publication | None = None
    publish_on: date | None = None


@dataclass(frozen=True)
class FiguresFile(Source):
    """A figures file, read."""

    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class ScorecardWords:
    """What a definitions file says of the scorecard itself; None where it says nothing."""

    level: str | None = None
    parent: str | None = None
    source: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A row of a definitions file. `scope` is None without such a column; `present` names the attributes it gives.

    An attribute outside `present` holds the default of `Definition` and should be left as it is in the store.
    With `dated` the row says nothing else than how its indicator is rated from a day on.
    A row without name and code speaks of its scorecard alone. `classification` and `is_draft` are None where the row
    says nothing of them.
    """

    line: int
    definition: Definition
    section: str
    scorecard: str
    scope: str | None
    present: frozenset[str]
    about: ScorecardWords = ScorecardWords()
    retired_on: date | None = None
    classification: Classification | None = None
    is_draft: bool | None = None
    dated: DatedRule | None = None


@dataclass(frozen=True)
class DefinitionsFile(Source):
    """A definitions file, read."""

    rows: tuple[DefinitionRow, ...]
