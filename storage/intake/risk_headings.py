"""What the headings of a register say: the meaning of each, which kind of file it is, and whether they are headings."""

import re
from collections.abc import Iterable
from enum import StrEnum

from storage.domain.risk import ScoreKind
from storage.intake.fields import normal
from storage.intake.headings import LONGEST_HEADING
from storage.intake.risk_fields import IMPACTS, LIKELIHOODS, SCORE_FIELDS, SCORES, TABLES, RiskField, RiskWords

REGISTER_COLUMNS = "“Risk ref” or “Risk area” and another such as “Likelihood”, “Risk owner”, “Action” or “RAG”"
_BRACKETS = re.compile(r"[()\[\]/&]")
_REMARK = re.compile(r"\([^)]*\)\s*$")
_PHRASES = (
    (re.compile(r"\b(pre|before|without|no) (existing )?(controls?|mitigations?)\b"), "inherent"),
    (re.compile(r"\b(after|with) (further |planned |all )?actions\b"), "target"),
    (re.compile(r"\b(post|after|with) (existing |current )?(controls?|mitigations?)\b"), "residual"),
)
# Looked for in this order: a net expected score is the one that is aimed at.
_KINDS = {
    ScoreKind.TARGET: frozenset(
        {"target", "expected", "future", "forecast", "desired", "planned", "predicted", "aimed"}
    ),
    ScoreKind.INHERENT: frozenset(
        {"inherent", "gross", "uncontrolled", "raw", "original", "initial", "unmitigated", "untreated"}
    ),
    ScoreKind.RESIDUAL: frozenset(
        {"residual", "current", "net", "controlled", "mitigated", "existing", "present", "now"}
    ),
}
_ALONE = frozenset({"target", "expected", "inherent", "gross", "residual", "current", "net"})
_LIKELIHOOD = frozenset({"likelihood", "probability", "l"})
_IMPACT = frozenset({"impact", "severity", "i"})
_CONSEQUENCE = frozenset({"consequence", "consequences"})
_SCORE = frozenset({"score", "rating", "level", "lxi", "ixl", "pxi"})
_FILLING = frozenset({"risk", "of", "the", "overall", "total", "x", "×", "and", "value", "for"})
_KNOWN = frozenset().union(*_KINDS.values(), _LIKELIHOOD, _IMPACT, _CONSEQUENCE, _SCORE, _FILLING)
# The meanings without which a file is not of a kind, any of a group, and those that show that it is of another.
_NEEDED: dict[RiskWords, tuple[frozenset[RiskField], ...]] = {
    RiskWords.AREAS: (frozenset({RiskField.AREA}), frozenset({RiskField.RAG})),
    RiskWords.SCORINGS: (frozenset({RiskField.REFERENCE}), frozenset({RiskField.KIND}), frozenset({RiskField.ON})),
    RiskWords.MITIGATIONS: (frozenset({RiskField.REFERENCE}), frozenset({RiskField.ACTION})),
    RiskWords.RISKS: (frozenset({RiskField.REFERENCE, RiskField.TITLE}),),
}
_OF_RISKS = SCORE_FIELDS | {RiskField.TITLE, RiskField.CAUSE, RiskField.EVENT, RiskField.EFFECT, RiskField.CONTROLS}


def is_register_header(cells: list[str]) -> bool:
    """Whether a line holds headings of any of the four kinds, two meanings at the least."""
    headings = [cell for cell in cells if len(cell) <= LONGEST_HEADING]
    return any(_fits(words, headings) and len(_found(words, headings)) >= 2 for words in TABLES)


def kind_of(headings: Iterable[str]) -> RiskWords:
    """Which kind of file has these headings; a register of risks where nothing says otherwise."""
    headings = list(headings)
    return next((words for words in TABLES if _fits(words, headings)), RiskWords.RISKS)


def meaning(words: RiskWords, heading: str) -> StrEnum | None:
    """What a heading means in a file of this kind; a remark in brackets after it counts only where it says which score.

    “Likelihood (gross)” is no bare likelihood, “Likelihood (1-5)” is one.
    """
    table = TABLES[words]
    whole = normal(_BRACKETS.sub(" ", heading))
    for text in (normal(heading), whole):
        if found := table.get(text) or _score(words, text):
            return found
    short = normal(_REMARK.sub("", heading))
    is_said = short != normal(heading) and _which(whole) != _which(short)
    return None if is_said else table.get(short) or _score(words, short)


def names_kind(heading: str) -> bool:
    """Whether a heading says which of the three scores is meant: “Gross risk”, “Residual”."""
    return _which(normal(_BRACKETS.sub(" ", heading))) is not None


def _fits(words: RiskWords, headings: list[str]) -> bool:
    found = _found(words, headings)
    if not all(found & needed for needed in _NEEDED[words]):
        return False
    as_risks = _found(RiskWords.RISKS, headings)
    match words:
        case RiskWords.AREAS:
            return RiskField.REFERENCE not in as_risks and not as_risks & (SCORE_FIELDS - {RiskField.RESIDUAL_SCORE})
        case RiskWords.MITIGATIONS:
            return not as_risks & (_OF_RISKS - {RiskField.TITLE}) and not _has_title(headings)
        case RiskWords.SCORINGS:
            return not as_risks & {RiskField.CAUSE, RiskField.CONTROLS, RiskField.ACTION}
    return True


def _has_title(headings: list[str]) -> bool:
    """Whether a risk's own title is among them; “Title” and “Description” may be the mitigation's."""
    titles = {word for word, field in TABLES[RiskWords.RISKS].items() if field is RiskField.TITLE and "risk" in word}
    return any(normal(heading) in titles - {"risk"} for heading in headings)


def _found(words: RiskWords, headings: Iterable[str]) -> frozenset[StrEnum]:
    return frozenset(field for heading in headings if (field := meaning(words, heading)))


def _score(words: RiskWords, text: str) -> RiskField | None:
    """Which of the nine columns of scores a heading is, put together from its words; bare ones mean the current score.

    A file of scorings has its kind in a column, so there bare words alone are read.
    """
    if words not in (RiskWords.RISKS, RiskWords.SCORINGS):
        return None
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    said = frozenset(text.split())
    kind = _which(text)
    if not said or not said <= _KNOWN or (kind and words is RiskWords.SCORINGS):
        return None
    is_scored = bool(kind) or bool(said & _SCORE)
    likely, bad = bool(said & _LIKELIHOOD), bool(said & _IMPACT) or (is_scored and bool(said & _CONSEQUENCE))
    if likely or bad:
        fields = SCORES if likely and bad else LIKELIHOODS if likely else IMPACTS
        return fields[kind or ScoreKind.RESIDUAL]
    if said & _SCORE or (kind and "risk" in said) or said & _ALONE:
        return SCORES[kind or ScoreKind.RESIDUAL]
    return None


def _which(text: str) -> ScoreKind | None:
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    said = frozenset(text.split())
    return next((kind for kind, words in _KINDS.items() if said & words), None)
