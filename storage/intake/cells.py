"""Reading single cells: a figure, a choice of words, a period; what cannot be read is noted with its place."""

from collections.abc import Mapping as Words
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from storage.domain.figure import Figure, FigureError, parse_figure
from storage.domain.indicator import LONGEST_NAME
from storage.domain.period import Period, PeriodError, parse_period
from storage.intake.columns import Mapping
from storage.intake.fields import Field
from storage.intake.problems import Problems
from storage.intake.rows import Row

Choice = TypeVar("Choice")


class Cells:
    """Reads cells by the columns of one file."""

    def __init__(self, mapping: Mapping, problems: Problems) -> None:
        self.problems = problems
        self.headings = {column.field: column.heading for column in mapping.columns if not column.period}

    def name(self, row: Row, *, is_needed: bool = True) -> str:
        """The indicator's name on one line of text; where one is needed, neither name nor code is a problem."""
        name = " ".join(row.text(Field.NAME).split())
        if is_needed and not name and not row.text(Field.CODE):
            self.problems.add("this line names no indicator", line=row.line)
        if len(name) > LONGEST_NAME:
            self.problems.add(f"the name has {len(name)} letters; at most {LONGEST_NAME} are read", line=row.line)
        return name

    def figure(self, row: Row, text: str, heading: str) -> Figure | None:
        """The figure in a cell; None where it prints none."""
        found = read_figure(text) if text else None
        if isinstance(found, FigureError):
            self.problems.add_error(found, line=row.line, column=heading, value=text)
            return None
        return found

    def field_figure(self, row: Row, field: StrEnum) -> Figure | None:
        """The figure in the field's own column; None where the file has none."""
        text = row.text(field)
        return self.figure(row, text, self.headings[field]) if text else None

    def choice(self, row: Row, field: StrEnum, words: Words[str, Choice]) -> Choice | None:
        """What the word in the field's column stands for; None for a blank cell or no column."""
        text = row.text(field)
        if not text:
            return None
        found = words.get(" ".join(text.lower().split()))
        if found is None:
            self.problems.add(listed(words), line=row.line, column=self.headings[field], value=text)
        return found

    def whole(self, row: Row, field: StrEnum, most: int) -> int | None:
        """The whole number in the field's column; None for a blank cell or no column."""
        text = row.text(field)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most):
            expected = f"a whole number from 0 to {most}"
            self.problems.add(expected, line=row.line, column=self.headings[field], value=text)
            return None
        return int(text)


@lru_cache(maxsize=8192)
def read_figure(text: str) -> Figure | FigureError | None:
    """`parse_figure` with its error as a value, remembered."""
    try:
        return parse_figure(text)
    except FigureError as error:
        return error


@lru_cache(maxsize=2048)
def read_period(text: str) -> Period | PeriodError:
    """`parse_period` with its error as a value, remembered."""
    try:
        return parse_period(text)
    except PeriodError as error:
        return error


def listed(words: Words[str, object]) -> str:
    """The first word of each choice, for a sentence: higher, lower, closer or none."""
    first: dict[object, str] = {}
    for word, choice in words.items():
        first.setdefault(choice, word)
    *most, last = first.values()
    return f"{', '.join(most)} or {last}"
