"""The house style of every picture: size, colours, type, and how a figure becomes a PNG."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from storage.domain.rag import RagStatus

from charts import fonts

WIDTH, HEIGHT = 1200, 750
DPI = 72
_COLOURS = 128

PAPER = "#ffffff"
INK = "#16202b"
SOFT_INK = "#4a5560"
GRID = "#00000018"
LINE = "#1f3a5f"
TARGET = "#16202b"
BENCHMARK = "#6a4391"

# One dot is one pixel at 72 dpi, so every size here is in pixels of the picture; a phone shows a third of it.
NAME_SIZE, FINDING_SIZE, VALUE_SIZE, LABEL_SIZE, FOOTER_SIZE = 40, 35, 38, 28, 24

_GREY = "#5b6570"
STRONG = {RagStatus.RED: "#b3261e", RagStatus.AMBER: "#a85b00", RagStatus.GREEN: "#00695c"}
PALE = {RagStatus.RED: "#f8d3cd", RagStatus.AMBER: "#fdf0c3", RagStatus.GREEN: "#d2ece4"}
MARKERS = {RagStatus.RED: "s", RagStatus.AMBER: "D", RagStatus.GREEN: "o"}
SIGNS = {RagStatus.RED: "■", RagStatus.AMBER: "◆", RagStatus.GREEN: "●"}

_STYLE = {
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "no_hinting",
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
        matplotlib.rcParams.update(_STYLE)
        yield


def sheet() -> Figure:
    """An empty opaque figure of the house size."""
    return Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)


def png(figure: Figure) -> bytes:
    """The figure as an opaque PNG with a palette: a third of the bytes, and quicker than writing all channels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    size = canvas.get_width_height()
    picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    out = BytesIO()
    picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()
