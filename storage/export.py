"""What is recorded as three tables: definitions, measurements and corrections; the first two can be imported."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlmodel import Session

from storage.applying.releasing import advance, release_of
from storage.domain.amber import write_amber
from storage.domain.classification import OUT, Publication, Release
from storage.domain.indicator import BEGINNING, DatedRule
from storage.domain.period import Period, PeriodType
from storage.domain.viewer import Reader
from storage.exportable import Exportable, NoScorecard, Row, Rows, effective_class
from storage.intake.dated import FROM_THE_BEGINNING, NO_TARGET
from storage.intake.table import MAX_ROWS
from storage.intake.write import Cell
from storage.periods import printed_period

__all__ = ["CORRECTION_HEADER", "DEFINITION_HEADER", "MEASUREMENT_HEADER", "NoScorecard", "Sheet", "sheets"]
_MARKS = ("class", "publication")
DEFINITION_HEADER = (
    "scorecard", "scope", "level", "parent scorecard", "source", "notice", "section", "code", "name", "aliases",
    "description", "unit", "decimals", "polarity", "frequency", "accumulation", "amber rule", "target",
    "no change band", "directorate", "owner", "lag days", "defined", "retired", *_MARKS,
    "effective from", "reason", "decided on", "decided by",
)  # fmt: skip
MEASUREMENT_HEADER = (
    "scorecard", "scope", "code", "name", "section", "position", "edition", "data period", "period", "value", "unit",
    "target", "rag", "movement", "commentary", "figure status", "illustrative", "name only", "numerator", "denominator",
    *_MARKS, "publish on",
)  # fmt: skip
CORRECTION_HEADER = (
    "scorecard", "code", "name", "period", "from", "to", "target from", "target to", "status from", "status to",
    "recorded by", "recorded at", "corrected by", "corrected at", "from file", "to file",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A table to be written: `name` without an ending."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def sheets(session: Session, *, viewer: Reader, today: date, scorecard: str | None = None) -> tuple[Sheet, ...]:
    """All that the reader may see today as tables, of one scorecard or all. Raises NoScorecard.

    Measurements beyond what one import takes go on in a further table; definitions should then be imported first.
    """
    export = _Export(Exportable(session, viewer=viewer, today=today, scorecard=scorecard))
    measurements = list(export.measurements())
    parts = [measurements[start : start + MAX_ROWS] for start in range(0, len(measurements), MAX_ROWS)] or [[]]
    header = MEASUREMENT_HEADER + export.series + (("illustrative benchmarks",) if export.series else ())
    return (
        Sheet("definitions", DEFINITION_HEADER, list(export.definitions())),
        *(Sheet(f"measurements-{n}" if n > 1 else "measurements", header, part) for n, part in enumerate(parts, 1)),
        Sheet("corrections", CORRECTION_HEADER, list(export.corrections())),
    )


class _Export:
    """Lays out what the reader may see; it reads nothing itself."""

    def __init__(self, seen: Exportable) -> None:
        self._seen = seen
        self.series = tuple(sorted({row["series"] for rows in seen.benchmarks.values() for row in rows}))

    def definitions(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of each indicator, and one for each scorecard that has none."""
        filled = {row["scope"] for row in self._seen.indicators}
        for scorecard in self._seen.wanted:
            if scorecard["scope"] not in filled:
                yield (*self._about(scorecard), *[""] * (len(DEFINITION_HEADER) - 6))
        for row in self._seen.indicators:
            about = self._about(self._seen.by_scope[row["scope"]])
            yield from ((*about, *cells) for cells in self._definition(row))

    def _about(self, scorecard: Row) -> tuple[Cell, ...]:
        parent = self._seen.scorecards.get(scorecard["parent_id"])
        above = parent["name"] if parent and self._seen.is_seen(parent) else ""
        return (
            scorecard["name"], scorecard["scope"], scorecard["level"], above, scorecard["source"], scorecard["notice"],
        )  # fmt: skip

    def _definition(self, row: Row) -> Iterator[tuple[Cell, ...]]:
        """The rows of one indicator, without what they say of its scorecard."""
        # A semicolon separates aliases; within one it means no more than a comma.
        aliases = "; ".join(one["alias"].replace(";", ",") for one in self._seen.aliases.get(row["id"], ()))
        state = Publication.DRAFT if self._seen.is_unnamed(row) else Publication.PUBLISHED
        yield (
            row["section"] or "", row["code"], row["name"], aliases, row["description"], row["unit"], row["decimals"],
            row["polarity"], row["frequency"], row["accumulation"], row["amber"], row["target"], row["no_change_band"],
            row["directorate"], row["owner"], row["lag_days"], _yes(row["defined"]) or "no", row["retired_on"],
            row["classification"], state, "", "", None, "",
        )  # fmt: skip
        for rule in self._seen.rules(row):
            yield self._decision(row, rule)

    def _decision(self, row: Row, rule: DatedRule) -> tuple[Cell, ...]:
        """A row for a rule that holds from a day on. Who decided it is for the command line."""
        target = rule.target if rule.target is not None else NO_TARGET if rule.sets_target else None
        start = FROM_THE_BEGINNING if rule.effective_from == BEGINNING else rule.effective_from
        cells: dict[str, Cell] = {
            "code": row["code"], "name": row["name"], "polarity": rule.polarity or "", "target": target,
            "amber rule": write_amber(rule.amber), "effective from": start, "reason": rule.reason,
            "decided on": rule.decided_on, "decided by": rule.decided_by if self._seen.whole else "",
        }  # fmt: skip
        return tuple(cells.get(name, "") for name in DEFINITION_HEADER[6:])

    def measurements(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each line of an edition, and for each figure no edition shows; revisions in their order."""
        for indicator in self._seen.indicators:
            shown: dict[int | None, Rows] = defaultdict(list)
            for showing in self._seen.showings.get(indicator["id"], ()):
                shown[showing["measurement_id"]].append(showing)
            rows = self._seen.kept(indicator)
            beside = self._seen.compared_with(indicator, rows)
            for figure in rows:
                yield from self._lines(indicator, figure, shown[figure["id"]], beside.get(figure["id"], []))
            for showing in shown[None]:
                yield self._line(indicator, None, showing, [], release_of(showing))

    def _lines(self, indicator: Row, row: Row, shown: Rows, benchmarks: Rows) -> Iterator[tuple[Cell, ...]]:
        """The line that has the figure's own release comes first, or else the figure alone: it decides on the figure.

        No line is written further on than its figure, which would be published with it; and a figure of which a line
        is held back is written as held back, since a file says one thing of both.
        """
        own = release_of(row)
        if not own.is_out(self._seen.today):
            held = (release_of(one) for one in shown if one["publication"] == Publication.HELD)
            own = next(held, own)
        lines: list[tuple[Row | None, Release]] = []
        for showing in shown:
            release = release_of(showing)
            lines.append((showing, release if advance(own, release, self._seen.today) == own else own))
        lines.sort(key=lambda line: not self._is_same(line[1], own))
        if not lines or not self._is_same(lines[0][1], own):
            lines.insert(0, (None, own))
        for line, release in lines:
            yield self._line(indicator, row, line, benchmarks, release)
            benchmarks = []

    def _is_same(self, one: Release, other: Release) -> bool:
        return one == other or (one.is_out(self._seen.today) and other.is_out(self._seen.today))

    def _line(
        self, indicator: Row, figure: Row | None, showing: Row | None, benchmarks: Rows, release: Release
    ) -> tuple[Cell, ...]:
        row = figure or _NO_FIGURE
        said = showing or row
        quarter = Period(PeriodType.QUARTER, showing["quarter_start"], showing["quarter_end"]) if showing else None
        scorecard = self._seen.by_scope[indicator["scope"]]
        values = {one["series"]: one["value"] for one in benchmarks}
        illustrative = _yes(any(one["illustrative"] for one in benchmarks)) or "no"
        is_dated = release.publication is Publication.PUBLISHED and release != OUT
        return (
            scorecard["name"], scorecard["scope"], indicator["code"], indicator["name"],
            showing["section"] if showing else indicator["section"] or "", showing["position"] if showing else None,
            quarter.label if quarter else "", row["period_text"], _stated(row, quarter), row["value_text"], row["unit"],
            row["target_text"], said["published"], showing["movement"] if showing else "", said["commentary"],
            row["status"], _yes(row["illustrative"]), _yes(figure is None), row["numerator"], row["denominator"],
            effective_class(indicator, figure), release.publication, release.on if is_dated else None,
            *(values.get(name) for name in self.series), *((illustrative if values else "",) if self.series else ()),
        )  # fmt: skip

    def corrections(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each value that another took the place of, in the eyes of the reader.

        Who recorded them, and from which file, is for the command line.
        """
        files = self._seen.files()
        for indicator in self._seen.indicators:
            rows = self._seen.measurements.get(indicator["id"], [])
            for row, then in pairwise(rows):
                if row["period_key"] == then["period_key"]:
                    yield (
                        self._seen.by_scope[indicator["scope"]]["name"], indicator["code"], indicator["name"],
                        row["period_text"] or row["period_key"], row["value_text"], then["value_text"],
                        row["target_text"], then["target_text"], row["status"], then["status"],
                        self._by(row), _moment(row), self._by(then), _moment(then),
                        files.get(row["import_id"], ""), files.get(then["import_id"], ""),
                    )  # fmt: skip

    def _by(self, row: Row) -> str:
        return str(row["recorded_by"]) if self._seen.whole else ""


_NO_FIGURE: Row = dict.fromkeys(
    ("period_text", "period_type", "value_text", "unit", "target_text", "status", "numerator", "denominator"), ""
) | {"illustrative": False}


def _stated(row: Row, quarter: Period | None) -> str:
    """The period in full, where the printed text alone would be read as another."""
    if not row["period_type"]:
        return ""
    stored = Period(PeriodType(row["period_type"]), row["period_start"], row["period_end"])
    if not row["period_text"]:
        return "" if stored == quarter else stored.label
    printed = printed_period(row["period_text"])
    frequencies: Iterable[PeriodType | None] = (None, *PeriodType)
    is_plain = printed and any(printed.as_frequency(one) == stored for one in frequencies)
    return "" if is_plain else stored.label


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _moment(row: Row) -> str:
    return f"{row['recorded_at']:%d/%m/%Y %H:%M:%S} UTC"
