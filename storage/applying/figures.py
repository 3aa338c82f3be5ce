"""A figures file into the database: rows to indicators, figures to measurements, the page to an edition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from sqlmodel import Session

from storage import audit
from storage.applying.creating import create
from storage.applying.editions import EditionWriter, default_quarter
from storage.applying.known import Known, get_scorecard
from storage.applying.measuring import Measured, MeasurementWriter
from storage.applying.outcome import Options, Outcome
from storage.applying.remarks import flags_of
from storage.audit import Hand
from storage.domain.period import Period
from storage.intake.figures import FigureRow, FiguresFile
from storage.intake.problems import Problems
from storage.tables import FileImport, Indicator

NAMELESS_LIST = "The file names indicators only: no figure was recorded."


@dataclass
class _Part:
    """The rows of one scorecard."""

    known: Known
    rows: list[tuple[FigureRow, Indicator]] = field(default_factory=list)


def apply_figures(session: Session, file: FiguresFile, options: Options, *, hand: Hand) -> Outcome:
    """Record what the file says. Raises Refused when a row is no known indicator; the caller's transaction decides."""
    outcome = Outcome(file.name, "figures", len(file.rows), ignored=list(file.columns.ignored), notes=list(file.notes))
    quarter = _quarter(file, options, hand, outcome)
    parts = _match(session, file, options, outcome, hand)
    source = FileImport(digest=file.digest, name=file.name, at=hand.at, who=hand.who)
    session.add(source)
    session.flush()
    assert source.id is not None
    for part in parts.values():
        _record(session, part, file, options, quarter, outcome, hand, source.id)
    _note_rag(file, options, outcome)
    return outcome


def _quarter(file: FiguresFile, options: Options, hand: Hand, outcome: Outcome) -> Period:
    if options.quarter:
        return options.quarter
    quarter, words = default_quarter(file, hand.at.date())
    if words and not (_has_editions(file) and all(row.edition for row in file.rows)):
        outcome.notes.append(words)
    return quarter


def _has_editions(file: FiguresFile) -> bool:
    return any(meaning == "edition" for _, meaning in file.columns.mapped)


def _match(session: Session, file: FiguresFile, options: Options, outcome: Outcome, hand: Hand) -> dict[str, _Part]:
    """Find or make the indicator of every row, or refuse the file with all rows that are none."""
    problems, parts = Problems(), dict[str, _Part]()
    assumed = options.scorecard or _stem(file.name)
    if not options.scorecard and not all(row.scorecard for row in file.rows):
        outcome.notes.append(f"No scorecard was named, so the file's name stands for it: “{assumed}”.")
    for row in file.rows:
        name = options.scorecard or row.scorecard or assumed
        part = parts.get(name)
        if part is None:
            scorecard, _ = get_scorecard(session, name)
            part = parts[name] = _Part(Known.load(session, scorecard))
            outcome.scorecards.append(scorecard.name)
        indicator = _indicator(session, part.known, row, options, outcome, problems, hand)
        if indicator:
            part.rows.append((row, indicator))
    _refuse_twice(parts.values(), problems)
    problems.settle()
    return parts


def _stem(name: str) -> str:
    return PurePath(name.replace("\\", "/")).stem.replace("_", " ").strip() or "Scorecard"


def _indicator(
    session: Session, known: Known, row: FigureRow, options: Options, outcome: Outcome, problems: Problems, hand: Hand
) -> Indicator | None:
    found = known.find(row.code, row.name)
    if found and found.retired:
        problems.add(f"“{found.name}” has been retired and takes no more figures", line=row.line)
    elif found is None and not row.name:
        problems.add(f"there is no indicator with the code “{row.code}” and the row gives no name", line=row.line)
    elif found is None and (known.is_first_file or options.new):
        return create(session, known, row, outcome, hand)
    elif found is None:
        problems.add(_unknown(known, row), line=row.line)
    return found


def _unknown(known: Known, row: FigureRow) -> str:
    near = known.nearest(row.name)
    nearest = "; the nearest are " + ", ".join(f"“{name}”" for name in near) if near else ""
    return (
        f"“{row.name}” is no indicator of {known.scorecard.name}{nearest}. "
        "Add new ones with --new, or give the indicator that is meant this name as an alias"
    )


def _refuse_twice(parts: Iterable[_Part], problems: Problems) -> None:
    for part in parts:
        seen: dict[object, int] = {}
        for row, indicator in part.rows:
            periods = {(one.period, one.period_text) for one in row.measurements} or {(None, "")}
            twice = [seen[key] for period in periods if (key := (indicator.id, period, row.edition)) in seen]
            if twice:
                problems.add(f"“{row.name or row.code}” stands on line {twice[0]} already", line=row.line)
            seen |= dict.fromkeys(((indicator.id, period, row.edition) for period in periods), row.line)


def _record(
    session: Session,
    part: _Part,
    file: FiguresFile,
    options: Options,
    quarter: Period,
    outcome: Outcome,
    hand: Hand,
    import_id: int,
) -> None:
    writer = MeasurementWriter(session, [row.id for _, row in part.rows if row.id], hand, import_id)
    measured: list[tuple[FigureRow, Indicator, Measured | None]] = []
    for row, indicator in part.rows:
        measured.append((row, indicator, writer.add(row, indicator, row.edition or quarter, options.rag)))
    writer.write(outcome)
    editions = EditionWriter(session, part.known, hand)
    has_editions, shown = _has_editions(file), defaultdict(list)
    for position, (row, indicator, one) in enumerate(measured):
        showing = row.edition or (None if has_editions else quarter)
        if showing:
            shown[showing].append((position, row, indicator, one))
    for label, rows in shown.items():
        editions.write(label, rows, options.rag, outcome)
        outcome.flags += flags_of(rows, label, part.known.scorecard.name, options.rag)
    audit.record(session, hand, writer.changes + editions.changes)


def _note_rag(file: FiguresFile, options: Options, outcome: Outcome) -> None:
    for row in file.rows:
        published = row.published or options.rag
        if published:
            outcome.rag[str(published)] += 1
    if not any(row.measurements for row in file.rows):
        stated = f"Each is recorded as {options.rag}, as you said." if options.rag else "No RAG was stated for them."
        outcome.notes.append(f"{NAMELESS_LIST} {stated}")
