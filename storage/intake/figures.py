"""Figures files: each row's indicator with its measurements, as printed and as read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from storage.domain.figure import Figure, FigureError, parse_figure
from storage.domain.indicator import Unit
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.rag import RagError, RagStatus, parse_published
from storage.domain.snapshot import MeasurementStatus
from storage.intake.columns import Column, Mapping
from storage.intake.fields import Field, series_of
from storage.intake.problems import Problems
from storage.intake.rows import Row, rows_of
from storage.intake.table import Table
from storage.intake.words import STATUS_WORDS, UNIT_WORDS, YES_NO, choices

Progress = Callable[[int, int], None]
Choice = TypeVar("Choice")
LONGEST_NAME = 300
_STEP = 500
_REMARK = re.compile(r"\((previously\s[^()]{1,40})\)$", re.IGNORECASE)


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
    """A row: one indicator. Its published RAG, movement and commentary go with its last measurement."""

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


@dataclass(frozen=True)
class ColumnReport:
    """What became of each column: (heading, meaning) and (heading, why it was left out)."""

    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FiguresFile:
    """A figures file, read. `notes` are whole sentences on what was assumed or left out."""

    name: str
    kind: str
    sheet: str
    digest: str
    header_line: int
    rows: tuple[FigureRow, ...]
    columns: ColumnReport
    notes: tuple[str, ...]


def read_figures(table: Table, mapping: Mapping, *, name: str, digest: str, progress: Progress | None) -> FiguresFile:
    """Read every row, or raise Refused with all that is wrong."""
    mapping = mapping.without_definitions()
    problems = Problems()
    reader = _Reader(mapping, problems)
    rows = []
    for done, row in enumerate(rows_of(table, mapping, problems), 1):
        rows.append(reader.row(row))
        if progress and done % _STEP == 0:
            progress(done, len(table.lines))
    problems.settle()
    if progress:
        progress(len(table.lines), len(table.lines))
    return FiguresFile(
        name=name,
        kind=table.kind,
        sheet=table.sheet,
        digest=digest,
        header_line=table.header_line,
        rows=tuple(rows),
        columns=report(mapping),
        notes=table.notes + tuple(reader.notes()),
    )


def report(mapping: Mapping) -> ColumnReport:
    """The mapping in words."""
    mapped = tuple(
        (c.heading, f"{c.field} for {c.period.label}" if c.period else str(c.field)) for c in mapping.columns
    )
    return ColumnReport(mapped, mapping.ignored)


@lru_cache(maxsize=2048)
def _period(text: str) -> Period | PeriodError:
    try:
        return parse_period(text)
    except PeriodError as error:
        return error


@lru_cache(maxsize=8192)
def _figure(text: str) -> Figure | FigureError | None:
    try:
        return parse_figure(text)
    except FigureError as error:
        return error


class _Reader:
    """Reads rows by one mapping; what cannot be read goes to `problems`."""

    def __init__(self, mapping: Mapping, problems: Problems) -> None:
        self.problems = problems
        self.headings = {c.field: c.heading for c in mapping.columns if not c.period}
        self.value = mapping.column(Field.VALUE)
        self.target = mapping.column(Field.TARGET)
        self.dated = self._dated(mapping)
        self.series = [(c, series_of(c.heading)) for c in mapping.columns if c.field is Field.BENCHMARK]
        self.remarks = 0

    def _dated(self, mapping: Mapping) -> list[tuple[Column, Column | None]]:
        """The columns of figures that name their period, oldest first, each with the target column beside it."""
        targets = {column.period: column for column in mapping.of(Field.TARGET)}
        columns = [(column, targets.get(column.period)) for column in mapping.of(Field.VALUE)]
        return sorted(columns, key=lambda pair: pair[0].period.end)  # type: ignore[union-attr]

    def notes(self) -> list[str]:
        """What was assumed while reading, in sentences."""
        notes = []
        if self.dated and not self.value:
            latest = self.dated[-1][0].heading
            plain = [self.headings[field] for field in (Field.TARGET, Field.RAG) if field in self.headings]
            notes += [f"“{heading}” is taken to be for {latest}, the latest period of the file." for heading in plain]
        if self.remarks:
            notes.append(f"{_names(self.remarks)} in a remark such as “(previously Amber)”, read as the movement.")
        return notes

    def row(self, row: Row) -> FigureRow:
        """The indicator and its measurements on one line."""
        name, remark = self._name(row)
        rag_text = row.text(Field.RAG)
        return FigureRow(
            line=row.line,
            code=row.text(Field.CODE),
            name=name,
            section=row.text(Field.SECTION),
            directorate=row.text(Field.DIRECTORATE),
            scorecard=row.text(Field.SCORECARD),
            scope=row.text(Field.SCOPE),
            published=self._rag(row, rag_text),
            rag_text=rag_text,
            movement=row.text(Field.MOVEMENT) or remark,
            commentary=row.text(Field.COMMENTARY),
            edition=self._edition(row),
            measurements=tuple(self._measurements(row, bool(rag_text))),
            benchmarks=tuple(self._benchmarks(row)),
        )

    def _name(self, row: Row) -> tuple[str, str]:
        """The name without last quarter's rating in brackets, which would make it another indicator next quarter."""
        name = " ".join(row.text(Field.NAME).split())
        if not name and not row.text(Field.CODE):
            self.problems.add("this line names no indicator", line=row.line)
        if len(name) > LONGEST_NAME:
            self.problems.add(f"the name has {len(name)} letters; at most {LONGEST_NAME} are read", line=row.line)
        if name.endswith(")") and (found := _REMARK.search(name)):
            self.remarks += 1
            return name[: found.start()].rstrip(), found[1]
        return name, ""

    def _rag(self, row: Row, text: str) -> RagStatus | None:
        try:
            return parse_published(text)
        except RagError as error:
            self.problems.add_error(error, line=row.line, column=self.headings[Field.RAG], value=text)
            return None

    def _edition(self, row: Row) -> Period | None:
        text = row.text(Field.EDITION)
        if not text:
            return None
        found = _period(text)
        if isinstance(found, Period):
            quarter = found.as_frequency(PeriodType.QUARTER)
            if quarter.type is PeriodType.QUARTER:
                return quarter
        heading = self.headings[Field.EDITION]
        self.problems.add("a quarter such as Q2 2019/20", line=row.line, column=heading, value=text)
        return None

    def _measurements(self, row: Row, rated: bool) -> Iterator[ReadMeasurement]:
        """The figures of the columns that name their period, then the figure of the plain column."""
        for column, target in self.dated:
            last = column is self.dated[-1][0] and self.value is None
            target = target or (self.target if last else None)
            found = self._measurement(row, column, target, said=rated and last)
            if found:
                yield found
        if self.value is not None and (found := self._measurement(row, self.value, self.target, said=rated)):
            yield found

    def _measurement(self, row: Row, column: Column, target: Column | None, *, said: bool) -> ReadMeasurement | None:
        """A measurement, or None where the cell prints no figure and the row says nothing of one."""
        text = row.at(column.index)
        figure = self._figure(row, column, text)
        target_text = row.at(target.index) if target else ""
        aim = self._figure(row, target, target_text) if target else None
        if figure is None and aim is None and not said:
            return None
        period, period_text, stated = self._when(row, column)
        return ReadMeasurement(
            period=period,
            period_text=period_text,
            period_is_stated=stated,
            value=figure.value if figure else None,
            text=text,
            unit=figure.unit if figure and figure.unit else self._choice(row, Field.UNIT, UNIT_WORDS, None),
            decimals=figure.decimals if figure else None,
            target=aim.value if aim else None,
            target_text=target_text,
            status=self._status(row, figure),
            illustrative=bool(self._choice(row, Field.ILLUSTRATIVE, YES_NO, False)),
            numerator=self._part(row, Field.NUMERATOR),
            denominator=self._part(row, Field.DENOMINATOR),
            column=column.heading,
        )

    def _figure(self, row: Row, column: Column, text: str) -> Figure | None:
        if not text:
            return None
        found = _figure(text)
        if isinstance(found, FigureError):
            self.problems.add_error(found, line=row.line, column=column.heading, value=text)
            return None
        return found

    def _part(self, row: Row, field: Field) -> Decimal | None:
        text = row.text(field)
        found = _figure(text) if text else None
        if isinstance(found, FigureError):
            self.problems.add_error(found, line=row.line, column=self.headings[field], value=text)
            return None
        return found.value if found else None

    def _when(self, row: Row, column: Column) -> tuple[Period | None, str, bool]:
        """The period, as printed and whether it is stated: by the heading, by a column of periods, or descriptively."""
        printed = row.text(Field.DATA_PERIOD)
        if column.period:
            return column.period, column.heading, True
        stated = self._stated(row)
        if stated is not None:
            return stated[0], printed or stated[1], True
        found = _period(printed) if printed else None
        return (found if isinstance(found, Period) else None), printed, False

    def _stated(self, row: Row) -> tuple[Period | None, str] | None:
        """What a column that says which period a figure is for gives; an impossible one is refused by name."""
        text, year = row.text(Field.PERIOD), row.text(Field.YEAR)
        if not text and not year:
            return None
        found = _period(text or year)
        if isinstance(found, PeriodError) and text and year:
            text = f"{text} {year}"
            found = _period(text)
        if isinstance(found, PeriodError):
            heading = self.headings[Field.PERIOD if text else Field.YEAR]
            self.problems.add_error(found, line=row.line, column=heading, value=text or year)
            return None, text or year
        return found, text or year

    def _status(self, row: Row, figure: Figure | None) -> MeasurementStatus:
        if figure and figure.provisional:
            return MeasurementStatus.PROVISIONAL
        return self._choice(row, Field.STATUS, STATUS_WORDS, None) or MeasurementStatus.FINAL

    def _choice(self, row: Row, field: Field, words: dict[str, Choice], otherwise: Choice) -> Choice:
        text = row.text(field)
        if not text:
            return otherwise
        key = " ".join(text.lower().split())
        if key not in words:
            self.problems.add(choices(words), line=row.line, column=self.headings[field], value=text)
            return otherwise
        return words[key]

    def _benchmarks(self, row: Row) -> Iterator[tuple[str, Decimal]]:
        for column, series in self.series:
            figure = self._figure(row, column, row.at(column.index))
            if figure:
                yield series, figure.value


def _names(number: int) -> str:
    return "1 name ends" if number == 1 else f"{number} names end"
