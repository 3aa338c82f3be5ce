"""What the chart of movement shows: the scores of the gravest risks then and now, and what is aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.page import LONGEST_REFERENCE, LONGEST_TITLE, Page, PlanBand, band_of, day_of, page
from charts.score_axis import ScoreBand, score_bands, top_of
from charts.text import clean
from storage.domain.matrix import RiskScore
from storage.domain.risk import Movement, RiskSnapshot, ScoreKind
from storage.domain.risk_summary import RiskPicture

_KEY = "Pale shape: then. Full shape: now. Upright bar: target."
LEAST_ROWS, MOST_ROWS = 1, 20
_WORDS = {Movement.UP: "↑ worse", Movement.DOWN: "↓ better", Movement.SAME: "the same", Movement.NEW: "new"}


@dataclass(frozen=True)
class PlanScore:
    """A score with its band's place among the plan's bands."""

    score: int
    band: int


@dataclass(frozen=True)
class MoveRow:
    """A risk: its score then (None: none), now and aimed at (None: to be confirmed); `words` say which way it went."""

    reference: str
    title: str
    was: PlanScore | None
    now: PlanScore | None
    target: PlanScore | None
    words: str


@dataclass(frozen=True)
class MovesPlan:
    """All that the chart of movement shows, the gravest first. The axis goes from 0 to `top`.

    `ranges` is empty where the bands are no ranges of scores.
    """

    page: Page
    bands: tuple[PlanBand, ...]
    ranges: tuple[ScoreBand, ...]
    top: int
    rows: tuple[MoveRow, ...]


def moves_plan(picture: RiskPicture, most: int, *, only_moved: bool = False) -> MovesPlan:
    """Work out the movement of the gravest risks, or of those that moved; at most `most` of them (1 to 20)."""
    every = tuple(one for one in picture.risks if not only_moved or one.since(picture.since).movement in _MOVED)
    risks = every[: min(max(most, LEAST_ROWS), MOST_ROWS)]
    kind, finding = ("Risks that moved", _moved(picture, every)) if only_moved else ("Top risks", _top(picture, risks))
    left_out = len(every) - len(risks)
    notes = [f"{left_out:,} more moved."] if only_moved and left_out else []
    return MovesPlan(
        page=page(kind, picture, finding, risks, [*notes, _KEY] if risks else []),
        bands=tuple(band_of(band) for band in picture.matrix.bands),
        ranges=score_bands(picture.matrix),
        top=top_of(picture.matrix),
        rows=tuple(_row(one, picture) for one in risks),
    )


def _row(risk: RiskSnapshot, picture: RiskPicture) -> MoveRow:
    move = risk.since(picture.since)
    return MoveRow(
        reference=clean(risk.key.reference, LONGEST_REFERENCE),
        title=clean(risk.title, LONGEST_TITLE),
        was=_score(move.was),
        now=_score(move.now),
        target=_score(risk.score(ScoreKind.TARGET)),
        words=_WORDS.get(move.movement, "not scored then" if move.now else "not scored"),
    )


def _score(found: RiskScore | None) -> PlanScore | None:
    return PlanScore(found.score, found.band.rank) if found else None


def _top(picture: RiskPicture, risks: Sequence[RiskSnapshot]) -> str:
    """ "of the top 10, 2 are worse, 3 better and 1 new since 30 June 2019"."""
    if not risks:
        return "no risks on the register"
    day, said = day_of(picture.since), _counted(picture, risks)
    if len(risks) == 1:
        return f"the only one is {said[0][1]} since {day}" if said else f"the only one has not moved since {day}"
    if not said:
        return f"none of the top {len(risks)} has moved since {day}"
    return f"of the top {len(risks)}, {_listed(said)} since {day}"


def _moved(picture: RiskPicture, risks: Sequence[RiskSnapshot]) -> str:
    """ "2 are worse, 3 better and 1 new since 30 June 2019"."""
    said, day = _counted(picture, risks), day_of(picture.since)
    return f"{_listed(said)} since {day}" if said else f"no risk has moved since {day}"


def _counted(picture: RiskPicture, risks: Sequence[RiskSnapshot]) -> list[tuple[int, str]]:
    moves = [one.since(picture.since).movement for one in risks]
    return [(moves.count(kind), word) for kind, word in _MOVED.items() if kind in moves]


def _listed(said: Sequence[tuple[int, str]]) -> str:
    first = f"{said[0][0]:,} {'is' if said[0][0] == 1 else 'are'} {said[0][1]}"
    parts = [first, *(f"{count:,} {word}" for count, word in said[1:])]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else first


_MOVED = {Movement.UP: "worse", Movement.DOWN: "better", Movement.NEW: "new"}
