"""The definitions of one scorecard's indicators: what a row asks for, held against what is there."""

from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session

from storage.applying.classing import class_words
from storage.applying.deciding import Decisions
from storage.applying.outcome import Outcome
from storage.audit import Change
from storage.domain.amber import parse_amber, write_amber
from storage.domain.classification import Classification
from storage.domain.indicator import Definition, Polarity
from storage.domain.period import PeriodType
from storage.domain.rule import RuleError, check_rule
from storage.intake.problems import Problems
from storage.intake.values import DefinitionRow
from storage.known import LONGEST_CODE, Known, KnownAlias, KnownIndicator
from storage.periods import reread_periods
from storage.search.wording import normalise
from storage.tables import Alias, Indicator, Placement, Scorecard, table_of

_PLAIN = ("description", "decimals", "target", "directorate", "owner", "lag_days")
_WORDS = ("unit", "polarity", "frequency", "accumulation")
_INDICATOR, _PLACEMENT, _ALIAS = table_of(Indicator), table_of(Placement), table_of(Alias)
_AS_READ = {
    "accumulation": "snapshot or cumulative",
    "amber": "amber rule",
    "classification": "class",
    "decimals": "decimal places",
    "defined": "first definition",
    "is_draft": "draft or not",
    "lag_days": "days until due",
    "no_change_band": "no-change band",
    "polarity": "which way is good",
    "retired_on": "day of retirement",
}
# A definition's aliases stand in for those that the catalogue lent; names kept from renames and merges stay.
_REPLACED = ("definition", "catalogue")


class Definer:
    """Takes rows in memory and writes them together, so that a file is applied whole or not at all."""

    def __init__(
        self, known: Known, outcome: Outcome, problems: Problems, classification: Classification | None = None
    ) -> None:
        self._known, self._outcome, self._problems = known, outcome, problems
        self._classification = classification
        self.hidden: set[int] = set()
        self._lines: dict[str, int] = {}
        self._changed: dict[int, dict[str, Any]] = {}
        self._moved: list[KnownIndicator] = []
        self._reread: list[tuple[KnownIndicator, int]] = []
        self._aliases: list[tuple[KnownIndicator, DefinitionRow]] = []
        self._dropped: list[KnownAlias] = []
        self._fields: dict[int, tuple[KnownIndicator, set[str]]] = {}
        self._changes: list[Change] = []
        self.decisions = Decisions(outcome, problems)

    @property
    def scorecard(self) -> Scorecard:
        """The scorecard the definitions are for."""
        return self._known.scorecard

    def take(self, row: DefinitionRow) -> None:
        """Bring an indicator to what the row says, and only in what the file has columns for."""
        definition = row.definition
        code = definition.key.code
        if len(code) > LONGEST_CODE:
            self._problems.add(f"the code has {len(code)} letters; at most {LONGEST_CODE} are read", line=row.line)
            return
        if row.dated is not None:
            self.decisions.take(self._find(definition), row)
            return
        found = self._find(definition) or self._create(row)
        if found is None:
            return
        if found.code in self._lines:
            line = self._lines[found.code]
            self._problems.add(f"“{found.name}” stands on line {line} already", line=row.line)
            return
        self._define(found, row)
        self._lines[found.code] = row.line
        self._check(found, row)

    def _find(self, definition: Definition) -> KnownIndicator | None:
        """By code; by exact name where no code is given, or where figures files made a code of their own."""
        code = definition.key.code
        if code and (found := self._known.find(code, "")):
            return found
        named = self._known.find("", definition.name) if definition.name else None
        return named if named is not None and (not code or not named.defined) else None

    def _create(self, row: DefinitionRow) -> KnownIndicator | None:
        definition = row.definition
        if not definition.name:
            self._problems.add(f"there is no indicator with the code “{definition.key.code}”", line=row.line)
            return None
        if other := self._known.find("", definition.name):
            self._problems.add(f"“{definition.name}” is {other.code} already", line=row.line)
            return None
        made = KnownIndicator(
            code=definition.key.code or self._known.free_code(definition.name),
            scope=self._known.scorecard.scope,
            name=definition.name,
            normalised=normalise(definition.name),
            unit=definition.unit,
            accumulation=definition.accumulation,
        )
        self._known.add(made)
        self._known.place(made, row.section)
        self._outcome.created.append(f"{made.name} ({made.code})")
        self._changes.append(Change("indicator", made.subject, "created", "", made.name, indicator=made))
        return made

    def _define(self, found: KnownIndicator, row: DefinitionRow) -> None:
        definition = row.definition
        wanted: dict[str, Any] = {name: getattr(definition, name) for name in _PLAIN if name in row.present}
        wanted |= {name: getattr(definition, name) for name in _WORDS if name in row.present}
        if "amber" in row.present:
            wanted["amber"] = write_amber(definition.amber)
        if "no_change_band" in row.present:
            wanted["no_change_band"] = definition.no_change_band or None
        wanted |= self._guarded(row)
        if "retired_on" in row.present:
            wanted["retired_on"] = row.retired_on
        if definition.key.code:
            wanted["code"] = definition.key.code
        if definition.name and definition.name != found.name:
            wanted |= self._rename(found, definition.name, row.line)
        wanted["defined"] = found.defined or definition.defined
        if "frequency" in row.present and found.frequency != definition.frequency:
            self._reread.append((found, row.line))
        self._set(found, wanted)
        self._place(found, row)
        if "aliases" in row.present:
            self._aliases.append((found, row))

    def _guarded(self, row: DefinitionRow) -> dict[str, Any]:
        """Class and draft, which only a word changes: a blank cell makes nothing public."""
        wanted: dict[str, Any] = {}
        if classification := row.classification or self._classification:
            wanted["classification"] = classification
        if row.is_draft is not None:
            wanted["is_draft"] = row.is_draft
        return wanted

    def _rename(self, found: KnownIndicator, name: str, line: int) -> dict[str, Any]:
        """The new name where it is free; the old one goes on leading here."""
        if normalise(name) == found.normalised:
            return {"name": name}
        other = self._known.by_name.get(normalise(name))
        if other is not None and other is not found:
            self._problems.add(f"“{name}” is a name of {other.code} already", line=line)
            return {}
        if kept := self._known.rename(found, name):
            self._changes.append(Change("indicator", found.subject, "aliases", "", kept, indicator=found))
        return {"name": name, "normalised": normalise(name)}

    def _set(self, found: KnownIndicator, wanted: dict[str, Any]) -> None:
        was = {name: getattr(found, name) for name in wanted}
        different = {name: value for name, value in wanted.items() if was[name] != value}
        self._changes += [
            Change("indicator", found.subject, name, was[name], new, indicator=found) for name, new in different.items()
        ]
        if "code" in different:
            self._known.recode(found, different["code"])
        self._note_guard(found, different)
        for name, value in different.items():
            setattr(found, name, value)
        if different and found.id:
            self._changed.setdefault(found.id, {}).update(different)
        self._note(found, set(different))

    def _note_guard(self, found: KnownIndicator, different: dict[str, Any]) -> None:
        """Say what becomes of who may see it; fewer people do where the class is stricter or it is a draft now.

        What becomes another directorate's is hidden from those who had a role for the first.
        """
        is_less = bool(found.id) and (bool(different.get("is_draft")) or "directorate" in different)
        if now := different.get("classification"):
            was = Classification(found.classification)
            if found.id:
                self._outcome.reclassified.append(f"{found.name} ({found.code}): {class_words(was, now)}")
                is_less |= now.rank > was.rank
            else:
                self._outcome.name_classes[now] += 1
        if different.get("is_draft"):
            self._outcome.draft_names.append(f"{found.name} ({found.code})")
        elif "is_draft" in different:
            self._outcome.named.append(f"{found.name} ({found.code})")
        if is_less:
            self.hidden.add(found.id)

    def _note(self, found: KnownIndicator, fields: set[str]) -> None:
        if fields and found.id:
            self._fields.setdefault(found.id, (found, set()))[1].update(fields)

    def _place(self, found: KnownIndicator, row: DefinitionRow) -> None:
        if self._known.place(found, row.section) or "section" not in row.present or found.section == row.section:
            return
        self._changes.append(Change("indicator", found.subject, "section", found.section, row.section, indicator=found))
        found.section = row.section
        self._moved.append(found)
        self._note(found, {"section"})

    def _check(self, found: KnownIndicator, row: DefinitionRow) -> None:
        """The rule must hold together with what other files said before."""
        if found.polarity is None:
            return
        try:
            check_rule(found.target, parse_amber(found.amber), Polarity(found.polarity))
        except RuleError as error:
            if self._problems.count == 0 or self._problems.found[-1].line != row.line:
                self._problems.add(str(error), line=row.line)

    def settle_aliases(self) -> None:
        """Make each definition's aliases those of the file, once it is known which ones the others give up."""
        kept = {id(found): {normalise(alias) for alias in row.definition.aliases} for found, row in self._aliases}
        for one in list(self._known.aliases.values()):
            wanted = kept.get(id(one.indicator))
            if wanted is not None and one.origin in _REPLACED and one.normalised not in wanted:
                self._known.drop_alias(one)
                self._dropped.append(one)
                self._changes.append(
                    Change("indicator", one.indicator.subject, "aliases", one.alias, "", indicator=one.indicator)
                )
                self._note(one.indicator, {"aliases"})
        for found, row in self._aliases:
            for alias in row.definition.aliases:
                self._add_alias(found, alias, row.line)

    def _add_alias(self, found: KnownIndicator, alias: str, line: int) -> None:
        other = self._known.by_name.get(normalise(alias))
        if other is not None and other is not found:
            self._problems.add(f"the alias “{alias}” is a name of {other.code} already", line=line)
        elif self._known.add_alias(found, alias, "definition"):
            self._changes.append(Change("indicator", found.subject, "aliases", "", alias, indicator=found))
            self._note(found, {"aliases"})

    def write(self, session: Session) -> list[Change]:
        """Write everything taken; the changes for the audit. Raises Refused where periods then collide."""
        connection = session.connection()
        for chunk in (self._dropped[start : start + 500] for start in range(0, len(self._dropped), 500)):
            connection.execute(delete(_ALIAS).where(_ALIAS.c.id.in_([one.id for one in chunk])))
        for row_id, values in self._changed.items():
            connection.execute(update(_INDICATOR).where(_INDICATOR.c.id == row_id).values(**values))
        for one in self._moved:
            where = _PLACEMENT.c.indicator_id == one.id
            connection.execute(update(_PLACEMENT).where(where).values(section=one.section))
        self._known.write(session)
        for one, line in self._reread:
            frequency = PeriodType(one.frequency) if one.frequency else None
            try:
                self._changes += reread_periods(session, one.id, frequency, one.subject)
            except ValueError as error:
                self._problems.add(str(error), line=line)
        self._problems.settle()
        for found, fields in self._fields.values():
            words = sorted(_AS_READ.get(name, name) for name in fields - {"normalised"})
            self._outcome.changed.append(f"{found.name} ({found.code}): {', '.join(words)}")
        return self._changes
