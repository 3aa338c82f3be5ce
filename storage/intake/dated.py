"""A row of a definitions file that decides a rule from a day on."""

from datetime import date
from decimal import Decimal

from storage.domain.amber import parse_amber
from storage.domain.amending import LONGEST_REASON
from storage.domain.indicator import BEGINNING, AmberRule, DatedRule
from storage.domain.period import Period, PeriodError, PeriodType
from storage.domain.rule import RuleError
from storage.intake.cells import Cells, read_period
from storage.intake.fields import Field
from storage.intake.rows import Row
from storage.intake.words import POLARITY_WORDS

NO_TARGET = "none"
FROM_THE_BEGINNING = "beginning"
_BEGINNING = (FROM_THE_BEGINNING, "the beginning", "from the beginning")
_LONGEST_NAME = 100


def dated_of(cells: Cells, row: Row) -> DatedRule | None:
    """What the row decides; None for a row without a day from which it holds.

    A blank target leaves targets as they are printed and defined, “none” is no target; a blank polarity is left too.
    """
    if not row.text(Field.EFFECTIVE_FROM):
        return None
    sets_target, target = _target(cells, row)
    return DatedRule(
        effective_from=_start(cells, row),
        sets_target=sets_target,
        target=target,
        amber=_amber(cells, row),
        polarity=cells.choice(row, Field.POLARITY, POLARITY_WORDS),
        reason=_text(cells, row, Field.REASON, LONGEST_REASON),
        decided_by=_text(cells, row, Field.DECIDED_BY, _LONGEST_NAME),
        decided_on=_day(cells, row),
    )


def _start(cells: Cells, row: Row) -> date:
    text = row.text(Field.EFFECTIVE_FROM)
    if text.lower() in _BEGINNING:
        return BEGINNING
    found = read_period(text)
    if isinstance(found, PeriodError):
        expected = "a period or day such as Q2 2019/20 or 01/07/2019, or “beginning”"
        cells.problems.add(expected, line=row.line, column=cells.headings[Field.EFFECTIVE_FROM], value=text)
        return BEGINNING
    return found.start


def _target(cells: Cells, row: Row) -> tuple[bool, Decimal | None]:
    if row.text(Field.TARGET).lower() == NO_TARGET:
        return True, None
    figure = cells.field_figure(row, Field.TARGET)
    return figure is not None, figure.value if figure else None


def _amber(cells: Cells, row: Row) -> AmberRule | None:
    text = row.text(Field.AMBER)
    try:
        return parse_amber(text)
    except RuleError as error:
        cells.problems.add_error(error, line=row.line, column=cells.headings[Field.AMBER], value=text)
        return None


def _day(cells: Cells, row: Row) -> date | None:
    text = row.text(Field.DECIDED_ON)
    found = read_period(text) if text else None
    if isinstance(found, Period) and found.type is PeriodType.DATE:
        return found.start
    if text:
        heading = cells.headings[Field.DECIDED_ON]
        cells.problems.add("a day such as 30/09/2019, or blank", line=row.line, column=heading, value=text)
    return None


def _text(cells: Cells, row: Row, field: Field, most: int) -> str:
    text = " ".join(row.text(field).split())
    if len(text) > most:
        words = f"at most {most} characters; it has {len(text)}"
        cells.problems.add(words, line=row.line, column=cells.headings[field], value=text)
    return text
