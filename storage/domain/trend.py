"""Direction of travel and streaks: how a figure stands against earlier ones."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from storage.domain.indicator import Polarity, round_half_up
from storage.domain.rag import RagStatus


class Travel(StrEnum):
    """Better, the same or worse. CHANGED is for indicators with no good direction."""

    IMPROVING = "improving"
    STEADY = "steady"
    DETERIORATING = "deteriorating"
    CHANGED = "changed"
    NOT_COMPARABLE = "not comparable"
    NO_EARLIER = "no earlier figure"


@dataclass(frozen=True)
class DirectionOfTravel:
    """One comparison. `arrow` shows only where the number went (↑ ↓ →, empty for none); `travel` says good or bad.

    `change` is now minus then, signed; `against` the label of the earlier period; `words` a phrase for the card.
    """

    travel: Travel
    words: str
    arrow: str = ""
    change: Decimal | None = None
    against: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Streak:
    """How long the status has stood. `words`: "red for 3 quarters running", "first green since Q1 2018/19"."""

    status: RagStatus
    length: int
    words: str
    illustrative: bool = False


def compare(
    now: Decimal,
    then: Decimal,
    polarity: Polarity | None,
    *,
    band: Decimal = Decimal(0),
    decimals: int | None = None,
    targets: tuple[Decimal | None, Decimal | None] = (None, None),
) -> tuple[Travel, str, Decimal]:
    """Good or bad, the number's own arrow, and the change (now minus then).

    Both figures are first rounded to `decimals`, the published precision; a change no larger than `band` is steady.
    `targets` are those in force now and then: closer-is-better compares the two distances, and a difference between
    them no larger than `band` is steady too.
    """
    now, then = round_half_up(now, decimals), round_half_up(then, decimals)
    change = now - then
    if change == 0 or abs(change) <= band:
        return Travel.STEADY, "→", change
    arrow = "↑" if change > 0 else "↓"
    if polarity is Polarity.CLOSER:
        return _nearer(now, then, targets, band), arrow, change
    if polarity is Polarity.HIGHER:
        return _good(change > 0), arrow, change
    if polarity is Polarity.LOWER:
        return _good(change < 0), arrow, change
    return Travel.CHANGED, arrow, change


def _nearer(now: Decimal, then: Decimal, targets: tuple[Decimal | None, Decimal | None], band: Decimal) -> Travel:
    if targets[0] is None or targets[1] is None:
        return Travel.NOT_COMPARABLE
    nearer = abs(then - targets[1]) - abs(now - targets[0])
    return Travel.STEADY if abs(nearer) <= band else _good(nearer > 0)


def _good(better: bool) -> Travel:
    return Travel.IMPROVING if better else Travel.DETERIORATING
