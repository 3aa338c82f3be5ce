"""Scores as registers print them: a number, a word of the scale, both, or one cell for the pair."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.domain.matrix import Cell, RiskMatrix
from storage.intake.risk_words import OPEN_WORDS

_NUMBER = re.compile(r"(?:[li]\s*)?(\d{1,3})(?:\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"\d+\.\d+")
_TWO = re.compile(r"(?P<first>[^()]+?)\s*(?:\((?P<inside>[^()]+)\)|(?:[:.]|\s*[-–—=])\s*(?P<after>\S.*))")
_BESIDE = re.compile(r"(\d{1,2})\s+(\D.*)|(.*\D)\s+(\d{1,2})")
_PAIR = re.compile(r"(?<![\w.])(\d{1,2})\s*[x×✕✖*]\s*(\d{1,2})(?![\w.])", re.IGNORECASE | re.ASCII)
_LETTERED = re.compile(r"\b(l|i)(?:ikelihood|mpact)?\s*[:=]?\s*(\d{1,2})\b", re.IGNORECASE | re.ASCII)
_SETTING = "Other scales are a setting, SCORECARD_RISK_MATRIX"
_SEPARATORS = " ,;/x×*-–—+&"
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)


class ScoreError(ValueError):
    """A text that says no score; the message goes on after “… is not”, or is a sentence where `is_sentence`."""

    def __init__(self, words: str, *, is_sentence: bool = False) -> None:
        super().__init__(words)
        self.is_sentence = is_sentence


@dataclass(frozen=True)
class Placed:
    """What one column says for the pair: where the risk lies, if so, and the score printed beside it."""

    cell: Cell | None
    score: int | None = None


def is_open(text: str) -> bool:
    """Whether a text says that there is no score yet."""
    return " ".join(text.casefold().split()) in OPEN_WORDS


def read_step(text: str, scale: Sequence[str], what: str) -> int:
    """The step of a scale, from 1, that “4”, “Likely”, “4 - Likely”, “4 (Likely)” or “Likely 4” names.

    A word beside a number need not be one of the scale, which councils word differently. Raises ScoreError.
    """
    steps = {step for part in _parts(text) if (step := _step(part, scale)) is not None}
    if len(steps) > 1:
        raise ScoreError(f"one step of {what}: its figure and its word are two")
    if not steps or not 1 <= min(steps) <= len(scale):
        known = f"1 to {len(scale)}, or {', '.join(scale[:-1])} or {scale[-1]}"
        raise ScoreError(f"a step of {what}: {known}. {_SETTING}")
    return steps.pop()


def _parts(text: str) -> list[str]:
    whole = " ".join(text.split())
    if _DECIMAL.fullmatch(whole):
        return [whole]
    if found := _TWO.fullmatch(whole):
        return [whole, found["first"], found["inside"] or found["after"]]
    if found := _BESIDE.fullmatch(whole):
        return [whole, *(part for part in found.groups() if part)]
    return [whole]


def _step(text: str, scale: Sequence[str]) -> int | None:
    clean = text.strip(" -–—:.").casefold()
    for number, word in enumerate(scale, 1):
        if word.casefold() == clean:
            return number
    found = _NUMBER.fullmatch(clean)
    return int(found[1]) if found else None


def read_pair(text: str, matrix: RiskMatrix, *, impact_first: bool = False) -> Placed:
    """Both from one cell: “4x4=16”, “16 (4 × 4)”, “L4 I4”, “AII”, “Likely / Major”.

    With `impact_first` the heading says that the pair stands the other way round. Raises ScoreError, also for a bare
    score: several cells may come to it.
    """
    whole = " ".join(text.split())
    if found := _PAIR.search(whole):
        first, second = int(found[1]), int(found[2])
        rest = _DIGITS.findall(whole[: found.start()] + " " + whole[found.end() :])
        return Placed(_within(first, second, matrix, impact_first), _one(rest))
    lettered = {letter.lower(): int(number) for letter, number in _LETTERED.findall(whole)}
    if len(lettered) == 2:
        rest = _DIGITS.findall(_LETTERED.sub(" ", whole))
        return Placed(_within(lettered["l"], lettered["i"], matrix, False), _one(rest))
    if found_words := _by_words(whole, matrix, impact_first):
        return found_words
    number = _DIGITS.search(whole)
    if number:
        raise ScoreError(
            f"the score {number[0]} alone does not say where the risk lies: several cells may come to it. Give "
            "likelihood and impact, in columns of their own or as 4 × 4",
            is_sentence=True,
        )
    raise ScoreError(
        f"likelihood and impact such as 4 × 4, nor a text such as TBC that leaves the score open. {_SETTING}"
    )


def printed_score(text: str) -> int | None:
    """The score printed in a cell beside a known likelihood and impact: 16 of “16”, “16 High” and “4x4=16”."""
    whole = " ".join(text.split())
    return _one(_DIGITS.findall(_PAIR.sub(" ", whole)))


def _one(numbers: Sequence[str]) -> int | None:
    return int(numbers[0]) if len(set(numbers)) == 1 else None


def _within(first: int, second: int, matrix: RiskMatrix, impact_first: bool) -> Cell:
    cell = Cell(second, first) if impact_first else Cell(first, second)
    if not matrix.holds(cell):
        steps = f"a likelihood of 1 to {len(matrix.likelihood)} and an impact of 1 to {len(matrix.impact)}"
        raise ScoreError(f"within the matrix, which has {steps}. {_SETTING}")
    return cell


def _by_words(whole: str, matrix: RiskMatrix, impact_first: bool) -> Placed | None:
    """The cell that a word of each scale names, with or without something between them, and a score in brackets."""
    head, _, tail = whole.partition("(")
    scales = (matrix.impact, matrix.likelihood) if impact_first else (matrix.likelihood, matrix.impact)
    text = head.casefold().strip()
    for number, word in enumerate(scales[0], 1):
        if not text.startswith(word.casefold()):
            continue
        rest = text[len(word) :].strip(_SEPARATORS)
        other = next((at for at, name in enumerate(scales[1], 1) if name.casefold() == rest), None)
        if other is not None:
            cell = Cell(other, number) if impact_first else Cell(number, other)
            return Placed(cell, _one(_DIGITS.findall(tail)))
    return None
