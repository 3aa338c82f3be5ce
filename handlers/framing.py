"""What goes round a picture: the name of its file, and the window it is shown in."""

from collections.abc import Sequence

from charts.plans import Request
from charts.request import Heatmap, Moves, Profile, RiskHistory
from handlers.messages import modals, risk_windows
from handlers.messages.blocks import Block, context, esc
from handlers.messages.risk_lines import basis, strictest
from handlers.messages.risk_words import marked, marks
from storage.domain import marking
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture
from storage.domain.snapshot import IndicatorSnapshot

_NAMES = {Heatmap: "Risk heat map", Profile: "Risks by directorate", Moves: "Risks that moved"}
_TITLES = {Heatmap: "Heat map", Profile: "By directorate", Moves: "What moved"}


def name(request: Request) -> str:
    """The file's name and title in Slack: what it is, of what, and what must be said of it."""
    match request:
        case IndicatorSnapshot():
            return ", ".join([f"Trend {request.definition.key.code}", *marking.of_latest(request)])
        case RiskHistory():
            of = marks(request.risk.classification, request.risk.illustrative)
            return ", ".join([f"Risk history {request.risk.key.reference}", *of])
    found = request.picture
    of = marks(strictest(_risks(found), found.areas), any(one.illustrative for one in _risks(found)))
    return ", ".join([_NAMES[type(request)], found.where[:80], *of])


def drawing(request: Request) -> Block:
    """The picture's window while it is being drawn."""
    match request:
        case IndicatorSnapshot():
            return modals.drawing(request)
        case RiskHistory():
            return risk_windows.drawing("History", _heading(request.risk), risk_windows.notes_of(request.risk))
    return risk_windows.drawing(_TITLES[type(request)], request.picture.where, _notes(request.picture))


def window(request: Request, file_id: str, alt: str) -> Block:
    """The window with its picture."""
    match request:
        case IndicatorSnapshot():
            return modals.chart(request, file_id, alt)
        case RiskHistory():
            return risk_windows.drawn("History", file_id, alt, risk_windows.notes_of(request.risk))
    return risk_windows.drawn(_TITLES[type(request)], file_id, alt, _notes(request.picture))


def excused(request: Request, words: str) -> Block:
    """The window where there is no picture after all: what stands beside it stays."""
    match request:
        case IndicatorSnapshot():
            return modals.told("Chart", words)
        case RiskHistory():
            return risk_windows.without("History", words, risk_windows.notes_of(request.risk))
    return risk_windows.without(_TITLES[type(request)], words, _notes(request.picture))


def _heading(risk: RiskSnapshot) -> str:
    return f"{risk.key.reference} {risk.title}"


def _risks(picture: RiskPicture) -> Sequence[RiskSnapshot]:
    return (*picture.risks, *picture.closed)


def _notes(picture: RiskPicture) -> list[Block]:
    made_up = basis(picture.risks)
    return [*marked(strictest(_risks(picture))), *([context(esc(made_up))] if made_up else [])]
