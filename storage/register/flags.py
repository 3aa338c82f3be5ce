"""What is odd about a risk as it was printed, in sentences; it is kept as printed all the same."""

import json
import re
from collections.abc import Iterable, Mapping

from storage.domain.matrix import RiskMatrix, RiskScore
from storage.domain.risk import Mitigation, RiskFlag, RiskSnapshot, ScoreKind

_LONGEST = 60
_DAYS = {
    "accepted_until": "end of acceptance",
    "last_review": "last review",
    "next_review": "next review",
    "next_review_on": "next review",
    "raised_on": "day it was raised",
    "closed_on": "day it was closed",
}
_PIECES = re.compile(r"\d+|[^\W\d_]+")


def flags(risk: RiskSnapshot, printed: str) -> tuple[RiskFlag, ...]:
    """What is odd about a risk today; `printed` is JSON, the texts by field of days that are none."""
    found = [*_days(printed), *_due_days(risk.mitigations), *_scores(risk), *_upside_down(risk)]
    if not risk.matrix.understands(risk.appetite):
        found.append(f"Its appetite is given as “{_cut(risk.appetite)}”, which is no score, band or level of appetite.")
    return tuple(map(RiskFlag, found))


def _days(printed: str) -> Iterable[str]:
    for name, text in _texts(printed).items():
        what = _DAYS.get(name, name.replace("_", " "))
        yield f"The {what} is printed as “{_cut(text)}”, which is no day."


def _texts(printed: str) -> Mapping[str, str]:
    found = json.loads(printed) if printed else {}
    return {str(name): str(text) for name, text in found.items() if text}


def _due_days(mitigations: Iterable[Mitigation]) -> Iterable[str]:
    for one in mitigations:
        if one.due is None and one.due_text:
            yield f"“{_cut(one.action)}” is due “{_cut(one.due_text)}”, which is no day."


def _scores(risk: RiskSnapshot) -> Iterable[str]:
    for kind in ScoreKind:
        held = risk.scoring(kind)
        if held is None:
            continue
        text = _cut(held.printed)
        if held.cell is None:
            if text:
                yield f"The {kind} score is printed as “{text}”, which is no cell of the matrix."
        elif not risk.matrix.holds(held.cell):
            yield f"The {kind} score is {held.cell.likelihood} × {held.cell.impact}, which the matrix does not have."
        elif text and not _agrees(text, score := risk.matrix.score(held.cell), risk.matrix):
            yield f"The {kind} score is printed as “{text}”, but its cell comes to {score.words}."


def _agrees(text: str, score: RiskScore, matrix: RiskMatrix) -> bool:
    """Whether what was printed beside a cell says no other score and no other band; what else it says is not read."""
    pieces = [one.casefold() for one in _PIECES.findall(text)]
    numbers = [int(one) for one in pieces if one.isdecimal()]
    cell = [score.cell.likelihood, score.cell.impact]
    words = " ".join(one for one in pieces if not one.isdecimal())
    other = {band.name.casefold() for band in matrix.bands if band != score.band}
    return numbers in ([], [score.score], cell, [score.score, *cell], [*cell, score.score]) and words not in other


def _upside_down(risk: RiskSnapshot) -> Iterable[str]:
    before, after = risk.score(ScoreKind.INHERENT), risk.residual
    if before and after and after.seriousness > before.seriousness:
        yield f"It is scored higher with its controls, {after.words}, than without them, {before.words}."


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
