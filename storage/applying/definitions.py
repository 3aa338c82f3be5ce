"""A definitions file into the database: applied by code, all or nothing, every change in the audit."""

from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session, col

from storage import audit, hierarchy, posts
from storage.applying.defining import Definer
from storage.applying.naming import note_assumed, note_only, note_rest, note_where_held, override_words, stem
from storage.applying.outcome import Options, Outcome
from storage.audit import Change, Hand
from storage.intake.problems import Problems, Refused
from storage.intake.values import DefinitionRow, DefinitionsFile, ScorecardWords
from storage.known import Known, get_scorecard, scope_of
from storage.tables import FileImport, Indicator, Scorecard

ONLY_FIGURES = (
    "a definition holds at once, so --draft and --publish-on are for files of figures. To keep a new indicator unnamed "
    "until a figure of it is published, write draft in a column “publication”"
)
_ABOUT = ("level", "parent", "source", "notice")


def apply_definitions(session: Session, file: DefinitionsFile, options: Options, *, hand: Hand) -> Outcome:
    """Define the indicators the file names. Raises Refused with every row that cannot be applied."""
    if options.publication or options.publish_on:
        raise Refused.because(ONLY_FIGURES)
    outcome = Outcome(file.name, "definitions", len(file.rows), ignored=list(file.columns.ignored))
    outcome.notes += file.notes
    _Sheet(session, file, options, hand, outcome).apply()
    return outcome


class _Sheet:
    """One definitions file on its way into the database."""

    def __init__(self, session: Session, file: DefinitionsFile, options: Options, hand: Hand, outcome: Outcome) -> None:
        self._session, self._file, self._options, self._hand = session, file, options, hand
        self._outcome = outcome
        self._problems = Problems()
        self._changes: list[Change] = []
        self._definers: dict[str, Definer] = {}
        self._about: dict[str, dict[str, str]] = {}

    def apply(self) -> None:
        """Place every row, then define; nothing is written before every row has been found right."""
        assumed = self._assumed()
        self._note_unnamed(assumed)
        placed = [(definer, row) for row in self._file.rows for definer in self._places(row, assumed)]
        for definer, row in placed:
            self._note_about(definer, row)
            if row.definition.key.code or row.definition.name:
                definer.take(row)
        definers = list({id(one): one for one in self._definers.values()}.values())
        for definer in definers:
            definer.settle_aliases()
            definer.decisions.check()
        self._problems.settle()
        for definer in definers:
            self._changes += definer.write(self._session)
            self._changes += definer.decisions.write(self._session, self._hand)
            posts.mark_due(self._session, definer.hidden)
        self._describe()
        self._problems.settle()
        if not self._outcome.is_nothing:
            self._remember()

    def _remember(self) -> None:
        report = self._outcome.summary()
        file, hand = self._file, self._hand
        self._session.add(FileImport(digest=file.digest, name=file.name, at=hand.at, who=hand.who, report=report))
        self._changes.append(Change("file", self._file.name, "imported", "", report))
        audit.record(self._session, self._hand, self._changes)

    def _assumed(self) -> str:
        """The scorecard for codes that stand nowhere yet."""
        if self._options.scorecard:
            words = override_words(self._options.scorecard, {row.scorecard for row in self._file.rows})
            self._outcome.notes += [words] if words else []
            return self._options.scorecard
        names = self._session.scalars(select(col(Scorecard.name))).all()
        return names[0] if len(names) == 1 else stem(self._file.name)

    def _note_unnamed(self, assumed: str) -> None:
        """Say of rows that name no scorecard where they go, and why there."""
        if self._options.scorecard:
            return
        unnamed = [row.definition.key.code.upper() for row in self._file.rows if not (row.scorecard or row.scope)]
        held = dict.fromkeys(name for code in unnamed for name in self._holders.get(code, ()))
        if held:
            self._outcome.notes.append(note_where_held(list(held)))
        if any(code not in self._holders for code in unnamed):
            is_by_name = assumed == stem(self._file.name)
            alone = note_assumed(self._file.name) if is_by_name else note_only(assumed)
            self._outcome.notes.append(note_rest(assumed, is_by_name=is_by_name) if held else alone)

    def _places(self, row: DefinitionRow, assumed: str) -> list[Definer]:
        """The scorecards a row speaks of: the one named, else each that has its code, else the assumed one."""
        named = self._options.scorecard or row.scorecard or (self._name_of(row.scope) if row.scope else "")
        names = [named] if named else self._holders.get(row.definition.key.code.upper(), [assumed])
        return [self._definer(name) for name in names]

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        """The scorecards that have each code, before this file."""
        statement = select(col(Indicator.code), col(Scorecard.name)).join(
            Scorecard, col(Scorecard.scope) == Indicator.scope
        )
        holders: dict[str, list[str]] = {}
        for code, name in self._session.connection().execute(statement.order_by(col(Scorecard.id))):
            holders.setdefault(code.upper(), []).append(name)
        return holders

    def _name_of(self, scope: str) -> str:
        found = hierarchy.find(self._session, scope)
        return found.name if found else scope

    def _definer(self, name: str) -> Definer:
        scope = scope_of(name)
        if scope not in self._definers:
            scorecard, is_new = get_scorecard(self._session, name)
            if is_new:
                self._outcome.new_scorecards.append(scorecard.name)
                self._changes.append(Change("scorecard", scorecard.name, "created", "", scorecard.name))
            known = Known.load(self._session, scorecard)
            self._definers[scope] = Definer(known, self._outcome, self._problems, self._options.classification)
            self._outcome.scorecards.append(scorecard.name)
        return self._definers[scope]

    def _note_about(self, definer: Definer, row: DefinitionRow) -> None:
        """Gather what rows say of their scorecard; they must not say different things."""
        said = self._about.setdefault(definer.scorecard.name, {})
        for field in _ABOUT:
            value = getattr(row.about, field)
            if value and said.setdefault(field, value) != value:
                words = f"“{value}” is the {field} of the scorecard here, and “{said[field]}” on a line above"
                self._problems.add(words, line=row.line)

    def _describe(self) -> None:
        for name, said in self._about.items():
            words = ScorecardWords(**said)
            try:
                changed = hierarchy.describe(
                    self._session,
                    name,
                    hand=self._hand,
                    level=words.level,
                    parent=words.parent,
                    source=words.source,
                    notice=words.notice,
                )
            except ValueError as error:
                self._problems.add(str(error))
                continue
            if changed:
                self._outcome.changed.append(f"Scorecard “{name}”: {', '.join(said)}")
