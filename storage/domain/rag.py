"""The rating of a figure: red, amber, green or a grey that says why it is grey."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from storage.domain.indicator import Polarity, format_value
from storage.domain.reason import compared, gap_words, rule_words
from storage.domain.rule import Limits, Target, limits, measure, reaches


class RagStatus(StrEnum):
    """What is said of a figure. The greys are distinct; N/A and NO STATUS are only ever published, never calculated."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    NO_TARGET = "NO TARGET"
    NOT_DEFINED = "NOT DEFINED"
    DATA_ONLY = "DATA ONLY"
    NEW = "NEW"
    NOT_DUE = "NOT DUE"
    AWAITING = "AWAITING"
    CANNOT_RATE = "CANNOT RATE"
    NOT_APPLICABLE = "N/A"
    NO_STATUS = "NO STATUS"

    @property
    def is_rated(self) -> bool:
        """True for red, amber and green."""
        return self in _RATED

    @property
    def word(self) -> str:
        """The status as a person reads it: Red, No target set, N/A."""
        return _WORDS[self]

    @property
    def shape(self) -> str:
        """A sign that differs by shape as well as colour: square, diamond, disc, and a hollow disc for every grey."""
        return _SHAPES.get(self, "⚪")


_RATED = (RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN)
_SHAPES = {RagStatus.RED: "🟥", RagStatus.AMBER: "🔶", RagStatus.GREEN: "🟢"}
_WORDS = {
    RagStatus.RED: "Red",
    RagStatus.AMBER: "Amber",
    RagStatus.GREEN: "Green",
    RagStatus.NO_TARGET: "No target set",
    RagStatus.NOT_DEFINED: "Not defined yet",
    RagStatus.DATA_ONLY: "Data only",
    RagStatus.NEW: "New indicator",
    RagStatus.NOT_DUE: "Not due yet",
    RagStatus.AWAITING: "Awaiting data",
    RagStatus.CANNOT_RATE: "Cannot be rated",
    RagStatus.NOT_APPLICABLE: "N/A",
    RagStatus.NO_STATUS: "No status",
}
_PUBLISHED = {
    "red": RagStatus.RED,
    "r": RagStatus.RED,
    "amber": RagStatus.AMBER,
    "a": RagStatus.AMBER,
    "yellow": RagStatus.AMBER,
    "green": RagStatus.GREEN,
    "g": RagStatus.GREEN,
    "n/a": RagStatus.NOT_APPLICABLE,
    "na": RagStatus.NOT_APPLICABLE,
    "not applicable": RagStatus.NOT_APPLICABLE,
    "no status": RagStatus.NO_STATUS,
    "grey": RagStatus.NO_STATUS,
}
_Cut = tuple[RagStatus, Decimal | None, Decimal | None]


class RagError(ValueError):
    """A text that is no published RAG; the message is a sentence for the person who wrote it."""


def parse_published(text: str) -> RagStatus | None:
    """Read a published RAG; None for a blank cell. Raises RagError for anything else."""
    clean = " ".join(text.split()).lower()
    if not clean:
        return None
    if clean not in _PUBLISHED:
        raise RagError(f"“{text.strip()[:40]}” is not RED, AMBER, GREEN, N/A or NO STATUS")
    return _PUBLISHED[clean]


@dataclass(frozen=True)
class Rating:
    """A status with its reason in numbers.

    `gap` is value minus target, signed, None where either is missing; `gap_words` says it ("9 points below target"),
    and where edges stand without a target says how far the edge of green is.
    """

    status: RagStatus
    reason: str
    gap: Decimal | None = None
    gap_words: str = ""


@dataclass(frozen=True)
class Band:
    """A stretch of the value axis with one status; None is an open end. An edge belongs to the better status."""

    status: RagStatus
    low: Decimal | None
    high: Decimal | None


def rate(
    value: Decimal | None,
    target: Target | None,
    polarity: Polarity | None,
    *,
    year_ago: Decimal | None = None,
    year_ago_illustrative: bool = False,
) -> Rating:
    """Rate a figure against its target, unrounded; on the target is met.

    `year_ago` is the figure for the same period last year, used only by a rule with `improved`; the reason says
    when that figure is illustrative.
    """
    if value is None:
        return Rating(RagStatus.AWAITING, "No figure has been recorded for this period.")
    if polarity is None:
        reason = "No definition says yet whether higher or lower is better."
        return unrated(RagStatus.NOT_DEFINED, reason, value, target)
    if polarity is Polarity.NONE:
        reason = "Neither direction counts as good, so it is shown as data only."
        return unrated(RagStatus.DATA_ONLY, reason, value, target)
    found = limits(target, polarity) if target else None
    if target is None or (found is None and target.value is None):
        return Rating(RagStatus.NO_TARGET, "No target is set, so there is nothing to rate it against.")
    if found is None:
        reason = "A tolerance in percent cannot be taken of a zero target."
        return unrated(RagStatus.CANNOT_RATE, reason, value, target)
    rating = _rated(value, target, polarity, found)
    if rating.status is RagStatus.RED and target.amber and target.amber.improved:
        return _by_last_year(rating, value, target, polarity, year_ago, year_ago_illustrative)
    return rating


def unrated(status: RagStatus, reason: str, value: Decimal, target: Target | None) -> Rating:
    """A grey that still says how far the figure is from its target, where there is one."""
    if target is None or target.value is None:
        return Rating(status, reason)
    gap = value - target.value
    return Rating(status, reason, gap, gap_words(gap, target.unit))


def _rated(value: Decimal, target: Target, polarity: Polarity, found: Limits) -> Rating:
    is_target = target.value is not None
    mark = found.green if target.value is None else target.value
    status = _status(measure(value, mark, polarity), found, polarity)
    why = rule_words(value, target, polarity, found, is_green=status is RagStatus.GREEN)
    words = gap_words(value - mark, target.unit, "target" if is_target else "edge of green")
    reason = f"{compared(value, mark, target.unit, is_target=is_target)}; {why}."
    return Rating(status, reason, value - mark if is_target else None, words)


def _by_last_year(
    rating: Rating, value: Decimal, target: Target, polarity: Polarity, year_ago: Decimal | None, illustrative: bool
) -> Rating:
    """A red under a rule with `improved`: amber if better than a year ago, and the reason says which it is."""
    start = rating.reason.removesuffix(".")
    if year_ago is None:
        return replace(rating, reason=f"{start}, and there is no figure for a year ago to compare with.")
    then = f"{format_value(year_ago, target.unit)} a year ago{' (an illustrative figure)' if illustrative else ''}"
    mark = Decimal(0) if target.value is None else target.value
    now, earlier = measure(value, mark, polarity), measure(year_ago, mark, polarity)
    if reaches(earlier, now, polarity):
        return replace(rating, reason=f"{start}, and it is no better than {then}.")
    return replace(rating, status=RagStatus.AMBER, reason=f"{start}, but it is better than {then}, so amber.")


def _status(measured: Decimal, found: Limits, polarity: Polarity) -> RagStatus:
    if reaches(measured, found.green, polarity):
        return RagStatus.GREEN
    return RagStatus.AMBER if reaches(measured, found.amber, polarity) else RagStatus.RED


def bands(target: Target | None, polarity: Polarity | None) -> tuple[Band, ...]:
    """The value axis cut by the same limits `rate` uses, lowest first; empty when nothing can be rated.

    Empty bands are left out, save that closer-is-better keeps green where only the target itself is green.
    """
    if target is None or polarity is None or polarity is Polarity.NONE:
        return ()
    found = limits(target, polarity)
    if found is None:
        return ()
    cuts = _cuts(found, polarity, target.value)
    return tuple(
        Band(status, low, high) for status, low, high in cuts if low is None or low != high or status is RagStatus.GREEN
    )


def _cuts(found: Limits, polarity: Polarity, mark: Decimal | None) -> list[_Cut]:
    red, amber, green = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN
    if polarity is Polarity.HIGHER:
        return [(red, None, found.amber), (amber, found.amber, found.green), (green, found.green, None)]
    if polarity is Polarity.LOWER or mark is None:
        return [(green, None, found.green), (amber, found.green, found.amber), (red, found.amber, None)]
    return [
        (red, None, mark - found.amber),
        (amber, mark - found.amber, mark - found.green),
        (green, mark - found.green, mark + found.green),
        (amber, mark + found.green, mark + found.amber),
        (red, mark + found.amber, None),
    ]
