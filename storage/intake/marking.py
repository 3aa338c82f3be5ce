"""The marks that say who a row is for and whether it is out, in the words that councils print."""

import re
from collections.abc import Mapping as Words
from typing import TypeVar

from storage.domain.classification import Classification, Publication
from storage.intake.fields import Field, normal
from storage.intake.table import Line
from storage.intake.words import CLASS_WORDS, PUBLICATION_WORDS, YES_NO

Mark = TypeVar("Mark", Classification, Publication)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
# “Exempt under paragraph 3 of Schedule 12A”: the reason that the law wants stated does not change the class.
_BY_LAW = re.compile(
    r"(exempt|not for publication|part b|part 2|part ii|confidential)\b.*\b(para|paras|paragraphs?)\b.*"
)
_HEADED_PART = "part"
# In a column headed “Part” the letter or number may stand alone.
_PARTS = {word.removeprefix("part "): one for word, one in CLASS_WORDS.items() if re.fullmatch(r"part \w+", word)}
# Headings that ask a question. Where the answer is that it is not exempt, or no draft, the row says nothing.
_IS_EXEMPT: Words[bool, Classification | None] = {True: Classification.EXEMPT, False: None}
_CLASS_QUESTIONS = dict.fromkeys(
    ("exempt", "is exempt", "exempt information", "confidential", "restricted", "private"), _IS_EXEMPT
)
_IS_DRAFT: Words[bool, Publication | None] = {True: Publication.DRAFT, False: None}
_IS_PUBLISHED: Words[bool, Publication | None] = {True: Publication.PUBLISHED, False: Publication.DRAFT}
_PUBLICATION_QUESTIONS = {
    "draft": _IS_DRAFT,
    "is draft": _IS_DRAFT,
    "published": _IS_PUBLISHED,
    "is published": _IS_PUBLISHED,
}


class Unknown(ValueError):
    """A text that is no such mark; the message lists those there are."""


def told_by_cells(heading: str, lines: tuple[Line, ...], index: int) -> Field | None:
    """What a column is whose heading alone does not tell: Part, Exempt?, Published. None where its cells do not either.

    One cell that says it is enough; the others are then held to it, so that no slip of the pen makes a row public.
    """
    text = normal(heading)
    if text in _PUBLICATION_QUESTIONS:
        field, known = Field.PUBLICATION, PUBLICATION_WORDS.keys() | YES_NO.keys()
    elif text in _CLASS_QUESTIONS:
        field, known = Field.CLASS, CLASS_WORDS.keys() | YES_NO.keys()
    elif text == _HEADED_PART:
        field, known = Field.CLASS, CLASS_WORDS.keys() | _PARTS.keys()
    else:
        return None
    keys = {_key(cells[index]) for _, cells in lines}
    return field if keys & known or any(map(_BY_LAW.fullmatch, keys)) else None


def read_class(heading: str, text: str) -> Classification | None:
    """The class that a cell states under this heading; None where it states none. Raises Unknown."""
    key, under = _key(text), normal(heading)
    if under in _CLASS_QUESTIONS and key in YES_NO:
        return _CLASS_QUESTIONS[under][YES_NO[key]]
    if under == _HEADED_PART and key in _PARTS:
        return _PARTS[key]
    return Classification.EXEMPT if _BY_LAW.fullmatch(key) else _known(key, CLASS_WORDS, list(Classification))


def read_publication(heading: str, text: str) -> Publication | None:
    """The state of publication that a cell states under this heading; None where it states none. Raises Unknown."""
    key, under = _key(text), normal(heading)
    if under in _PUBLICATION_QUESTIONS and key in YES_NO:
        return _PUBLICATION_QUESTIONS[under][YES_NO[key]]
    return _known(key, PUBLICATION_WORDS, [Publication.DRAFT, Publication.APPROVED, Publication.HELD, _LAST])


_LAST = Publication.PUBLISHED


def _known(key: str, words: Words[str, Mark], all_of_them: list[Mark]) -> Mark | None:
    if not key or key in words:
        return words.get(key)
    *most, last = all_of_them
    raise Unknown(f"{', '.join(most)} or {last}")


def _key(text: str) -> str:
    """A cell as it is looked up: case, dashes, full stops and a remark in brackets at its end do not count."""
    return normal(_BRACKETS.sub("", text)) or normal(text)
