"""Which column is which: headings to meanings, one column per period, and what is left out and why."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from storage.domain.period import Period, PeriodError, parse_period
from storage.intake.fields import GLYPHS, Field, is_weak, normal
from storage.intake.headings import read_heading
from storage.intake.marking import told_by_cells
from storage.intake.problems import Problems, Refused
from storage.intake.table import Line, Table
from storage.intake.words import STATUS_WORDS

_DEFINING = frozenset(
    {
        Field.POLARITY,
        Field.FREQUENCY,
        Field.ACCUMULATION,
        Field.AMBER,
        Field.ALIASES,
        Field.DESCRIPTION,
        Field.DECIMALS,
        Field.BAND,
        Field.LAG,
    }
)
# Columns of both kinds of file: beside a code, and without anything a page prints, they define.
_SHARED = frozenset({Field.TARGET, Field.UNIT, Field.OWNER, Field.CLASS})
_ABOUT_PAGES = frozenset({Field.PERIOD, Field.YEAR, Field.EDITION, Field.MOVEMENT, Field.COMMENTARY, Field.PUBLISH_ON})
# What a definitions file may say besides; alone it makes no file one.
_ABOUT_SCORECARDS = frozenset({Field.LEVEL, Field.PARENT, Field.SOURCE, Field.NOTICE})
# What goes with a rule that holds from a day on.
_OF_DECISIONS = frozenset({Field.EFFECTIVE_FROM, Field.REASON, Field.DECIDED_ON, Field.DECIDED_BY})
_ONLY_IN_DEFINITIONS = _DEFINING | _ABOUT_SCORECARDS | _OF_DECISIONS | {Field.OWNER, Field.DEFINED, Field.RETIRED}
_ONCE = frozenset(
    {Field.CODE, Field.NAME, Field.VALUE, Field.TARGET, Field.RAG, Field.PERIOD, Field.DATA_PERIOD, Field.YEAR}
    | {Field.CLASS, Field.PUBLICATION, Field.PUBLISH_ON}
)
_OF_CORRECTIONS = frozenset({"from", "to", "corrected by", "corrected at"})
_BARE_QUARTER = re.compile(r"(q|quarter )[1-4]")
NOT_KNOWN = "not a column known here"
ARROWS = "an arrow says which way a number moved, not whether that is good"
DEFINITION_ONLY = "a figures file changes no definition"


@dataclass(frozen=True)
class Column:
    """A column that is read. `period` is set where the heading itself names the period.

    `field` is a `Field`, or in a file of the risk register a `RiskField`.
    """

    index: int
    heading: str
    field: StrEnum
    period: Period | None = None


@dataclass(frozen=True)
class Mapping:
    """The columns that are read and, with a reason each, those that are not."""

    columns: tuple[Column, ...]
    ignored: tuple[tuple[str, str], ...] = ()

    def column(self, field: StrEnum) -> Column | None:
        """The column without a period of its own that gives this field."""
        return next((column for column in self.columns if column.field is field and not column.period), None)

    def of(self, field: StrEnum) -> tuple[Column, ...]:
        """All columns of a field that name their period, in the order of the file."""
        return tuple(column for column in self.columns if column.field is field and column.period)

    @property
    def is_definitions(self) -> bool:
        """Whether these are the columns of a definitions file: rules for indicators and no figures."""
        fields = {column.field for column in self.columns}
        if fields & {Field.VALUE, Field.RAG, Field.DATA_PERIOD}:
            return False
        is_rule_by_code = Field.CODE in fields and bool(fields & _SHARED) and not fields & _ABOUT_PAGES
        return bool(fields & _DEFINING) or is_rule_by_code

    def without_definitions(self) -> "Mapping":
        """The mapping of a figures file, where columns of a definition are left out and said so."""
        out = [column for column in self.columns if column.field in _ONLY_IN_DEFINITIONS]
        dropped = tuple((column.heading, DEFINITION_ONLY) for column in out)
        return Mapping(tuple(column for column in self.columns if column not in out), self.ignored + dropped)


def map_columns(table: Table) -> Mapping:
    """Say of each column what it means. Raises Refused when two columns claim the same thing, or all are a history."""
    _refuse_history(table)
    problems = Problems()
    columns: list[Column] = []
    ignored: list[tuple[str, str]] = []
    for index, heading in enumerate(table.header):
        field, period = read_heading(heading)
        if normal(heading) == "status":
            field = _status_or_rag(table.lines, index)
        field = field or told_by_cells(heading, table.lines, index)
        if field is not None:
            columns.append(Column(index, " ".join(heading.split()), field, period))
        elif heading.strip() or _holds(table.lines, index):
            ignored.append(_left_out(heading, index, problems))
    check_names(table, problems)
    kept, dropped = settle(columns, problems, _ONCE, is_weak)
    problems.settle()
    return Mapping(kept, tuple(ignored) + dropped)


def _refuse_history(table: Table) -> None:
    """Corrections as they are exported say what figures were: recorded again, the old ones would come back."""
    if {normal(heading) for heading in table.header} >= _OF_CORRECTIONS:
        raise Refused.because(
            "this is a history of corrections, not figures: it says what was corrected, by whom and when, "
            "and cannot be imported. The figures as they stand now are in the measurements of the same export"
        )


def _status_or_rag(lines: tuple[Line, ...], index: int) -> Field:
    """“Status” heads ratings in some files and provisional or final in others: the cells tell."""
    texts = {cells[index].strip().lower() for _, cells in lines} - {""}
    return Field.STATUS if texts and texts <= STATUS_WORDS.keys() else Field.RAG


def _holds(lines: tuple[Line, ...], index: int) -> bool:
    return any(cells[index].strip() for _, cells in lines)


def _left_out(heading: str, index: int, problems: Problems) -> tuple[str, str]:
    """The reason why a column is not read; a heading that names no possible period is a problem."""
    text = normal(heading)
    if not text:
        return f"column {index + 1}", "it has no heading"
    if text in GLYPHS:
        return heading, ARROWS
    if _BARE_QUARTER.fullmatch(text):
        problems.add("a period: it does not say of which year, as Q2 2019/20 does", column=heading, value=heading)
    try:
        parse_period(heading)
    except PeriodError as error:
        if " is not a date" in str(error) or " is not one year" in str(error):
            problems.add(str(error).partition(" is not ")[2], column=heading, value=heading)
    return heading, NOT_KNOWN


def check_names(table: Table, problems: Problems) -> None:
    """Note every heading that stands twice."""
    seen: dict[str, str] = {}
    for heading in table.header:
        text = normal(heading)
        if text and text in seen:
            problems.add(f"two columns are headed “{heading.strip()}”", line=table.header_line)
        seen[text] = heading


def settle(
    columns: list[Column], problems: Problems, once: AbstractSet[StrEnum], is_weak: Callable[[str], bool]
) -> tuple[tuple[Column, ...], tuple[tuple[str, str], ...]]:
    """One column for each meaning: plain words go before vague ones (`is_weak`), and two equal claims are a problem.

    A problem only for a meaning in `once`; of others the first column is read. Also gives what was left out, and why.
    """
    kept: list[Column] = []
    dropped: list[tuple[str, str]] = []
    for column in sorted(columns, key=lambda column: is_weak(column.heading)):
        rival = next((other for other in kept if _claims_same(column, other)), None)
        if rival is None:
            kept.append(column)
        elif column.field in once and is_weak(column.heading) == is_weak(rival.heading):
            problems.add(f"“{rival.heading}” and “{column.heading}” both give the {column.field}; rename one of them")
        else:
            dropped.append((column.heading, f"“{rival.heading}” is read as the {column.field}"))
    return tuple(sorted(kept, key=lambda column: column.index)), tuple(dropped)


def _claims_same(one: Column, other: Column) -> bool:
    if one.field is Field.BENCHMARK:
        return False
    return one.field is other.field and one.period == other.period
