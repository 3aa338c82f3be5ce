"""Who may see which figure: the one rule that every query goes through."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from storage.domain.classification import OUT, Classification, Publication, Release


@dataclass(frozen=True)
class Clearance:
    """One ground for seeing: what is up to a class, of a directorate, of some indicators and risks (row ids), or all.

    `directorate` is empty for every one; `indicators` None where the clearance does not hang on what is owned, and
    `risks` then says nothing. With `drafts` also what has not been published.
    """

    level: Classification
    drafts: bool = False
    directorate: str = ""
    indicators: frozenset[int] | None = None
    risks: frozenset[int] = frozenset()

    def covers(self, indicator: int, directorate: str) -> bool:
        """Whether the clearance speaks of this indicator of this directorate."""
        if self.indicators is not None:
            return indicator in self.indicators
        return not self.directorate or same_directorate(self.directorate, directorate)

    def covers_risk(self, risk: int, directorate: str) -> bool:
        """Whether the clearance speaks of this risk of this directorate."""
        if self.indicators is not None:
            return risk in self.risks
        return not self.directorate or same_directorate(self.directorate, directorate)

    def includes(self, other: "Clearance") -> bool:
        """Whether whoever holds this one gains nothing by the other."""
        wide = self.indicators is None and not self.directorate
        same = (self.directorate, self.indicators, self.risks) == (other.directorate, other.indicators, other.risks)
        return (wide or same) and self.level.rank >= other.level.rank and (self.drafts or not other.drafts)


Sight = frozenset[Clearance]
"""All that one person may see: what any of their clearances shows."""
Audience = frozenset[Sight]
"""Those who will read an answer. They see together what each one of them may see; nobody at all sees nothing."""
NOBODY: Audience = frozenset({frozenset()})


def sight(clearances: Iterable[Clearance]) -> Sight:
    """The clearances without those that another one includes."""
    found = set(clearances)
    return frozenset(
        one for one in found if not any(other is not one and other != one and other.includes(one) for other in found)
    )


def audience(sights: Iterable[Sight]) -> Audience:
    """The readers as a whole: only the least cleared count. Without any reader there is nothing to see."""
    found = {sight(one) for one in sights}
    least = frozenset(one for one in found if not any(other != one and _within(other, one) for other in found))
    return least or NOBODY


def capped(readers: Audience, most: Classification) -> Audience:
    """What these readers are shown in a channel cleared up to `most`: nothing stricter, and never a draft."""
    return audience(frozenset(_in_channel(one, most) for one in reader) for reader in readers)


def _in_channel(one: Clearance, most: Classification) -> Clearance:
    return replace(one, level=min(one.level, most, key=lambda level: level.rank), drafts=False)


def _within(less: Sight, more: Sight) -> bool:
    """Whether all that the first shows is shown by the second, as far as single clearances tell."""
    return all(any(one.includes(other) for one in more) for other in less)


@dataclass(frozen=True)
class Access:
    """What an audience may see of one indicator: for each reader the (class, drafts) pairs of which one must do."""

    readers: tuple[tuple[tuple[Classification, bool], ...], ...]

    def shows(self, classification: Classification, release: Release, today: date) -> bool:
        """Whether a figure of this class in this state of publication may be shown to all of them today.

        Where there is no reader at all, nothing may be.
        """
        is_out = release.is_out(today)
        return bool(self.readers) and all(
            any(level.rank >= classification.rank and (is_out or drafts) for level, drafts in pairs)
            for pairs in self.readers
        )

    def names(self, classification: Classification, today: date, *, is_draft: bool = False) -> bool:
        """Whether an indicator of this class may be named; a draft one only to those who see drafts."""
        return self.shows(classification, _DRAFT if is_draft else OUT, today)


_DRAFT = Release(Publication.DRAFT)


def access(audience: Audience, indicator: int, directorate: str) -> Access:
    """What these readers may see of an indicator (row id) of this directorate."""
    return Access(
        tuple(
            tuple((one.level, one.drafts) for one in reader if one.covers(indicator, directorate))
            for reader in audience
        )
    )


def risk_access(audience: Audience, risk: int, directorate: str) -> Access:
    """What these readers may see of a risk (row id) of this directorate; empty for one that belongs to all."""
    return Access(
        tuple(
            tuple((one.level, one.drafts) for one in reader if one.covers_risk(risk, directorate))
            for reader in audience
        )
    )


def same_directorate(one: str, other: str) -> bool:
    """Whether two spellings name one directorate: case and blanks do not tell them apart."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
