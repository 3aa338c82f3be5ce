"""Figures to measurements: new ones recorded, corrected ones as the next revision, reprints left alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from storage.applying.advancing import ReleaseWriter
from storage.applying.classing import ClassWriter
from storage.applying.comparators import BenchmarkWriter
from storage.applying.outcome import Outcome
from storage.applying.releasing import Wanted, columns_of, release_of, release_words
from storage.audit import Change, Hand
from storage.domain.classification import Classification, Publication, Release
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Measurement as MeasurementValue
from storage.facts import measurement_of
from storage.intake.problems import Problems
from storage.intake.values import FigureRow, ReadMeasurement
from storage.known import KnownIndicator
from storage.periods import period_key
from storage.tables import Measurement, Showing, table_of

CHUNK = 500
_COMPARED = ("value", "target", "status", "numerator", "denominator", "illustrative")
# A page that leaves these blank says nothing about them: a reprint without its target is no correction.
_KEPT_WHEN_BLANK = ("target", "numerator", "denominator")
_NO_FIGURE = "no figure"
_TABLE, _SHOWING = table_of(Measurement), table_of(Showing)
Key = tuple[int, str]
_KEY = (_TABLE.c.indicator_id, _TABLE.c.period_key, _TABLE.c.revision)


@dataclass(slots=True)
class Measured:
    """The row a figure became or already was; `id` is there once it has been written."""

    values: dict[str, Any]
    id: int | None = None

    def value(self) -> MeasurementValue:
        """The measurement as the domain knows it."""
        return measurement_of(_Row(self.values))


class _Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values


class MeasurementWriter:
    """Gathers the figures of one file and writes them in few statements.

    `said` are the meanings of the file's columns; what a column does not say is left as it was.
    """

    def __init__(
        self,
        session: Session,
        indicators: Sequence[int],
        hand: Hand,
        import_id: int,
        *,
        said: Collection[str],
        problems: Problems,
    ) -> None:
        self._session, self._hand, self._import_id, self._said = session, hand, import_id, said
        self._problems = problems
        self._current: dict[Key, Measured] = {}
        self._out: dict[Key, Measured] = {}
        self._made: list[tuple[Measured, KnownIndicator]] = []
        self._superseded: list[int] = []
        self._overdue: list[tuple[Measured, Release, KnownIndicator]] = []
        self._corrections: list[str] = []
        self._reprinted = 0
        self._classes, self._releases = ClassWriter(), ReleaseWriter()
        self._benchmarks = BenchmarkWriter(problems)
        self.changes: list[Change] = []
        self._load(indicators)

    @property
    def stricter(self) -> set[int]:
        """The indicators of which fewer people see something, once it has been written."""
        return self._classes.stricter

    def _load(self, indicators: Sequence[int]) -> None:
        """The latest revision of each figure, and the latest that is published where the two are not one."""
        is_published = _TABLE.c.current | (_TABLE.c.publication == Publication.PUBLISHED)
        for start in range(0, len(indicators), CHUNK):
            wanted = select(_TABLE).where(_TABLE.c.indicator_id.in_(indicators[start : start + CHUNK]), is_published)
            for row in map(dict, self._session.connection().execute(wanted.order_by(_TABLE.c.revision)).mappings()):
                key, found = (row["indicator_id"], row["period_key"]), Measured(row, row["id"])
                if row["current"]:
                    self._current[key] = found
                    self._classes.load(row)
                if release_of(row).is_out(self._hand.at.date()):
                    self._out[key] = found

    def add(
        self, row: FigureRow, indicator: KnownIndicator, quarter: Period, rag: RagStatus | None, wanted: Wanted
    ) -> Measured | None:
        """Take in the figures of a row; the last one is the figure the page shows, None where it shows none."""
        *earlier, last = row.measurements or (None,)
        for read in earlier:
            if read is not None:
                self._one(read, indicator, quarter, wanted, {})
        if last is None:
            return None
        shown = self._one(last, indicator, quarter, wanted, self._printed(row, rag))
        guarded = not wanted.is_out and (indicator.id, shown.values["period_key"]) in self._out
        self._benchmarks.add(row, indicator, shown.values, guarded=guarded)
        return shown

    def _printed(self, row: FigureRow, rag: RagStatus | None) -> dict[str, Any]:
        """What the page says of its last figure, as far as it has columns for it."""
        printed: dict[str, Any] = {}
        if row.published or rag or "published RAG" in self._said:
            printed["published"] = row.published or rag
        if "commentary" in self._said:
            printed["commentary"] = row.commentary
        return printed

    def _one(
        self,
        read: ReadMeasurement,
        indicator: KnownIndicator,
        quarter: Period,
        wanted: Wanted,
        printed: dict[str, Any],
    ) -> Measured:
        values = self._values(read, indicator, quarter)
        key = (indicator.id, values["period_key"])
        self._classes.say(key, indicator, values["period_text"] or values["period_key"], wanted.classification)
        found, said = self._given_again(key, values, wanted), columns_of(wanted.release) | printed
        if found is not None:
            self._reprinted += 1
            self._releases.move_on(found.id, found.values, indicator, wanted, printed)
        else:
            found = self._new(key, indicator, values | (self._back(key, values, wanted) or said))
        if release_of(found.values).is_out(wanted.today):
            self._out[key] = found
        return found

    def _back(self, key: Key, values: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
        """What a draft says that takes another draft back to what has been published: it is no draft any more."""
        out = self._out.get(key)
        if out is None or wanted.is_out or not is_reprint(out.values, dict(values)):
            return {}
        return {name: out.values[name] for name in ("publication", "publish_on", "published", "commentary")}

    def _given_again(self, key: Key, values: dict[str, Any], wanted: Wanted) -> Measured | None:
        """The revision that says the same; what is to be published is held against what is published first.

        So a published page leaves a draft correction alone. Blanks are filled from what the row is held against.
        """
        current, out = self._current.get(key), self._out.get(key)
        held = [one for one in ((out, current) if wanted.is_out else (current,)) if one is not None]
        same = next((one for one in held if is_reprint(one.values, dict(values))), None)
        if same is None:
            self._fill([*held, out], values, wanted)
        return same

    def _fill(self, earlier: Sequence[Measured | None], values: dict[str, Any], wanted: Wanted) -> None:
        """Fill blanks from an earlier revision; of what is to be published, from one that is out by then.

        So no target of a draft comes out beside another value.
        """
        day = max(wanted.release.on or wanted.today, wanted.today)
        is_draft = wanted.release.publication is not Publication.PUBLISHED
        for one in earlier:
            if one and (is_draft or release_of(one.values).is_out(day)):
                is_reprint(one.values, values)
                return

    def _new(self, key: Key, indicator: KnownIndicator, values: dict[str, Any]) -> Measured:
        if earlier := self._current.get(key):
            self._supersede(indicator, earlier, values)
        else:
            self._note(indicator, values, "recorded", "", values["value_text"] or _NO_FIGURE)
        made = Measured(values)
        self._made.append((made, indicator))
        self._current[key] = made
        return made

    def _values(self, read: ReadMeasurement, indicator: KnownIndicator, quarter: Period) -> dict[str, Any]:
        frequency = PeriodType(indicator.frequency) if indicator.frequency else None
        period = read.period.as_frequency(frequency) if read.period else None
        if period is None and not read.period_text:
            period = quarter
        return {
            "indicator_id": indicator.id,
            "period_key": period_key(period, read.period_text),
            "period_type": period.type if period else None,
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "period_text": read.period_text,
            "revision": 1,
            "current": True,
            "value": read.value,
            "value_text": read.text,
            "unit": read.unit,
            "decimals": read.decimals,
            "target": read.target,
            "target_text": read.target_text,
            "status": read.status,
            "illustrative": read.illustrative,
            "numerator": read.numerator,
            "denominator": read.denominator,
            "published": None,
            "commentary": "",
            "classification": Classification.PUBLIC,
            "import_id": self._import_id,
            "recorded_at": self._hand.at,
            "recorded_by": self._hand.who,
        }

    def _supersede(self, indicator: KnownIndicator, earlier: Measured, values: dict[str, Any]) -> None:
        was = earlier.values
        values["revision"] = was["revision"] + 1
        was["current"] = False
        if earlier.id is not None:
            self._superseded.append(earlier.id)
            due, now = release_of(was), release_of(values)
            is_due = due.publication is Publication.PUBLISHED and not due.is_out(self._hand.at.date())
            if is_due and due.on and not now.is_out(due.on):
                self._overdue.append((earlier, now, indicator))
        label = values["period_text"] or values["period_key"]
        words = _difference(was, values)
        self._corrections.append(f"{indicator.name}, {label}: {words[0]} → {words[1]}")
        self._note(indicator, values, "correction", *words)

    def _note(self, indicator: KnownIndicator, values: dict[str, Any], field: str, was: str, now: str) -> None:
        label = _label(*(values[name] for name in ("period_type", "period_start", "period_end", "period_text")))
        self.changes.append(
            Change("measurement", f"{indicator.subject}, {label}", field, was, now, indicator=indicator)
        )

    def _note_restricted(self, indicator: KnownIndicator, values: dict[str, Any]) -> None:
        """The audit says of a figure that is not for everyone what it was recorded as: later changes begin there."""
        classification, release = values["classification"], release_of(values)
        said = [] if classification == Classification.PUBLIC else [str(classification)]
        if not release.is_out(self._hand.at.date()):
            said.append(release_words(release))
        if said:
            self._note(indicator, values, "recorded as", "", ", ".join(said))

    def write(self, outcome: Outcome) -> None:
        """Write what was gathered and count it."""
        connection = self._session.connection()
        for start in range(0, len(self._superseded), CHUNK):
            chunk = self._superseded[start : start + CHUNK]
            connection.execute(update(_TABLE).where(_TABLE.c.id.in_(chunk)).values(current=False))
        self.changes += self._classes.write(self._session, outcome)
        if self._made:
            self._insert(outcome)
        self.changes += self._releases.write(self._session, outcome)
        self._put_off()
        self.changes += self._benchmarks.write(self._session, outcome)
        outcome.recorded += len(self._made) - len(self._corrections)
        outcome.corrected += self._corrections
        outcome.reprinted += self._reprinted

    def _put_off(self) -> None:
        """Let a figure that is due on a day wait where another took its place, unless a line of an edition shows it."""
        for earlier, now, indicator in self._overdue:
            is_shown = select(_SHOWING.c.edition_id).where(_SHOWING.c.measurement_id == earlier.id).exists()
            mine = update(_TABLE).where(_TABLE.c.id == earlier.id, ~is_shown).values(**columns_of(now))
            if self._session.connection().execute(mine).rowcount:
                told = release_words(release_of(earlier.values)), release_words(now)
                subject = f"{indicator.subject}, {earlier.values['period_text'] or earlier.values['period_key']}"
                self.changes.append(Change("measurement", subject, "publication", *told, indicator=indicator))

    def _insert(self, outcome: Outcome) -> None:
        connection = self._session.connection()
        for made, indicator in self._made:
            classification = self._classes.of((indicator.id, made.values["period_key"]), indicator)
            made.values["classification"] = classification
            self._note_restricted(indicator, made.values)
            _count(made.values, indicator, self._hand.at.date(), outcome)
        before = connection.execute(select(func.max(_TABLE.c.id))).scalar() or 0
        connection.execute(insert(_TABLE), [made.values for made, _ in self._made])
        is_mine = (_TABLE.c.id > before) & (_TABLE.c.import_id == self._import_id)
        ids = select(*_KEY, _TABLE.c.id).where(is_mine)
        written = {(row.indicator_id, row.period_key, row.revision): row.id for row in connection.execute(ids)}
        for made, _ in self._made:
            made.id = written[made.values["indicator_id"], made.values["period_key"], made.values["revision"]]


def _count(values: dict[str, Any], indicator: KnownIndicator, today: date, outcome: Outcome) -> None:
    """Count a new figure that not everyone sees."""
    release = release_of(values)
    if not release.is_out(today):
        outcome.withheld[release_words(release)] += 1
    classification = Classification(indicator.classification).stricter(values["classification"])
    if classification is not Classification.PUBLIC:
        outcome.classes[classification] += 1


def is_reprint(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the figure is the one there was; blanks that say nothing are filled in `now`."""
    for name in _KEPT_WHEN_BLANK:
        if now[name] is None and was[name] is not None:
            now[name] = was[name]
            if name == "target":
                now["target_text"] = was["target_text"]
    return all(was[name] == now[name] for name in _COMPARED)


@lru_cache(maxsize=512)
def _label(kind: str | None, start: date | None, end: date | None, text: str) -> str:
    """The period's name, as it stands on a card; the printed text where it is no real period."""
    return Period(PeriodType(kind), start, end).label if kind and start and end else text


def _difference(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, str]:
    texts = was["value_text"] or _NO_FIGURE, now["value_text"] or _NO_FIGURE
    if was["value"] != now["value"] and texts[0] != texts[1]:
        return texts
    name = next(name for name in _COMPARED if was[name] != now[name])
    return f"{name} {_plain(was[name])}", f"{name} {_plain(now[name])}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
