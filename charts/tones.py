"""How a band of risks looks: a colour for marks and words, a pale one behind them, and a shape of its own."""

from storage.domain.matrix import Tone

STRONG = {
    Tone.GREEN: "#00695c",
    Tone.BLUE: "#1f4fa0",
    Tone.YELLOW: "#6f5f00",
    Tone.AMBER: "#a85b00",
    Tone.RED: "#b3261e",
    Tone.BLACK: "#16202b",
}
PALE = {
    Tone.GREEN: "#d2f2e6",
    Tone.BLUE: "#c3d8fb",
    Tone.YELLOW: "#fffbd9",
    Tone.AMBER: "#fbe29a",
    Tone.RED: "#f5c4bd",
    Tone.BLACK: "#aab0b8",
}
MARKERS = {Tone.GREEN: "o", Tone.BLUE: "v", Tone.YELLOW: "^", Tone.AMBER: "D", Tone.RED: "s", Tone.BLACK: "X"}
SIGNS = {Tone.GREEN: "●", Tone.BLUE: "▼", Tone.YELLOW: "▲", Tone.AMBER: "◆", Tone.RED: "■", Tone.BLACK: "✖"}
