"""A sheet with a page's texts around an empty body, on which the pictures of risks draw in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from charts import canvas, fonts, tones
from charts.page import Page, PlanBand

MARGIN = 32
LINE = 1.25
ROOM = canvas.WIDTH - 2 * MARGIN
_GAP = 14
_Points = Sequence[tuple[float, float]]


class Sheet:
    """The figure, `height` pixels high as its texts and its body need; the body lies between `bottom` and `top`.

    Everything is placed in pixels from the left and from the bottom, and says what it means by its gid.
    """

    def __init__(self, page: Page, body: float, *, instead: str = "") -> None:
        """`body` is the height of the body, `instead` what stands in for a name that no font can draw."""
        name = fonts.wrap(fonts.drawable(page.name, instead=instead) or "Risks", canvas.NAME_SIZE, ROOM, 2, bold=True)
        finding = _balanced(_capital(fonts.drawable(page.finding)))
        notes = fonts.wrap(fonts.drawable(page.notes), canvas.LABEL_SIZE, ROOM, 4)
        source = fonts.wrap(fonts.drawable(page.source), canvas.FOOTER_SIZE, ROOM, 2)
        head = (len(name) * canvas.NAME_SIZE + len(finding) * canvas.FINDING_SIZE) * LINE
        foot = (len(notes) * canvas.LABEL_SIZE + len(source) * canvas.FOOTER_SIZE) * LINE
        self.bottom = MARGIN + foot + _GAP
        self.top = self.bottom + body
        self.height = round(self.top + _GAP + head + MARGIN)
        self.figure = canvas.sheet(self.height)
        y: float = self.height - MARGIN
        y = self._down(y, name, canvas.NAME_SIZE, gid="name", fontweight="bold")
        self._down(y, finding, canvas.FINDING_SIZE, gid="finding")
        y = self.bottom - _GAP
        y = self._down(y, notes, canvas.LABEL_SIZE, gid="footer")
        self._down(y, source, canvas.FOOTER_SIZE, gid="footer", color=canvas.SOFT_INK)

    def _down(self, y: float, lines: Sequence[str], size: float, **look: Any) -> float:
        """Write lines from this height downwards; the height below them."""
        for line in lines:
            self.say(MARGIN, y - size, line, size, **look)
            y -= size * LINE
        return y

    def say(self, x: float, y: float, text: str, size: float = canvas.LABEL_SIZE, **look: Any) -> None:
        """Write at a place, by default to the right of it on its height as the base line."""
        family = fonts.families(text) or [fonts.MAIN]
        self.figure.text(x, y, text, fontsize=size, fontfamily=family, transform=IdentityTransform(), **look)

    def areas(self, corners: Sequence[_Points], colour: str, gid: str, **look: Any) -> None:
        """Fill shapes with one colour."""
        patches = PolyCollection(corners, facecolor=colour, **({"linewidth": 0, "antialiased": False} | look))
        patches.set_transform(IdentityTransform())
        patches.set_gid(gid)
        self.figure.add_artist(patches)

    def line(self, xs: Sequence[float], ys: Sequence[float], gid: str, *, dashes: Any = None, **look: Any) -> None:
        """Draw a line, or marks without one (`linestyle="none"`)."""
        line = Line2D(xs, ys, transform=IdentityTransform(), gid=gid, **look)
        if dashes:
            line.set_dashes(dashes)
        self.figure.add_artist(line)

    def marks(self, places: _Points, band: PlanBand, size: float, *, hollow: bool = False, **look: Any) -> None:
        """The shape of a band at several places."""
        shape, colour = tones.MARKERS[band.tone], tones.STRONG[band.tone]
        style: dict[str, Any] = {
            "linestyle": "none",
            "marker": shape,
            "markersize": size * (0.88 if shape in "sD" else 1),
            "markerfacecolor": canvas.PAPER if hollow else colour,
            "markeredgecolor": colour,
            "markeredgewidth": 3.5 if hollow else 1,
        }
        xs, ys = zip(*places, strict=True)
        self.line(xs, ys, f"{'hollow' if hollow else 'full'} {band.tone}", **(style | look))


def rectangle(left: float, bottom: float, right: float, top: float) -> list[tuple[float, float]]:
    """The corners of a rectangle."""
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


@dataclass(frozen=True)
class LegendEntry:
    """A word of the legend and where it begins."""

    x: float
    text: str
    colour: str
    gid: str


def legend_rows(bands: Sequence[PlanBand], *, counted: bool, unscored: int = 0) -> list[list[LegendEntry]]:
    """The bands in words with their shapes, the highest first, in as many lines as they need."""
    named = [(band, _short(fonts.drawable(band.name, instead="Band") or "Band")) for band in reversed(bands)]
    said = [
        (f"{tones.SIGNS[band.tone]} {name}{f' {band.count:,}' * counted}", tones.STRONG[band.tone], f"word {band.tone}")
        for band, name in named
    ]
    said += [(f"{canvas.UNSCORED} Not scored {unscored:,}", canvas.SOFT_INK, "word unscored")] * bool(unscored)
    rows: list[list[LegendEntry]] = [[]]
    x: float = MARGIN
    for text, colour, gid in said:
        wide = fonts.width(text, canvas.LABEL_SIZE, bold=True)
        if rows[-1] and x + wide > canvas.WIDTH - MARGIN:
            rows.append([])
            x = MARGIN
        rows[-1].append(LegendEntry(x, text, colour, gid))
        x += wide + 40
    return rows


def _short(name: str) -> str:
    return fonts.wrap(name, canvas.LABEL_SIZE, ROOM / 2, 1, bold=True)[0]


def legend(sheet: Sheet, top: float, rows: Sequence[Sequence[LegendEntry]]) -> float:
    """Write the lines of a legend from this height downwards; the height below them."""
    for row in rows:
        for one in row:
            look: dict[str, Any] = {"color": one.colour, "fontweight": "bold", "gid": one.gid}
            sheet.say(one.x, top - canvas.LABEL_SIZE, one.text, **look)
        top -= canvas.LABEL_SIZE * LINE
    return top


def nothing(sheet: Sheet, words: str) -> None:
    """Say in the middle of the body why it is empty."""
    middle = (sheet.top + sheet.bottom) / 2
    look = {"ha": "center", "va": "center", "color": canvas.SOFT_INK, "gid": "nothing"}
    sheet.say(canvas.WIDTH / 2, middle, words, canvas.VALUE_SIZE, **look)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _balanced(text: str) -> list[str]:
    """One line, or two of about the same width."""
    whole = fonts.width(text, canvas.FINDING_SIZE)
    if whole <= ROOM:
        return [text]
    even = fonts.wrap(text, canvas.FINDING_SIZE, min(ROOM, whole * 0.58), 2)
    return fonts.wrap(text, canvas.FINDING_SIZE, ROOM, 3) if even[-1].endswith("…") else even
