"""Digests, reminders and missing data made by hand, as large and as odd as a test wants them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from storage.domain.change import Cause, ChangeKind
from storage.domain.compose import snapshot
from storage.domain.digest import Digest, Moved
from storage.domain.episode import Episode
from storage.domain.indicator import Definition, IndicatorKey, Unit
from storage.domain.missing import DataState, Missing, awaited
from storage.domain.period import PeriodType, parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement
from storage.domain.told import Change, Red

TODAY = date(2019, 12, 2)
Q2 = parse_period("Q2 2019/20")
SINCE, UNTIL = datetime(2019, 11, 25, 9, tzinfo=UTC), datetime(2019, 12, 2, 9, tzinfo=UTC)
TAKEN = datetime(2019, 11, 4, 14, 5, tzinfo=UTC)
TAKER = "U0TAKER01"


def shown(name: str, number: int = 1, *, section: str = "Our people", illustrative: bool = False) -> IndicatorSnapshot:
    """An indicator that is red at 43% against 54%."""
    about = Definition(IndicatorKey(f"C{number}", "board"), name, unit=Unit.PERCENT, owner="Head of service")
    figure = Measurement(
        Q2,
        Q2.label,
        Decimal(43),
        text="43%",
        target=Decimal(54),
        target_text="54%",
        published=RagStatus.RED,
        illustrative=illustrative,
    )
    return snapshot(about, [figure], today=TODAY, scorecard="Board", section=section)


def change(was: RagStatus | None, now: RagStatus, **more) -> Change:
    """A change of Q2 2019/20."""
    plain = Change(
        id=1,
        kind=ChangeKind.of(was or RagStatus.GREEN, now),
        cause=Cause.PERFORMANCE,
        was=was,
        now=now,
        was_label="Q1 2019/20",
        label=Q2.label,
        period_key=Q2.end.isoformat(),
        period_end=Q2.end,
        was_value="60%",
        value="43%",
        was_target="54%",
        target="54%",
        at=SINCE,
    )
    return replace(plain, **more)


def turned(name: str, number: int = 1, **more) -> Moved:
    """An indicator that turned from amber to red."""
    facts = {name: more.pop(name) for name in ("section", "illustrative") if name in more}
    about = change(RagStatus.AMBER, RagStatus.RED, **more)
    return Moved(number, shown(name, number, **facts), RagStatus.AMBER, about)


def recovered(name: str, number: int = 2) -> Moved:
    """An indicator that was red for three quarters and is green."""
    about = change(RagStatus.RED, RagStatus.GREEN, periods_red=3, red_unit="quarter", value="60%")
    return Moved(number, shown(name, number), RagStatus.RED, about, 3, "quarter")


def red(name: str, number: int = 3, *, periods: int = 5, section: str = "Our people", **stretch) -> Red:
    """An indicator that has been red for so many quarters."""
    episode = Episode(number, "published", Q2.end.isoformat(), SINCE, **stretch)
    return Red(number, shown(name, number, section=section), periods, "quarter", "Head of service", "", episode)


def overdue(name: str, number: int = 4, *, account: str = "", section: str = "Our people") -> Missing:
    """An indicator whose figure for the quarter to September should have come in November."""
    return _missing(name, number, date(2019, 6, 30), account, section)


def due_soon(name: str, number: int = 5, *, account: str = "", section: str = "Our people") -> Missing:
    """An indicator whose figure for November is due by the middle of December."""
    about = replace(shown(name, number).definition, frequency=PeriodType.MONTH, lag_days=10)
    state = awaited(PeriodType.MONTH, date(2019, 10, 31), lag_days=10, today=TODAY)
    assert state and state.state is DataState.DUE_SOON
    return Missing(number, about, "Board", section, state, account)


def _missing(name: str, number: int, latest: date, account: str, section: str) -> Missing:
    about = replace(shown(name, number).definition, frequency=PeriodType.QUARTER)
    state = awaited(PeriodType.QUARTER, latest, lag_days=45, today=TODAY)
    assert state and state.state is DataState.OVERDUE
    return Missing(number, about, "Board", section, state, account)


def digest(**parts) -> Digest:
    """A digest of a week."""
    return Digest(SINCE, UNTIL, TODAY, **parts)
