"""A figures file into the database: rows to indicators, figures to measurements, the page to an edition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from storage import audit, posts
from storage.alerts import due
from storage.applying import names
from storage.applying.creating import create
from storage.applying.editions import EditionWriter, Shows, default_quarter
from storage.applying.measuring import Measured, MeasurementWriter
from storage.applying.naming import note_assumed, override_words, stem
from storage.applying.outcome import Options, Outcome
from storage.applying.releasing import Wanted, refuse_both, release_of, wanted_of
from storage.applying.remarks import flags_of
from storage.applying.resembling import refuse_likeness
from storage.applying.titles import refuse_untold
from storage.audit import Change, Hand
from storage.domain.classification import Classification, Publication
from storage.domain.period import Period
from storage.intake.problems import Problems
from storage.intake.values import FigureRow, FiguresFile
from storage.known import LONGEST_CODE, Known, KnownIndicator, get_scorecard
from storage.tables import FileImport

NAMELESS_LIST = "The file names indicators only: no figure was recorded."
_SUGGESTED_FOR = 20


@dataclass
class _Part:
    """The rows of one scorecard."""

    known: Known
    rows: list[tuple[FigureRow, KnownIndicator]] = field(default_factory=list)


def apply_figures(session: Session, file: FiguresFile, options: Options, *, hand: Hand) -> Outcome:
    """Record what the file says. Raises Refused when a row is no known indicator; the caller's transaction decides."""
    refuse_untold(file, options)
    outcome = Outcome(file.name, "figures", len(file.rows), ignored=list(file.columns.ignored), notes=list(file.notes))
    page = _Page(session, file, options, hand, outcome)
    page.match()
    page.record()
    _note_rag(file, options, outcome)
    return outcome


class _Page:
    """One figures file on its way into the database."""

    def __init__(self, session: Session, file: FiguresFile, options: Options, hand: Hand, outcome: Outcome) -> None:
        self._session, self._file, self._options, self._hand = session, file, options, hand
        self._outcome = outcome
        self._said = {meaning.partition(" for ")[0] for _, meaning in file.columns.mapped}
        self._has_editions = "edition" in self._said
        self._quarter = self._default_quarter()
        self._parts: dict[str, _Part] = {}
        self._changes: list[Change] = []
        self._retired: dict[str, KnownIndicator] = {}
        self._problems = Problems()
        self._today = hand.at.date()

    def _default_quarter(self) -> Period:
        if self._options.quarter:
            return self._options.quarter
        quarter, words = default_quarter(self._file, self._hand.at.date())
        if not (self._has_editions and all(row.edition for row in self._file.rows)):
            self._outcome.notes.append(words)
        return quarter

    def match(self) -> None:
        """Find or make the indicator of every row, or refuse the file with all rows that are none."""
        refuse_both(self._file.rows, self._options, self._problems)
        for row in self._file.rows:
            part = self._part(row)
            indicator = self._indicator(part.known, row)
            if indicator:
                part.rows.append((row, indicator))
        for part in self._all_parts():
            self._refuse_twice(part)
        self._problems.settle()
        for part in self._all_parts():
            names.mark(part.rows, self._wanted, self._outcome, self._changes)
        for one in self._retired.values():
            words = f"“{one.name}” was retired on {one.retired_on:%d/%m/%Y}: its figures are kept as history."
            self._outcome.notes.append(words)

    def _part(self, row: FigureRow) -> _Part:
        name = self._options.scorecard or row.scorecard or row.scope or stem(self._file.name)
        part = self._parts.get(name)
        if part is None:
            scorecard, is_new = get_scorecard(self._session, name)
            # Two spellings of one scorecard are one scorecard.
            same = (other for other in self._parts.values() if other.known.scorecard.id == scorecard.id)
            part = next(same, None) or _Part(Known.load(self._session, scorecard))
            self._parts[name] = part
            if is_new:
                self._refuse_second(row)
                self._outcome.new_scorecards.append(scorecard.name)
                self._changes.append(Change("scorecard", scorecard.name, "created", "", scorecard.name))
            if scorecard.name not in self._outcome.scorecards:
                self._outcome.scorecards.append(scorecard.name)
            self._note_scorecard(row)
        return part

    def _refuse_second(self, row: FigureRow) -> None:
        """Only a file's name may be a slip of the pen; a scorecard that was named is meant."""
        if not (self._options.scorecard or row.scorecard or row.scope):
            unnamed = (row.name for row in self._file.rows if not (row.scorecard or row.scope))
            refuse_likeness(self._session, stem(self._file.name), unnamed)

    def _note_scorecard(self, row: FigureRow) -> None:
        if self._options.scorecard:
            words = override_words(self._options.scorecard, {row.scorecard for row in self._file.rows})
        else:
            words = "" if row.scorecard or row.scope else note_assumed(self._file.name)
        if words and words not in self._outcome.notes:
            self._outcome.notes.append(words)

    def _indicator(self, known: Known, row: FigureRow) -> KnownIndicator | None:
        found = known.find(row.code, row.name)
        if found is not None:
            return self._unless_retired(found, row)
        if not row.name:
            words = f"there is no indicator with the code “{row.code}” and the row gives no name"
            self._problems.add(words, line=row.line)
        elif len(row.code) > LONGEST_CODE:
            self._problems.add(f"the code has {len(row.code)} letters; at most {LONGEST_CODE} are read", line=row.line)
        elif known.is_first_file or self._options.new:
            return create(known, row, self._outcome, self._changes)
        else:
            self._problems.add(self._unknown(known, row), line=row.line)
        return None

    def _unless_retired(self, found: KnownIndicator, row: FigureRow) -> KnownIndicator | None:
        """A retired indicator takes corrections to its past, and no figure of a page that came after it."""
        if found.retired_on is None:
            return found
        quarter = row.edition or self._quarter
        if quarter.start > found.retired_on:
            words = (
                f"“{found.name}” was retired on {found.retired_on:%d/%m/%Y} and takes no figures for {quarter.label}"
            )
            self._problems.add(words, line=row.line)
            return None
        self._retired[found.code] = found
        return found

    def _unknown(self, known: Known, row: FigureRow) -> str:
        near = known.nearest(row.name) if self._problems.count < _SUGGESTED_FOR else []
        nearest = "; the nearest are " + ", ".join(f"“{name}”" for name in near) if near else ""
        return (
            f"“{row.name}” is no indicator of {known.scorecard.name}{nearest}. "
            "Add new ones with --new, or give the indicator that is meant this name as an alias"
        )

    def _refuse_twice(self, part: _Part) -> None:
        seen: dict[object, int] = {}
        for row, indicator in part.rows:
            periods = {(one.period, one.period_text) for one in row.measurements} or {(None, "")}
            # What is published for a period and a draft correction of it are two figures, where no page shows both.
            state = (row.publication, row.publish_on) if self._has_editions and row.edition is None else None
            keys = [(indicator.code, period, row.edition, state) for period in periods]
            first = next((seen[key] for key in keys if key in seen), None)
            if first is not None:
                self._problems.add(f"“{row.name or row.code}” stands on line {first} already", line=row.line)
            for key in keys:
                seen.setdefault(key, row.line)

    def record(self) -> None:
        """Write the figures and what the editions show of them."""
        source = FileImport(digest=self._file.digest, name=self._file.name, at=self._hand.at, who=self._hand.who)
        self._session.add(source)
        self._session.flush()
        assert source.id is not None
        for part in self._all_parts():
            self._record_part(part, source.id)
        self._problems.settle()
        source.report = self._outcome.summary()
        self._changes.append(Change("file", self._file.name, "imported", "", source.report))
        audit.record(self._session, self._hand, self._changes)

    def _all_parts(self) -> list[_Part]:
        """Each part once, though several spellings lead to it."""
        return list({id(part): part for part in self._parts.values()}.values())

    def _wanted(self, row: FigureRow) -> Wanted:
        return wanted_of(row, self._options, self._today)

    def _record_part(self, part: _Part, import_id: int) -> None:
        for row, indicator in part.rows:
            if not part.known.place(indicator, row.section) and self._wanted(row).is_out:
                part.known.head(indicator, row.section)
        part.known.write(self._session)
        self._changes += names.unveil(self._session, part.rows, self._wanted, self._outcome)
        ids = [one.id for _, one in part.rows]
        writer = MeasurementWriter(self._session, ids, self._hand, import_id, said=self._said, problems=self._problems)
        shown: dict[Period, list[Shows]] = defaultdict(list)
        for row, indicator in part.rows:
            wanted = self._wanted(row)
            measured = writer.add(row, indicator, row.edition or self._quarter, self._options.rag, wanted)
            quarter = row.edition or (None if self._has_editions else self._quarter)
            if quarter:
                shown[quarter].append((row, indicator, measured))
            self._refuse_unkept(row, indicator, measured, wanted, is_line=quarter is not None)
        writer.write(self._outcome)
        posts.mark_due(self._session, writer.stricter)
        editions = EditionWriter(
            self._session, part.known, said=self._said, wanted=self._wanted, problems=self._problems
        )
        for quarter, gathered in shown.items():
            rows = _newest(gathered, quarter)
            editions.write(quarter, rows, self._options.rag, self._outcome)
            self._outcome.flags += flags_of(self._session, rows, quarter, part.known.scorecard.name, self._options.rag)
        due.mark(self._session, editions.added, at=self._hand.at)
        self._changes += writer.changes + editions.changes

    def _refuse_unkept(
        self, row: FigureRow, indicator: KnownIndicator, measured: Measured | None, wanted: Wanted, *, is_line: bool
    ) -> None:
        """Refuse what the row asks for and nothing recorded would keep."""
        name = row.name or row.code
        if measured is None:
            asked = wanted.classification
            if asked and asked.rank > Classification(indicator.classification).rank:
                words = f"“{name}” has no figure on this line that could be {asked}"
                advice = "Give the indicator its class with a definitions file"
                self._problems.add(f"{words}. {advice}", line=row.line)
            return
        is_held = wanted.release.publication is Publication.HELD and not is_line
        if is_held and release_of(measured.values).is_out(self._today):
            words = f"the figure of “{name}” has been published, and a file takes nothing back"
            self._problems.add(f"{words}. Hold the line back with /scorecard publish", line=row.line)


def _newest(rows: Iterable[Shows], quarter: Period) -> list[Shows]:
    """One row for each indicator: where a file has a row for each period, the page shows the latest figure."""
    found: dict[str, tuple[tuple[bool, date], Shows]] = {}
    for shows in rows:
        _, indicator, measured = shows
        end = measured.values["period_end"] if measured else None
        rank = (measured is not None, end or quarter.end)
        if indicator.code not in found or rank >= found[indicator.code][0]:
            found[indicator.code] = rank, shows
    return [shows for _, shows in found.values()]


def _note_rag(file: FiguresFile, options: Options, outcome: Outcome) -> None:
    for row in file.rows:
        published = row.published or options.rag
        if published:
            outcome.rag[str(published)] += 1
    if not any(row.measurements for row in file.rows):
        stated = f"Each is recorded as {options.rag}, as you said." if options.rag else "No RAG was stated for them."
        outcome.notes.append(f"{NAMELESS_LIST} {stated}")
