"""Reading printed periods anew when an indicator's frequency becomes known."""

from sqlalchemy import select
from sqlmodel import Session

from storage.applying.measuring import period_key
from storage.audit import Change
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.tables import Indicator, Measurement


def reread_periods(session: Session, indicator: Indicator, subject: str) -> list[Change]:
    """Read each figure's printed period at the indicator's frequency.

    Raises ValueError, in words, when two figures would then be for the same period.
    """
    frequency = PeriodType(indicator.frequency) if indicator.frequency else None
    rows = session.scalars(select(Measurement).filter_by(indicator_id=indicator.id)).all()
    changes, keys = [], dict[tuple[str, int], str]()
    for row in rows:
        period = _period(row, frequency)
        key = period_key(period, row.period_text)
        if (key, row.revision) in keys:
            other = keys[key, row.revision]
            raise ValueError(
                f"by {frequency}, the figures printed for {other} and {row.period_text} are for one period"
            )
        keys[key, row.revision] = row.period_text
        if period and period.type != row.period_type:
            changes.append(Change("measurement", subject, "period", row.period_type, period.type))
            row.period_type, row.period_start, row.period_end, row.period_key = (
                period.type, period.start, period.end, key,
            )  # fmt: skip
    return changes


def _period(row: Measurement, frequency: PeriodType | None) -> Period | None:
    if row.period_start is None or row.period_end is None or row.period_type is None:
        return None
    try:
        printed = parse_period(row.period_text)
    except PeriodError:
        printed = Period(PeriodType(row.period_type), row.period_start, row.period_end)
    return printed.as_frequency(frequency)
