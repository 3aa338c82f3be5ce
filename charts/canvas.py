"""The house style of every picture: size, colours, type, and how a figure becomes a PNG."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from charts import fonts, tones
from storage.domain.rag import RagStatus

WIDTH, HEIGHT = 1200, 800
DPI = 72

PAPER = "#ffffff"
INK = "#16202b"
SOFT_INK = "#4a5560"
GRID = "#00000018"
LINE = "#1f3a5f"
TARGET = "#16202b"
BENCHMARK = "#6a4391"

# One dot is one pixel at 72 dpi, so every size here is in pixels of the picture; a phone shows a third of it.
NAME_SIZE, FINDING_SIZE, VALUE_SIZE, LABEL_SIZE, PERIOD_SIZE, FOOTER_SIZE = 40, 34, 38, 28, 26, 24

UNSCORED = "✚"

_GREY = "#5b6570"
STRONG = {RagStatus.RED: "#b3261e", RagStatus.AMBER: "#a85b00", RagStatus.GREEN: "#00695c"}
PALE = {RagStatus.RED: "#f5c4bd", RagStatus.AMBER: "#fdf0c3", RagStatus.GREEN: "#d2f2e6"}
MARKERS = {RagStatus.RED: "s", RagStatus.AMBER: "D", RagStatus.GREEN: "o"}
SIGNS = {RagStatus.RED: "■", RagStatus.AMBER: "◆", RagStatus.GREEN: "●"}

_STYLE = {
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "default",
    "font.family": [fonts.MAIN],
    "font.size": LABEL_SIZE,
    "text.color": INK,
    "axes.unicode_minus": True,
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "path.simplify": False,
}


def strong(status: RagStatus) -> str:
    """The colour of a status for marks and words, dark enough to be read on white."""
    return STRONG.get(status, _GREY)


def marker(status: RagStatus) -> str:
    """The shape of a status: square, diamond, disc; a plus for every grey."""
    return MARKERS.get(status, "P")


def sign(status: RagStatus) -> str:
    """The same shape as a character, to stand before the word."""
    return SIGNS.get(status, "✚")


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib as this program draws, whatever the machine's own settings say."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)  # type: ignore[arg-type]
        yield


def sheet(height: float = HEIGHT) -> Figure:
    """An empty opaque figure of the house width, so many pixels high."""
    return Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)


def png(figure: Figure) -> bytes:
    """The figure as an opaque PNG in the house colours: a quarter of the bytes, written sooner than all channels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    size = canvas.get_width_height()
    picture = Image.frombytes("RGB", size, canvas.buffer_rgba(), "raw", "RGBX")
    out = BytesIO()
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


@cache
def _palette() -> Image.Image:
    """Every colour drawn, and the half-tones that soften its edges on what lies behind it."""
    strong, pale = (*STRONG.values(), _GREY), tuple(PALE.values())
    full = [PAPER, INK, SOFT_INK, LINE, BENCHMARK, *strong, *pale]
    mixed = [_mix(front, PAPER, 0.5) for front in (INK, SOFT_INK, BENCHMARK, *strong)]
    mixed += [_mix(front, back, 0.5) for back in pale for front in (LINE, *strong[:3])]
    mixed += [_mix("#000000", back, 0.1) for back in (PAPER, *pale)]
    full += [*tones.STRONG.values(), *tones.PALE.values()]
    mixed += [_mix(tones.STRONG[tone], back, 0.5) for tone in tones.STRONG for back in (PAPER, tones.PALE[tone])]
    mixed += [_mix(INK, back, share) for back in tones.PALE.values() for share in (0.1, 0.3, 0.6)]
    swatch = Image.new("P", (1, 1))
    swatch.putpalette([part for colour in (*map(_parts, full), *mixed) for part in colour])
    return swatch


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _mix(front: str, back: str, share: float) -> tuple[int, ...]:
    return tuple(round(a * share + b * (1 - share)) for a, b in zip(_parts(front), _parts(back), strict=True))
