"""What stands around every picture of risks: the name, the finding, and what must be said under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from charts.text import clean
from charts.wording import UNBROKEN
from storage.domain import marking
from storage.domain.classification import Classification
from storage.domain.matrix import RiskBand, Tone
from storage.domain.period import day_words
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture

LONGEST_NAME = 200
LONGEST_WORD = 40
LONGEST_REFERENCE = 20
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Page:
    """The texts around a picture. `notes` begin with for whom it is; `source` says of which days it is."""

    name: str
    finding: str
    notes: str
    source: str

    @property
    def title(self) -> str:
        """Both as one line: "Risk heat map, the whole register: 15 of 126 risks are high"."""
        return f"{self.name}: {self.finding}"


@dataclass(frozen=True)
class PlanBand:
    """A band in words with its look, and how many risks are in it."""

    name: str
    tone: Tone
    count: int = 0


def page(
    kind: str,
    picture: RiskPicture,
    finding: str,
    shown: Sequence[RiskSnapshot],
    notes: Iterable[str],
    *,
    compared: bool = True,
) -> Page:
    """The page of a picture of a register; `shown` are the risks whose marks it must carry."""
    where = clean(picture.where, LONGEST_NAME) or "The whole register"
    where = where[:1].lower() + where[1:] if where.startswith("The ") else where
    days = f"As at {day_words(picture.today)}"
    days += f", compared with {day_words(picture.since)}" if compared else ""
    return Page(f"{kind}: {where}", finding, _notes(shown, notes), f"{days}.")


def day_of(day: date) -> str:
    """A day in words that no line break parts."""
    return day_words(day).replace(" ", UNBROKEN)


def for_whom(risks: Iterable[RiskSnapshot]) -> str:
    """That some of these risks are internal or exempt; empty where everyone may see all of them."""
    strictest = Classification.PUBLIC
    for one in risks:
        strictest = strictest.stricter(one.classification)
    return marking.of_class(strictest)


def made_up(risks: Sequence[RiskSnapshot]) -> str:
    """That risks are illustrative, where any is."""
    some = sum(one.illustrative for one in risks)
    if not some:
        return ""
    if len(risks) == 1:
        return "Illustrative: this risk is made up."
    if some == len(risks):
        return "Illustrative: all of these risks are made up."
    return f"Illustrative: {some:,} of these risks {'is' if some == 1 else 'are'} made up."


def band_of(band: RiskBand, count: int = 0) -> PlanBand:
    """A band of the matrix as a picture shows it."""
    return PlanBand(clean(band.word, LONGEST_WORD), band.tone, count)


def _notes(shown: Sequence[RiskSnapshot], notes: Iterable[str]) -> str:
    return " ".join(words for words in (for_whom(shown), made_up(shown), *notes) if words)
