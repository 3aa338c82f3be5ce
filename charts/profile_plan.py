"""What the profile by directorate shows: how many risks each has in each band."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.page import LONGEST_TITLE, Page, PlanBand, band_of, page
from charts.text import clean, cut
from storage.domain.risk_summary import NOBODY, DirectorateCount, RiskPicture

MOST_BARS = 12
"""How many directorates have a bar of their own where two or more others share the last one."""
_LONGEST_SAID = 80


@dataclass(frozen=True)
class ProfileBar:
    """A directorate's risks: `parts` counts those in each band, the lowest first, `unscored` those in none."""

    name: str
    parts: tuple[int, ...]
    unscored: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.parts) + self.unscored


@dataclass(frozen=True)
class ProfilePlan:
    """All that a profile shows; the bar with the most high risks stands first, one for all others last."""

    page: Page
    bands: tuple[PlanBand, ...]
    bars: tuple[ProfileBar, ...]
    unscored: int = 0


def profile_plan(picture: RiskPicture) -> ProfilePlan:
    """Work out the profile of a picture of the register."""
    bars = _bars(picture.directorates)
    totals = [sum(bar.parts[rank] for bar in bars) for rank in range(len(picture.matrix.bands))]
    bands = tuple(band_of(band, count) for band, count in zip(picture.matrix.bands, totals, strict=True))
    unscored = sum(bar.unscored for bar in bars)
    return ProfilePlan(
        page=page("Risks by directorate", picture, _finding(picture), picture.risks, (), compared=False),
        bands=bands,
        bars=bars,
        unscored=unscored,
    )


def _bars(found: Sequence[DirectorateCount]) -> tuple[ProfileBar, ...]:
    shown = found if len(found) <= MOST_BARS + 1 else found[:MOST_BARS]
    bars = [ProfileBar(_name(one), tuple(count for _, count in one.bands), one.unscored) for one in shown]
    if rest := found[len(shown) :]:
        parts = tuple(sum(counts) for counts in zip(*(tuple(c for _, c in one.bands) for one in rest), strict=True))
        bars.append(ProfileBar(f"{len(rest)} others", parts, sum(one.unscored for one in rest)))
    return tuple(bars)


def _name(one: DirectorateCount) -> str:
    return clean(one.name, LONGEST_TITLE) or NOBODY


def _finding(picture: RiskPicture) -> str:
    """ "Children, Families and Communities has the most high risks, 5 of 15"."""
    if not picture.total:
        return "no risks on the register"
    found, high = picture.directorates, len(picture.high)
    if not high:
        return f"none of {picture.total:,} risks is high" if picture.total > 1 else "the one risk is not high"
    most = found[0].high
    first = [cut(_name(one), _LONGEST_SAID) for one in found if one.high == most]
    if most == high:
        return f"{first[0]} has {'the only high risk' if high == 1 else f'all {high:,} high risks'}"
    if len(first) > 2 or len("".join(first)) > _LONGEST_SAID:
        return f"{len(first)} directorates have the most high risks, {most:,} each of {high:,}"
    each = " each" if len(first) > 1 else ""
    return f"{' and '.join(first)} {'have' if each else 'has'} the most high risks, {most:,}{each} of {high:,}"
