"""Definitions files: each row says what an indicator is and how it is rated."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from storage.domain.amber import parse_amber
from storage.domain.indicator import Accumulation, AmberRule, DatedRule, Definition, IndicatorKey, Unit
from storage.domain.period import Period, PeriodType
from storage.domain.rule import RuleError, check_rule
from storage.intake.cells import Cells, read_period
from storage.intake.columns import Mapping
from storage.intake.dated import dated_of
from storage.intake.fields import Field
from storage.intake.problems import Problems
from storage.intake.rows import Row, rows_of
from storage.intake.sensitive import classification_of, is_draft_of
from storage.intake.table import Table
from storage.intake.values import ColumnReport, DefinitionRow, DefinitionsFile, Progress, ScorecardWords
from storage.intake.words import ACCUMULATION_WORDS, FREQUENCY_WORDS, POLARITY_WORDS, UNIT_WORDS, YES_NO

MOST_DECIMALS = 12
MOST_DAYS = 3660
_ATTRIBUTES: dict[StrEnum, str] = {
    Field.NAME: "name",
    Field.ALIASES: "aliases",
    Field.DESCRIPTION: "description",
    Field.UNIT: "unit",
    Field.DECIMALS: "decimals",
    Field.POLARITY: "polarity",
    Field.FREQUENCY: "frequency",
    Field.ACCUMULATION: "accumulation",
    Field.AMBER: "amber",
    Field.TARGET: "target",
    Field.BAND: "no_change_band",
    Field.DIRECTORATE: "directorate",
    Field.OWNER: "owner",
    Field.LAG: "lag_days",
    Field.SECTION: "section",
    Field.SCORECARD: "scorecard",
    Field.DEFINED: "defined",
    Field.RETIRED: "retired_on",
}
_ABOUT = (Field.LEVEL, Field.PARENT, Field.SOURCE, Field.NOTICE)


def read_definitions(
    table: Table, mapping: Mapping, *, name: str, digest: str, progress: Progress | None
) -> DefinitionsFile:
    """Read every row, or raise Refused with all that is wrong."""
    problems = Problems()
    reader = _Reader(mapping, problems)
    rows = tuple(reader.row(row) for row in rows_of(table, mapping, problems))
    _check_codes(rows, problems)
    problems.settle()
    if progress:
        progress(len(rows), len(rows))
    return DefinitionsFile(
        name=name,
        kind=table.kind,
        sheet=table.sheet,
        digest=digest,
        header_line=table.header_line,
        columns=ColumnReport.of(mapping),
        notes=table.notes,
        rows=rows,
    )


def _check_codes(rows: tuple[DefinitionRow, ...], problems: Problems) -> None:
    """One indicator, one line: the same code in the same scope may not stand twice, nor decide twice for one day."""
    seen: dict[tuple[str, str, date | None], int] = {}
    for row in rows:
        day = row.dated.effective_from if row.dated else None
        key = (row.definition.key.code.lower(), (row.scope or row.scorecard).lower(), day)
        if key[0] and key in seen:
            problems.add(f"the code “{row.definition.key.code}” stands on line {seen[key]} already", line=row.line)
        seen.setdefault(key, row.line)


class _Reader(Cells):
    """Reads rows of definitions by one mapping; what cannot be read goes to `problems`."""

    def __init__(self, mapping: Mapping, problems: Problems) -> None:
        super().__init__(mapping, problems)
        self.present = frozenset(_ATTRIBUTES[field] for field in self.headings if field in _ATTRIBUTES)

    def row(self, row: Row) -> DefinitionRow:
        """The definition on one line; its rule is checked against its target and polarity."""
        scope = row.text(Field.SCOPE) if Field.SCOPE in self.headings else None
        dated = dated_of(self, row)
        if dated is not None:
            return self._decision(row, scope, dated)
        definition = self._definition(row, scope or "")
        self._check(row, definition)
        return DefinitionRow(
            line=row.line,
            definition=definition,
            section=row.text(Field.SECTION),
            scorecard=row.text(Field.SCORECARD),
            scope=scope,
            present=self.present,
            about=ScorecardWords(*(row.text(field) or None for field in _ABOUT)),
            retired_on=self._retired_on(row),
            classification=classification_of(self, row),
            is_draft=is_draft_of(self, row),
        )

    def _decision(self, row: Row, scope: str | None, dated: DatedRule) -> DefinitionRow:
        """A row that decides a rule from a day on: of the rest only the code, the name and the scorecard count."""
        key = IndicatorKey(row.text(Field.CODE), scope or "")
        definition = Definition(key, self.name(row))
        return DefinitionRow(row.line, definition, "", row.text(Field.SCORECARD), scope, frozenset(), dated=dated)

    def _is_about_scorecard(self, row: Row) -> bool:
        return bool(row.text(Field.SCORECARD)) and any(row.text(field) for field in _ABOUT)

    def _retired_on(self, row: Row) -> date | None:
        text = row.text(Field.RETIRED)
        found = read_period(text) if text else None
        if isinstance(found, Period) and found.type is PeriodType.DATE:
            return found.start
        if text:
            heading = self.headings[Field.RETIRED]
            self.problems.add("a day such as 30/09/2019, or blank", line=row.line, column=heading, value=text)
        return None

    def _definition(self, row: Row, scope: str) -> Definition:
        blank = Definition(IndicatorKey("", ""), "")
        decimals = self.whole(row, Field.DECIMALS, MOST_DECIMALS)
        lag = self.whole(row, Field.LAG, MOST_DAYS)
        return Definition(
            key=IndicatorKey(row.text(Field.CODE), scope),
            name=self.name(row, is_needed=not self._is_about_scorecard(row)),
            aliases=tuple(alias for part in row.text(Field.ALIASES).split(";") if (alias := " ".join(part.split()))),
            description=row.text(Field.DESCRIPTION),
            unit=self.choice(row, Field.UNIT, UNIT_WORDS) or Unit.NUMBER,
            decimals=decimals,
            polarity=self.choice(row, Field.POLARITY, POLARITY_WORDS),
            frequency=self.choice(row, Field.FREQUENCY, FREQUENCY_WORDS),
            accumulation=self.choice(row, Field.ACCUMULATION, ACCUMULATION_WORDS) or Accumulation.SNAPSHOT,
            amber=self._amber(row),
            target=self._number(row, Field.TARGET),
            no_change_band=self._number(row, Field.BAND) or Decimal(0),
            directorate=row.text(Field.DIRECTORATE),
            owner=row.text(Field.OWNER),
            lag_days=blank.lag_days if lag is None else lag,
            defined=self.choice(row, Field.DEFINED, YES_NO) is not False,
        )

    def _check(self, row: Row, definition: Definition) -> None:
        if definition.polarity is None:
            return
        try:
            check_rule(definition.target, definition.amber, definition.polarity)
        except RuleError as error:
            self.problems.add(str(error), line=row.line, column=self.headings.get(Field.AMBER))

    def _amber(self, row: Row) -> AmberRule | None:
        text = row.text(Field.AMBER)
        try:
            return parse_amber(text)
        except RuleError as error:
            self.problems.add_error(error, line=row.line, column=self.headings[Field.AMBER], value=text)
            return None

    def _number(self, row: Row, field: Field) -> Decimal | None:
        figure = self.field_figure(row, field)
        return figure.value if figure else None
