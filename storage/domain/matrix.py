"""The matrix of a risk register: how likely, how bad, what that scores, and in which band every cell falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST, MOST = 2, 10
"""How many steps a scale may have."""
MOST_BANDS = 6
_LONGEST = 40


class MatrixError(ValueError):
    """The settings of a matrix cannot be meant; the message is a sentence for the person who wrote them."""


class Tone(StrEnum):
    """How a band looks: a colour with a shape of its own, from harmless to grave."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    AMBER = "amber"
    RED = "red"
    BLACK = "black"

    @property
    def shape(self) -> str:
        """A sign that differs by shape as well as by colour."""
        return _SHAPES[self]


_SHAPES = {
    Tone.GREEN: "🟢",
    Tone.BLUE: "🔹",
    Tone.YELLOW: "🟡",
    Tone.AMBER: "🔶",
    Tone.RED: "🟥",
    Tone.BLACK: "⬛",
}
_TONES = {
    1: (Tone.RED,),
    2: (Tone.GREEN, Tone.RED),
    3: (Tone.GREEN, Tone.AMBER, Tone.RED),
    4: (Tone.GREEN, Tone.YELLOW, Tone.AMBER, Tone.RED),
    5: (Tone.GREEN, Tone.YELLOW, Tone.AMBER, Tone.RED, Tone.BLACK),
    6: tuple(Tone),
}


@dataclass(frozen=True, order=True)
class Cell:
    """A place in the matrix, both from 1: how likely, and how bad."""

    likelihood: int
    impact: int


@dataclass(frozen=True)
class RiskBand:
    """A band of the matrix; `rank` is 0 for the lowest. What `is_high` counts among the high risks."""

    name: str
    rank: int
    tone: Tone
    is_high: bool = False

    @property
    def word(self) -> str:
        """The band as it stands at the beginning of a line."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def shape(self) -> str:
        """The band's sign."""
        return self.tone.shape


@dataclass(frozen=True)
class RiskScore:
    """What a cell comes to."""

    cell: Cell
    score: int
    band: RiskBand

    @property
    def seriousness(self) -> tuple[int, int]:
        """What sorts scores, and tells worse from better: the band first, then the figure."""
        return self.band.rank, self.score

    @property
    def words(self) -> str:
        """ "16 High (4 × 4)"; likelihood comes first."""
        return f"{self.score} {self.band.word} ({self.cell.likelihood} × {self.cell.impact})"


@dataclass(frozen=True)
class RiskMatrix:
    """A whole matrix. `ranks` and `scores` hold a row for each likelihood, in it a number for each impact.

    `appetite` is the highest score that is accepted where a risk says nothing of its own, None for none; `levels` gives
    the same for each word of appetite. Made by `risk_matrix`, which refuses what has a gap.
    """

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    bands: tuple[RiskBand, ...]
    ranks: tuple[tuple[int, ...], ...]
    scores: tuple[tuple[int, ...], ...]
    appetite: int | None = None
    levels: tuple[tuple[str, int], ...] = ()

    def holds(self, cell: Cell) -> bool:
        """Whether there is such a cell."""
        return 1 <= cell.likelihood <= len(self.likelihood) and 1 <= cell.impact <= len(self.impact)

    def score(self, cell: Cell) -> RiskScore:
        """What a cell comes to. Raises KeyError where there is no such cell."""
        if not self.holds(cell):
            raise KeyError(cell)
        row, column = cell.likelihood - 1, cell.impact - 1
        return RiskScore(cell, self.scores[row][column], self.bands[self.ranks[row][column]])

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, the least likely and least bad first."""
        return tuple(Cell(x + 1, y + 1) for x in range(len(self.likelihood)) for y in range(len(self.impact)))

    @property
    def high(self) -> tuple[RiskBand, ...]:
        """The bands that count as high."""
        return tuple(band for band in self.bands if band.is_high)

    def limit(self, appetite: str) -> int | None:
        """The highest score that is accepted where a risk's appetite reads so: a number, a band, a level's word.

        That of the whole register where it reads nothing; None where there is none, or it is not understood.
        """
        text = " ".join(appetite.split()).casefold()
        if not text:
            return self.appetite
        if text.isdecimal() and text.isascii():
            return int(text)
        level = next((most for word, most in self.levels if word.casefold() == text), None)
        if level is not None:
            return level
        band = next((one for one in self.bands if one.name.casefold() == text), None)
        return self._highest(band.rank) if band else None

    def understands(self, appetite: str) -> bool:
        """Whether a risk's appetite can be read."""
        return not appetite.strip() or self.limit(appetite) is not None

    def _highest(self, rank: int) -> int:
        scored = (self.score(cell) for cell in self.cells)
        return max(one.score for one in scored if one.band.rank == rank)


@dataclass(frozen=True)
class BandRange:
    """A band as settings give it: the scores from `least` to `most`, both included; None where cells say which."""

    name: str
    least: int | None = None
    most: int | None = None
    tone: Tone | None = None
    is_high: bool | None = None


def risk_matrix(
    likelihood: Sequence[str],
    impact: Sequence[str],
    bands: Sequence[BandRange],
    *,
    cells: Sequence[Sequence[str]] | None = None,
    scores: Sequence[Sequence[int]] | None = None,
    appetite: int | None = None,
    levels: Mapping[str, int] | None = None,
) -> RiskMatrix:
    """A matrix from its settings; bands come from the lowest to the highest.

    `cells` names the band of each cell, a row for each likelihood from the least; without it the scores decide.
    `scores` stands in the same order; without it a score is likelihood times impact. Where no band says that it is
    high, the highest is. Raises MatrixError.
    """
    ways, hurts = _scale("likelihood", likelihood), _scale("impact", impact)
    table = _scores(ways, hurts, scores)
    named = _bands(bands)
    ranks = _by_cells(ways, hurts, named, cells) if cells is not None else _by_scores(table, bands)
    _check_reached(named, ranks)
    words = tuple((_word("an appetite", word), most) for word, most in (levels or {}).items())
    for what, most in (*words, ("appetite", appetite)):
        if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 0):
            raise MatrixError(f"The appetite “{what}” must be a whole score, such as 8.")
    return RiskMatrix(ways, hurts, named, ranks, table, appetite, words)


def _scale(what: str, given: Sequence[str]) -> tuple[str, ...]:
    words = tuple(_word(f"a step of {what}", one) for one in given)
    if not LEAST <= len(words) <= MOST:
        raise MatrixError(f"The scale of {what} needs {LEAST} to {MOST} steps; it has {len(words)}.")
    if len({one.casefold() for one in words}) < len(words):
        raise MatrixError(f"Two steps of the scale of {what} have the same name.")
    return words


def _word(what: str, given: object) -> str:
    word = " ".join(given.split()) if isinstance(given, str) else ""
    if not word or len(word) > _LONGEST:
        raise MatrixError(f"The name of {what} must be a text of 1 to {_LONGEST} letters.")
    return word


def _scores(
    likelihood: tuple[str, ...], impact: tuple[str, ...], given: Sequence[Sequence[int]] | None
) -> tuple[tuple[int, ...], ...]:
    if given is None:
        return tuple(tuple(x * y for y in range(1, len(impact) + 1)) for x in range(1, len(likelihood) + 1))
    _check_shape("scores", given, likelihood, impact)
    for row in given:
        for one in row:
            if isinstance(one, bool) or not isinstance(one, int) or one < 0:
                raise MatrixError(f"Every score must be a whole number; {one!r} is not.")
    return tuple(map(tuple, given))


def _check_shape(what: str, given: Sequence[Sequence[object]], rows: Sequence[str], columns: Sequence[str]) -> None:
    shape = [len(row) for row in given]
    if shape != [len(columns)] * len(rows):
        raise MatrixError(
            f"The {what} need a row for each of the {len(rows)} steps of likelihood, "
            f"each with one for each of the {len(columns)} steps of impact."
        )


def _bands(given: Sequence[BandRange]) -> tuple[RiskBand, ...]:
    if not 1 <= len(given) <= MOST_BANDS:
        raise MatrixError(f"A matrix needs 1 to {MOST_BANDS} bands; it has {len(given)}.")
    names = [_word("a band", one.name) for one in given]
    if len({one.casefold() for one in names}) < len(names):
        raise MatrixError("Two bands have the same name.")
    tones = [one.tone or usual for one, usual in zip(given, _TONES[len(given)], strict=True)]
    if len(set(tones)) < len(tones):
        raise MatrixError("Two bands have the same colour; each needs one of its own.")
    is_said, last = any(one.is_high is not None for one in given), len(given) - 1
    highs = [bool(one.is_high) if is_said else rank == last for rank, one in enumerate(given)]
    if not any(highs) or sorted(highs) != highs:
        raise MatrixError("The bands that count as high must be the highest ones, at least one.")
    return tuple(RiskBand(*one) for one in zip(names, range(len(names)), tones, highs, strict=True))


def _by_cells(
    likelihood: tuple[str, ...],
    impact: tuple[str, ...],
    bands: tuple[RiskBand, ...],
    given: Sequence[Sequence[str]],
) -> tuple[tuple[int, ...], ...]:
    _check_shape("cells", given, likelihood, impact)
    ranks = {band.name.casefold(): band.rank for band in bands}
    for row in given:
        for one in row:
            if not isinstance(one, str) or " ".join(one.split()).casefold() not in ranks:
                raise MatrixError(f"A cell is of the band {one!r}, which there is not.")
    return tuple(tuple(ranks[" ".join(one.split()).casefold()] for one in row) for row in given)


def _by_scores(scores: tuple[tuple[int, ...], ...], bands: Sequence[BandRange]) -> tuple[tuple[int, ...], ...]:
    edges = [_edges(band) for band in bands]
    for (_, most), (least, _), band in zip(edges, edges[1:], bands[1:], strict=False):
        if least <= most:
            raise MatrixError(f"The band “{band.name}” begins at {least}, which is not above {most}, where one ends.")
    found = {one for row in scores for one in row}
    missing = sorted(one for one in found if not any(least <= one <= most for least, most in edges))
    if missing:
        listed = f"score{'s' if len(missing) > 1 else ''} {', '.join(map(str, missing))}"
        raise MatrixError(f"No band is given for the {listed}: every cell needs one.")
    rank_of = {one: next(rank for rank, (low, high) in enumerate(edges) if low <= one <= high) for one in found}
    return tuple(tuple(rank_of[one] for one in row) for row in scores)


def _edges(band: BandRange) -> tuple[int, int]:
    least, most = band.least, band.most
    is_whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (least, most))
    if least is None or most is None or not is_whole or least > most:
        raise MatrixError(f"The band “{band.name}” needs the scores it goes from and to, such as 8 and 15.")
    return least, most


def _check_reached(bands: tuple[RiskBand, ...], ranks: tuple[tuple[int, ...], ...]) -> None:
    there = {rank for row in ranks for rank in row}
    empty = [band.name for band in bands if band.rank not in there]
    if empty:
        raise MatrixError(f"No cell is of the band “{empty[0]}”.")


LEVELS = {"averse": 3, "minimal": 6, "cautious": 9, "open": 12, "eager": 16}
"""Words of appetite for the usual matrix, as the Orange Book orders them; the scores are this program's own choice."""
FIVE_BY_FIVE = risk_matrix(
    ("Rare", "Possible", "Probable", "Likely", "Almost certain"),
    ("Insignificant", "Minor", "Moderate", "Major", "Critical"),
    (BandRange("low", 1, 6), BandRange("medium", 8, 15), BandRange("high", 16, 25)),
    appetite=12,
    levels=LEVELS,
)
"""What holds without settings: five by five, low 1–6, medium 8–15, high 16–25."""
