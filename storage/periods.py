"""Reading printed periods anew when an indicator's frequency becomes known."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage.audit import Change
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.tables import Benchmark, Measurement

_FREQUENCIES = (None, *PeriodType)


def period_key(period: Period | None, text: str) -> str:
    """What makes two figures of one indicator figures for the same period: its last day, else the printed text."""
    return period.end.isoformat() if period else f"text:{text}"


def reread_periods(session: Session, indicator_id: int, frequency: PeriodType | None, subject: str) -> list[Change]:
    """Read each figure's printed period at the indicator's frequency, and its comparators' with it.

    Raises ValueError, in words, when two figures would then be for the same period.
    """
    rows = session.scalars(select(Measurement).filter_by(indicator_id=indicator_id).order_by(col(Measurement.id))).all()
    wanted = [(row, _period(row, frequency)) for row in rows]
    _check(wanted, frequency)
    changes, moved = [], dict[tuple[object, ...], Period]()
    for row, period in wanted:
        if period and period.type != row.period_type:
            changes.append(
                Change(
                    "measurement",
                    f"{subject}, {row.period_text}",
                    "period",
                    row.period_type,
                    period.type,
                    indicator=indicator_id,
                )
            )
            moved[row.period_type, row.period_start, row.period_end] = period
            row.period_type, row.period_start, row.period_end = period.type, period.start, period.end
            row.period_key = period_key(period, row.period_text)
    for one in session.scalars(select(Benchmark).filter_by(indicator_id=indicator_id)) if moved else ():
        if to := moved.get((one.period_type, one.period_start, one.period_end)):
            one.period_type, one.period_start, one.period_end = to.type, to.start, to.end
    session.flush()
    return changes


def _check(wanted: list[tuple[Measurement, Period | None]], frequency: PeriodType | None) -> None:
    seen: dict[tuple[str, int], str] = {}
    for row, period in wanted:
        key = (period_key(period, row.period_text), row.revision)
        if key in seen:
            words = f"the figures printed for {seen[key]} and {row.period_text} are for one period"
            raise ValueError(f"by {frequency}, {words}" if frequency else words)
        seen[key] = row.period_text or row.period_key


def _period(row: Measurement, frequency: PeriodType | None) -> Period | None:
    if row.period_start is None or row.period_end is None or row.period_type is None:
        return None
    stored = Period(PeriodType(row.period_type), row.period_start, row.period_end)
    printed = printed_period(row.period_text)
    # The print is read anew only where it is what was stored: a file may have said the period elsewhere.
    is_source = printed and any(printed.as_frequency(other) == stored for other in _FREQUENCIES)
    return (printed if printed and is_source else stored).as_frequency(frequency)


def printed_period(text: str) -> Period | None:
    """The period a printed text names; None where it names none."""
    try:
        return parse_period(text)
    except PeriodError:
        return None
