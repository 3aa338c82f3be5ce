"""Moving what is recorded of one indicator to another."""

from datetime import date

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.audit import Change
from storage.domain.classification import Classification, Publication
from storage.domain.clearance import same_directorate
from storage.domain.period import Period, PeriodType
from storage.known import KnownIndicator
from storage.periods import reread_periods
from storage.tables import Benchmark, Edition, Indicator, Measurement, Showing, table_of

_MEASUREMENT, _SHOWING, _BENCHMARK = table_of(Measurement), table_of(Showing), table_of(Benchmark)
_INDICATOR = table_of(Indicator)


def move(session: Session, gone: KnownIndicator, kept: KnownIndicator, *, today: date) -> tuple[str, list[Change]]:
    """Move figures, benchmarks and the lines of editions; what moved, in words, and the changes for the audit.

    Raises ValueError, in words, where both have a figure for one period or stand in one edition, and where figures or
    the name would become known to others than before.
    """
    _refuse_other_readers(gone, kept)
    _refuse_other_directorate(session, gone, kept, today)
    _refuse_same_periods(session, gone, kept)
    _refuse_same_editions(session, gone, kept)
    connection = session.connection()
    counts = [
        connection.execute(update(table).where(table.c.indicator_id == gone.id).values(indicator_id=kept.id)).rowcount
        for table in (_MEASUREMENT, _SHOWING)
    ]
    _move_benchmarks(session, gone, kept)
    words = f"{_count(counts[0], 'figure')} and {_count(counts[1], 'line')} of editions"
    frequency = PeriodType(kept.frequency) if kept.frequency else None
    changes = [Change("indicator", kept.subject, "merged", gone.subject, words, indicator=kept)]
    changes += _make_known(session, gone, kept)
    return words, changes + reread_periods(session, kept.id, frequency, kept.subject)


def _refuse_other_readers(gone: KnownIndicator, kept: KnownIndicator) -> None:
    """A figure is as open as its indicator, and a name leads on: both would follow the one that is kept."""
    if gone.classification != kept.classification:
        what = f"{gone.code} is {gone.classification} and {kept.code} is {kept.classification}"
        raise ValueError(f"{what}. Give both the same class first")
    if gone.is_draft and not kept.is_draft:
        raise ValueError(f"{gone.code} is a draft, and its name would be known. Publish a figure of it first")


def _refuse_other_directorate(session: Session, gone: KnownIndicator, kept: KnownIndicator, today: date) -> None:
    """What is not for everyone is for the officers of its directorate, which would be another."""
    if same_directorate(gone.directorate, kept.directorate):
        return
    is_kept_from_some = gone.classification != Classification.PUBLIC
    for table in (_MEASUREMENT, _SHOWING):
        found = session.connection().execute(select(table).where(table.c.indicator_id == gone.id)).mappings()
        is_kept_from_some |= any(
            row.get("classification", Classification.PUBLIC) != Classification.PUBLIC
            or row["publication"] != Publication.PUBLISHED
            or (row["publish_on"] or today) > today
            for row in found
        )
    if is_kept_from_some:
        raise ValueError("they are of two directorates, and not all figures are for everyone. Give both the same first")


def _make_known(session: Session, gone: KnownIndicator, kept: KnownIndicator) -> list[Change]:
    """What has been named stays so under the code that is kept."""
    if gone.is_draft or not kept.is_draft:
        return []
    session.connection().execute(update(_INDICATOR).where(_INDICATOR.c.id == kept.id).values(is_draft=False))
    kept.is_draft = False
    return [Change("indicator", kept.subject, "is_draft", "yes", "no", indicator=kept)]


def _refuse_same_periods(session: Session, gone: KnownIndicator, kept: KnownIndicator) -> None:
    rows = {one: _labels(session, one.id) for one in (gone, kept)}
    both = sorted(rows[gone].keys() & rows[kept].keys())
    if both:
        named = ", ".join(rows[gone][key] for key in both[:5])
        raise ValueError(f"both have a figure for {named}{' and others' if len(both) > 5 else ''}")


def _labels(session: Session, indicator_id: int) -> dict[str, str]:
    statement = select(_MEASUREMENT).where(_MEASUREMENT.c.indicator_id == indicator_id)
    return {row.period_key: _label(row) for row in session.connection().execute(statement)}


def _label(row: object) -> str:
    values = row.__getattribute__("_mapping")
    if values["period_type"] is None:
        return str(values["period_text"])
    return Period(PeriodType(values["period_type"]), values["period_start"], values["period_end"]).label


def _refuse_same_editions(session: Session, gone: KnownIndicator, kept: KnownIndicator) -> None:
    statement = (
        select(Edition)
        .join(Showing, col(Showing.edition_id) == Edition.id)
        .where(col(Showing.indicator_id).in_([gone.id, kept.id]))
        .order_by(col(Edition.quarter_end))
    )
    seen: set[int | None] = set()
    for edition in session.scalars(statement):
        if edition.id in seen:
            quarter = Period(PeriodType.QUARTER, edition.quarter_start, edition.quarter_end)
            raise ValueError(f"both stand in the edition of {quarter.label}")
        seen.add(edition.id)


def _move_benchmarks(session: Session, gone: KnownIndicator, kept: KnownIndicator) -> None:
    """Benchmarks move where the other has none for the period; the ones it has stay."""
    connection = session.connection()
    taken = select(_BENCHMARK.c.series, _BENCHMARK.c.period_end).where(_BENCHMARK.c.indicator_id == kept.id)
    theirs = {tuple(row) for row in connection.execute(taken)}
    for row in connection.execute(select(_BENCHMARK).where(_BENCHMARK.c.indicator_id == gone.id)).all():
        if (row.series, row.period_end) not in theirs:
            connection.execute(update(_BENCHMARK).where(_BENCHMARK.c.id == row.id).values(indicator_id=kept.id))


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
