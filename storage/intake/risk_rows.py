"""Registers of risks: each risk with its scores, controls and mitigations, as printed and as read."""

from datetime import date

from storage.domain.matrix import RiskMatrix
from storage.domain.risk import Proximity, RiskResponse, ScoreKind
from storage.intake.columns import Mapping
from storage.intake.fields import Field, normal
from storage.intake.problems import Problems, quoted
from storage.intake.risk_cells import LONGEST_TITLE, RegisterCells, is_left_open
from storage.intake.risk_fields import IMPACTS, LIKELIHOODS, SCORES, RiskField
from storage.intake.risk_lines import RiskLines, group
from storage.intake.risk_mitigations import mitigations_of, present
from storage.intake.risk_values import RiskRow, RisksFile
from storage.intake.risk_words import EMPTY_WORDS, OPEN_WORDS, STATE_WORDS, months_of, proximity_of, response_of
from storage.intake.rows import Row, rows_of
from storage.intake.table import Table
from storage.intake.values import ColumnReport, Progress

_ATTRIBUTES = {
    RiskField.TITLE: "title",
    RiskField.CAUSE: "cause",
    RiskField.EVENT: "event",
    RiskField.EFFECT: "effect",
    RiskField.DIRECTORATE: "directorate",
    RiskField.CATEGORY: "category",
    RiskField.OWNER: "owner",
    RiskField.AREA: "area",
    RiskField.WHY: "why",
    RiskField.WHAT_NEXT: "what_next",
    RiskField.CONTROLS: "controls",
    RiskField.ACTION: "mitigations",
    RiskField.RESPONSE: "response",
    RiskField.ACCEPTED_UNTIL: "accepted_until",
    RiskField.APPETITE: "appetite",
    RiskField.PROXIMITY: "proximity",
    RiskField.REVIEW: "review_months",
    RiskField.LAST_REVIEW: "last_review",
    RiskField.NEXT_REVIEW: "next_review",
    RiskField.RAISED: "raised_on",
    RiskField.CLOSED: "closed_on",
    RiskField.CLOSED_WHY: "closed_why",
    RiskField.STATE: "is_closed",
    RiskField.INDICATORS: "indicators",
    RiskField.SOURCE: "source",
    **{fields[kind]: str(kind) for fields in (LIKELIHOODS, IMPACTS, SCORES) for kind in ScoreKind},
}
_DAYS = {
    RiskField.ACCEPTED_UNTIL: "accepted_until",
    RiskField.LAST_REVIEW: "last_review",
    RiskField.NEXT_REVIEW: "next_review",
    RiskField.RAISED: "raised_on",
    RiskField.CLOSED: "closed_on",
}
# Merged cells speak for every line that they span: a risk's are merged over its mitigations.
_SPANNING = frozenset({*RiskField, Field.CLASS, Field.ILLUSTRATIVE})
_STEP = 500


def read_register(
    table: Table, mapping: Mapping, matrix: RiskMatrix, *, name: str, digest: str, progress: Progress | None
) -> RisksFile:
    """Read every risk, or raise Refused with all that is wrong."""
    problems = Problems()
    reader = _Reader(mapping, problems, matrix)
    groups, notes = group(rows_of(table, mapping, problems, _SPANNING), reader)
    rows: list[RiskRow] = []
    for done, lines in enumerate(groups, 1):
        rows.append(reader.risk(lines))
        if progress and done % _STEP == 0:
            progress(done, len(groups))
    problems.settle()
    if progress:
        progress(len(groups), len(groups))
    return RisksFile(
        name=name,
        kind=table.kind,
        sheet=table.sheet,
        digest=digest,
        header_line=table.header_line,
        columns=ColumnReport.of(mapping),
        notes=table.notes + tuple(notes) + tuple(reader.notes()),
        rows=tuple(rows),
    )


class _Reader(RegisterCells):
    """Reads risks by one mapping; what cannot be read goes to `problems`."""

    def __init__(self, mapping: Mapping, problems: Problems, matrix: RiskMatrix) -> None:
        super().__init__(mapping, problems, matrix)
        attributes = {_ATTRIBUTES[field] for field in _ATTRIBUTES if field in self.headings}
        if "mitigations" in attributes:
            attributes |= {f"mitigations.{one}" for one in present(self)}
        self.titled_by_event = "title" not in attributes and "event" in attributes
        self.present = frozenset(attributes | ({"title"} if self.titled_by_event else set()))

    def notes(self) -> list[str]:
        """What was assumed while reading, in sentences."""
        notes = []
        if self.titled_by_event:
            notes.append(f"No column gives titles; “{self.headings[RiskField.EVENT]}” is read as the title too.")
        return notes

    def risk(self, lines: RiskLines) -> RiskRow:
        """One risk from all its lines."""
        row = lines.row
        days, printed, flags = self._days(row)
        scores = {kind: self.score(row, kind) for kind in ScoreKind}
        flags += [words for kind, score in scores.items() if (words := self.mismatch(kind, score))]
        return RiskRow(
            line=row.line,
            reference=lines.reference,
            title=self._title(row),
            cause=self.prose(row, RiskField.CAUSE),
            event=self.prose(row, RiskField.EVENT),
            effect=self.prose(row, RiskField.EFFECT),
            directorate=self.line_of(row, RiskField.DIRECTORATE),
            category=self.line_of(row, RiskField.CATEGORY),
            owner=self.line_of(row, RiskField.OWNER),
            area=self.line_of(row, RiskField.AREA),
            inherent=scores[ScoreKind.INHERENT],
            residual=scores[ScoreKind.RESIDUAL],
            target=scores[ScoreKind.TARGET],
            why=self.prose(row, RiskField.WHY),
            what_next=self.prose(row, RiskField.WHAT_NEXT),
            controls=self._gathered(lines, RiskField.CONTROLS),
            mitigations=mitigations_of(lines.lines, self, flags),
            response=self._response(row, flags),
            appetite=self._appetite(row, flags),
            proximity=self._proximity(row),
            review_months=self._months(row),
            closed_why=self.prose(row, RiskField.CLOSED_WHY),
            is_closed=self._is_closed(row),
            indicators=self._indicators(lines),
            source=self.line_of(row, RiskField.SOURCE),
            classification=self.classification(row),
            illustrative=self.illustrative(row),
            as_at=self.as_at(row),
            present=self.present,
            printed=printed,
            flags=tuple(f"Line {row.line}, {lines.reference}: {words}." for words in flags),
            **days,
        )

    def _title(self, row: Row) -> str:
        field = RiskField.EVENT if self.titled_by_event else RiskField.TITLE
        title = self.line_of(row, field, LONGEST_TITLE)
        if field in self.headings and not title:
            self.problems.add("it is blank, and a risk needs a title", line=row.line, column=self.headings[field])
        return title

    def _days(self, row: Row) -> tuple[dict[str, date | None], dict[str, str], list[str]]:
        """The days of a risk by attribute, the texts that are none, and what is odd about them."""
        days: dict[str, date | None] = {}
        printed: dict[str, str] = {}
        flags: list[str] = []
        for field, attribute in _DAYS.items():
            days[attribute], text = self.day(row, field)
            if text:
                printed[attribute] = text
                if not is_left_open(text):
                    flags.append(f"“{self.headings[field]}” is “{quoted(text)}”, which is no day")
        return days, printed, flags

    def _gathered(self, lines: RiskLines, field: RiskField) -> tuple[str, ...]:
        """The points of a list from all lines of a risk, each once."""
        return tuple(dict.fromkeys(point for row in lines.lines for point in self.points(row, field)))

    def _indicators(self, lines: RiskLines) -> tuple[str, ...]:
        found = (part for text in self._gathered(lines, RiskField.INDICATORS) for part in text.split(";"))
        return tuple(dict.fromkeys(" ".join(part.split()) for part in found if part.strip()))

    def _response(self, row: Row, flags: list[str]) -> RiskResponse | None:
        text = self.line_of(row, RiskField.RESPONSE)
        if not text or text.casefold() in OPEN_WORDS:
            return None
        found, is_all = response_of(text)
        if found is None:
            *most, last = RiskResponse
            words = f"{', '.join(most)} or {last}"
            self.problems.add(words, line=row.line, column=self.headings[RiskField.RESPONSE], value=text)
        elif not is_all:
            flags.append(f"the response “{quoted(text)}” is read as {found}, which it names first")
        return found

    def _appetite(self, row: Row, flags: list[str]) -> str:
        text = self.line_of(row, RiskField.APPETITE)
        if text.casefold() in EMPTY_WORDS:
            return ""
        if not self.matrix.understands(text) and not is_left_open(text):
            flags.append(f"the appetite “{quoted(text)}” is no score, band or level of appetite")
        return text

    def _proximity(self, row: Row) -> Proximity | None:
        text = self.line_of(row, RiskField.PROXIMITY)
        if not text or text.casefold() in OPEN_WORDS:
            return None
        found = proximity_of(text)
        if found is None:
            words = "a time such as within three months, within a year or in more than a year"
            self.problems.add(words, line=row.line, column=self.headings[RiskField.PROXIMITY], value=text)
        return found

    def _months(self, row: Row) -> int | None:
        text = self.line_of(row, RiskField.REVIEW)
        if not text or text.casefold() in OPEN_WORDS:
            return None
        found = months_of(text)
        if found is None:
            words = "a frequency such as monthly, quarterly, six-monthly, annually or every 3 months"
            self.problems.add(words, line=row.line, column=self.headings[RiskField.REVIEW], value=text)
        return found

    def _is_closed(self, row: Row) -> bool | None:
        text = self.line_of(row, RiskField.STATE)
        if not text:
            return None
        found = STATE_WORDS.get(normal(text))
        if found is None:
            self.problems.add("open or closed", line=row.line, column=self.headings[RiskField.STATE], value=text)
        return found
