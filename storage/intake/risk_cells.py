"""Reading single cells of a register: texts, lists, days, scores; what is odd is flagged and kept as printed."""

import re
from datetime import date
from enum import StrEnum

from storage.domain.classification import Classification
from storage.domain.matrix import Cell, RiskMatrix
from storage.domain.period import Period, PeriodType
from storage.domain.risk import ScoreKind
from storage.domain.text import storable
from storage.intake.cells import Cells, read_period
from storage.intake.columns import Mapping
from storage.intake.fields import Field
from storage.intake.problems import Problems, quoted
from storage.intake.risk_fields import IMPACTS, LIKELIHOODS, SCORES, RiskField
from storage.intake.risk_scores import Placed, ScoreError, is_open, printed_score, read_pair, read_step
from storage.intake.risk_values import ReadScore
from storage.intake.risk_words import EMPTY_WORDS, OPEN_WORDS
from storage.intake.rows import Row
from storage.intake.sensitive import classification_of
from storage.intake.words import YES_NO

LONGEST_REFERENCE = 40
LONGEST_TITLE = 500
LONGEST_NAME = 200
LONGEST_TEXT = 10_000
_DUE = frozenset({RiskField.NEXT_REVIEW, RiskField.ACCEPTED_UNTIL})
A_DAY = "a day such as 30/09/2019"
_BULLET = re.compile(r"^\s*(?:[•·●▪◦‣○*]|[-–—](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-h][.)](?=\s))\s*")
_INLINE = re.compile(r"\s*[•●▪‣]\s*")
_IMPACT_FIRST = re.compile(r"\bi(?:mpact)?\s*(?:[x×*]|and)\s*l(?:ikelihood)?\b", re.IGNORECASE)
SCORE_WORDS = {ScoreKind.INHERENT: "inherent", ScoreKind.RESIDUAL: "current", ScoreKind.TARGET: "target"}


class RegisterCells(Cells):
    """Reads cells by the columns of one file of the register."""

    def __init__(self, mapping: Mapping, problems: Problems, matrix: RiskMatrix) -> None:
        super().__init__(mapping, problems)
        self.matrix = matrix

    def reference(self, row: Row) -> str:
        """The risk's reference in capital letters; empty where the line gives none."""
        text = _one_line(row.text(RiskField.REFERENCE)).upper()
        return self._bounded(row, RiskField.REFERENCE, text, LONGEST_REFERENCE)

    def line_of(self, row: Row, field: StrEnum, most: int = LONGEST_NAME) -> str:
        """A text on one line."""
        return self._bounded(row, field, _one_line(row.text(field)), most)

    def prose(self, row: Row, field: StrEnum) -> str:
        """A text of several lines, each without white space at its ends."""
        lines = (" ".join(line.split()) for line in storable(row.text(field)).splitlines())
        return self._bounded(row, field, "\n".join(line for line in lines if line), LONGEST_TEXT)

    def points(self, row: Row, field: StrEnum) -> tuple[str, ...]:
        """The points of a list, one a line or bullet, without their marks; words for none give none."""
        text = self.prose(row, field)
        return () if text.casefold() in EMPTY_WORDS else tuple(points_of(text))

    def day(self, row: Row, field: StrEnum) -> tuple[date | None, str]:
        """The day in a cell; else the text that is none, which is kept. Blank and words for none give neither.

        Where it is one until which there is time, a month will do.
        """
        return (read_due if field in _DUE else read_day)(_one_line(row.text(field)))

    def as_at(self, row: Row, field: RiskField = RiskField.AS_AT) -> date | None:
        """The day that a row speaks of: a day, or the last one of a period. What cannot be read is a problem."""
        text = _one_line(row.text(field))
        found = read_period(text) if text else None
        if isinstance(found, Period):
            return found.end
        if text:
            self.problems.add(f"{A_DAY}, or a period", line=row.line, column=self.headings[field], value=text)
        return None

    def classification(self, row: Row) -> Classification | None:
        """The class that the row states; None where it says nothing."""
        return classification_of(self, row)

    def illustrative(self, row: Row) -> bool | None:
        """Whether the row is made up; None where it says nothing."""
        return self.choice(row, Field.ILLUSTRATIVE, YES_NO)

    def score(self, row: Row, kind: ScoreKind) -> ReadScore | None:
        """One of the three scores; None where the row prints none, or something that is noted as a problem."""
        likelihood, impact, score = (_one_line(row.text(fields[kind])) for fields in (LIKELIHOODS, IMPACTS, SCORES))
        if not (likelihood or impact):
            return self._from_score(row, kind, score) if score else None
        if is_open(likelihood) or is_open(impact):
            return self._left_open(likelihood, impact, score)
        if not (likelihood and impact):
            lacking = IMPACTS[kind] if likelihood else LIKELIHOODS[kind]
            column = self.headings.get(lacking, str(lacking))
            self.problems.add("it is blank, and a score needs both likelihood and impact", line=row.line, column=column)
            return None
        steps = (
            self._step(row, LIKELIHOODS[kind], likelihood, self.matrix.likelihood, "likelihood"),
            self._step(row, IMPACTS[kind], impact, self.matrix.impact, "impact"),
        )
        if steps[0] is None or steps[1] is None:
            return None
        printed = printed_score(score)
        return self._checked(Placed(Cell(steps[0], steps[1]), printed), score)

    def mismatch(self, kind: ScoreKind, score: ReadScore | None) -> str:
        """A sentence where the printed score is not what the cell comes to; empty where it is."""
        if score is None or score.cell is None or not score.text:
            return ""
        comes = self.matrix.score(score.cell)
        return (
            f"the {SCORE_WORDS[kind]} score is printed as “{quoted(score.text)}”, and "
            f"{score.cell.likelihood} × {score.cell.impact} comes to {comes.score} {comes.band.word}"
        )

    def _from_score(self, row: Row, kind: ScoreKind, text: str) -> ReadScore | None:
        """The score where its own column alone says something: a pair, or that it was left open."""
        if is_open(text):
            return ReadScore(None, "" if text.casefold() in {"-", "–", "—"} else text)
        heading = self.headings[SCORES[kind]]
        try:
            placed = read_pair(text, self.matrix, impact_first=bool(_IMPACT_FIRST.search(heading)))
        except ScoreError as error:
            value = None if error.is_sentence else text
            self.problems.add(str(error), line=row.line, column=heading, value=value)
            return None
        return self._checked(placed, text)

    def _checked(self, placed: Placed, text: str) -> ReadScore:
        """The score with its text where that says another figure than the cell comes to."""
        assert placed.cell is not None
        comes = self.matrix.score(placed.cell).score
        is_other = placed.score is not None and placed.score != comes
        return ReadScore(placed.cell, text if is_other else "", placed.score)

    def _left_open(self, likelihood: str, impact: str, score: str) -> ReadScore:
        words = [text for text in (likelihood, impact) if text]
        text = words[0] if len({word.casefold() for word in words}) == 1 else " × ".join(words)
        number = printed_score(score)
        return ReadScore(None, f"{score} ({text})" if number is not None else text, number)

    def _step(self, row: Row, field: RiskField, text: str, scale: tuple[str, ...], what: str) -> int | None:
        try:
            return read_step(text, scale, what)
        except ScoreError as error:
            self.problems.add(str(error), line=row.line, column=self.headings[field], value=text)
            return None

    def _bounded(self, row: Row, field: StrEnum, text: str, most: int) -> str:
        if len(text) > most:
            words = f"it has {len(text):,} letters; at most {most:,} are read"
            self.problems.add(words, line=row.line, column=self.headings[field])
        return text


def read_day(text: str) -> tuple[date | None, str]:
    """The day that a text is, or None and the text where it is none; for blank and “n/a” neither."""
    if not text or text.casefold() in EMPTY_WORDS:
        return None, ""
    found = read_period(text)
    if isinstance(found, Period) and found.type is PeriodType.DATE:
        return found.start, ""
    return None, text


def read_due(text: str) -> tuple[date | None, str]:
    """The day on which something falls due; of a month, quarter or year its last one, for until then there is time."""
    found = read_period(text) if text else None
    return (found.end, "") if isinstance(found, Period) else read_day(text)


def is_left_open(text: str) -> bool:
    """Whether a text in the place of a day says that there is none yet, which is nothing odd."""
    return text.casefold() in OPEN_WORDS | {"ongoing", "on-going", "continuous", "asap", "as required"}


def points_of(text: str) -> list[str]:
    """The lines of a text without their bullets and numbers; bullets within a line begin a new one."""
    lines = (_BULLET.sub("", part).strip() for line in text.splitlines() for part in _INLINE.split(line))
    return [line for line in lines if line]


def is_bulleted(text: str) -> bool:
    """Whether a text is a list by its marks: lines of it begin with a bullet or a number, or bullets part it."""
    return any(_BULLET.match(line) for line in text.splitlines()) or bool(_INLINE.search(text))


def _one_line(text: str) -> str:
    return " ".join(storable(text).split())
