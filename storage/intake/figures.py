"""Figures files: each row's indicator with its measurements, as printed and as read."""

import re
from collections.abc import Iterator
from decimal import Decimal

from storage.domain.figure import Figure
from storage.domain.period import Period, PeriodError, PeriodType
from storage.domain.rag import RagError, RagStatus, parse_published
from storage.domain.snapshot import MeasurementStatus
from storage.intake.cells import Cells, read_period
from storage.intake.columns import Column, Mapping
from storage.intake.fields import Field, series_of
from storage.intake.problems import Problems, Refused
from storage.intake.rows import Row, rows_of
from storage.intake.sensitive import classification_of, publication_of, publish_on_of
from storage.intake.table import MAX_FIGURES, MAX_ROWS, Table
from storage.intake.values import ColumnReport, FigureRow, FiguresFile, Progress, ReadMeasurement
from storage.intake.words import STATUS_WORDS, UNIT_WORDS, YES_NO

_STEP = 500
_REMARK = re.compile(r"\((previously\s[^()]{1,40})\)$", re.IGNORECASE)


def read_figures(table: Table, mapping: Mapping, *, name: str, digest: str, progress: Progress | None) -> FiguresFile:
    """Read every row, or raise Refused with all that is wrong."""
    mapping = mapping.without_definitions()
    problems = Problems()
    reader = _Reader(mapping, problems)
    rows: list[FigureRow] = []
    figures = 0
    for done, row in enumerate(rows_of(table, mapping, problems), 1):
        rows.append(reader.row(row))
        figures += len(rows[-1].measurements)
        if figures > MAX_FIGURES:
            raise Refused.because(f"the file has more than {MAX_FIGURES:,} figures; split it")
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
        columns=ColumnReport.of(mapping),
        notes=table.notes + tuple(reader.notes()),
        rows=tuple(rows),
    )


class _Reader(Cells):
    """Reads rows of figures by one mapping; what cannot be read goes to `problems`."""

    def __init__(self, mapping: Mapping, problems: Problems) -> None:
        super().__init__(mapping, problems)
        self.value = mapping.column(Field.VALUE)
        self.dated = self._dated(mapping)
        self.lone = self._lone(mapping)
        plain = mapping.column(Field.TARGET)
        self.target = self.lone[0] if plain is None and len(self.lone) == 1 else plain
        self.series = [(c, series_of(c.heading)) for c in mapping.columns if c.field is Field.BENCHMARK]
        self.remarks = 0

    def _dated(self, mapping: Mapping) -> list[tuple[Column, Column | None]]:
        """The columns of figures that name their period, oldest first, each with the target column beside it."""
        targets = {column.period: column for column in mapping.of(Field.TARGET)}
        columns = [(column, targets.get(column.period)) for column in mapping.of(Field.VALUE)]
        return sorted(columns, key=lambda pair: pair[0].period.end)  # type: ignore[union-attr]

    def _lone(self, mapping: Mapping) -> list[Column]:
        """Columns of targets for a period of which the file has no figures: “Target 2019/20” beside “Actual”."""
        periods = {column.period for column, _ in self.dated}
        return [column for column in mapping.of(Field.TARGET) if column.period not in periods]

    def notes(self) -> list[str]:
        """What was assumed while reading, in sentences."""
        notes = []
        for column in self.lone:
            what = "read as the target" if column is self.target else "left out: no figures are for that period"
            notes.append(f"“{column.heading}” is {what}.")
        if self.dated and not self.value:
            latest = self.dated[-1][0].heading
            plain = [self.headings[field] for field in (Field.TARGET, Field.RAG) if field in self.headings]
            notes += [f"“{heading}” is taken to be for {latest}, the latest period of the file." for heading in plain]
        if self.remarks:
            notes.append(f"{_names(self.remarks)} in a remark such as “(previously Amber)”, read as the movement.")
        return notes

    def row(self, row: Row) -> FigureRow:
        """The indicator and its measurements on one line."""
        name, remark = self._name_and_remark(row)
        rag_text = row.text(Field.RAG)
        publication = publication_of(self, row)
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
            measurements=tuple(self._measurements(row, rated=bool(rag_text) and not self._is_name_only(row))),
            benchmarks=tuple(self._benchmarks(row)),
            position=self.whole(row, Field.POSITION, MAX_ROWS),
            illustrative_benchmarks=self.choice(row, Field.ILLUSTRATIVE_BENCHMARKS, YES_NO),
            classification=classification_of(self, row),
            publication=publication,
            publish_on=publish_on_of(self, row, publication),
        )

    def _is_name_only(self, row: Row) -> bool:
        """Whether the page printed no more than the name, so that its rating belongs to no figure."""
        return bool(self.choice(row, Field.NAME_ONLY, YES_NO))

    def _name_and_remark(self, row: Row) -> tuple[str, str]:
        """The name without last quarter's rating in brackets, which would make it another indicator next quarter."""
        name = self.name(row)
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
        found = read_period(text)
        if isinstance(found, Period):
            quarter = found.as_frequency(PeriodType.QUARTER)
            if quarter.type is PeriodType.QUARTER:
                return quarter
        heading = self.headings[Field.EDITION]
        self.problems.add("a quarter such as Q2 2019/20", line=row.line, column=heading, value=text)
        return None

    def _measurements(self, row: Row, *, rated: bool) -> Iterator[ReadMeasurement]:
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
        figure = self.figure(row, text, column.heading)
        target_text = row.at(target.index) if target else ""
        aim = self.figure(row, target_text, target.heading) if target else None
        if figure is None and aim is None and not said:
            return None
        period, period_text, stated = self._when(row, column)
        return ReadMeasurement(
            period=period,
            period_text=period_text,
            period_is_stated=stated,
            value=_value(figure),
            text=text,
            unit=figure.unit if figure and figure.unit else self.choice(row, Field.UNIT, UNIT_WORDS),
            decimals=figure.decimals if figure else None,
            target=_value(aim),
            target_text=target_text,
            status=self._status(row, figure),
            illustrative=bool(self.choice(row, Field.ILLUSTRATIVE, YES_NO)),
            numerator=_value(self.field_figure(row, Field.NUMERATOR)),
            denominator=_value(self.field_figure(row, Field.DENOMINATOR)),
            column=column.heading,
        )

    def _when(self, row: Row, column: Column) -> tuple[Period | None, str, bool]:
        """The period, as printed and whether it is stated: by the heading, by a column of periods, or descriptively."""
        printed = row.text(Field.DATA_PERIOD)
        if column.period:
            return column.period, column.heading, True
        stated = self._stated(row)
        if stated is not None:
            return stated[0], printed or stated[1], True
        found = read_period(printed) if printed else None
        return (found if isinstance(found, Period) else None), printed, False

    def _stated(self, row: Row) -> tuple[Period | None, str] | None:
        """What a column that says which period a figure is for gives; an impossible one is refused by name."""
        text, year = row.text(Field.PERIOD), row.text(Field.YEAR)
        if not text and not year:
            return None
        found = read_period(text or year)
        if isinstance(found, PeriodError) and text and year:
            text = f"{text} {year}"
            found = read_period(text)
        if isinstance(found, PeriodError):
            heading = self.headings[Field.PERIOD if text else Field.YEAR]
            self.problems.add_error(found, line=row.line, column=heading, value=text or year)
            return None, text or year
        return found, text or year

    def _status(self, row: Row, figure: Figure | None) -> MeasurementStatus:
        if figure and figure.provisional:
            return MeasurementStatus.PROVISIONAL
        return self.choice(row, Field.STATUS, STATUS_WORDS) or MeasurementStatus.FINAL

    def _benchmarks(self, row: Row) -> Iterator[tuple[str, Decimal]]:
        for column, series in self.series:
            figure = self.figure(row, row.at(column.index), column.heading)
            if figure:
                yield series, figure.value


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _names(number: int) -> str:
    return "1 name ends" if number == 1 else f"{number} names end"
