"""The audit read back: what was done to an indicator or a risk, by a person, within a time; whether it is whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from storage.audit_chain import Kept, Misfit, Verdict, Wrong, verify
from storage.audit_subjects import TrailProblem, indicators_named, risk_named, scorecard_named
from storage.domain.account import AccountError, parse_account
from storage.domain.classification import Classification, Publication
from storage.tables import AuditEntry, Indicator, Measurement, Risk, RiskArea, Showing, table_of

__all__ = ["Entry", "Kept", "Misfit", "TrailProblem", "Verdict", "Wrong", "entries", "verify"]

_ENTRY, _INDICATOR = table_of(AuditEntry), table_of(Indicator)
_MEASUREMENT, _SHOWING = table_of(Measurement), table_of(Showing)
_RISK, _AREA = table_of(Risk), table_of(RiskArea)
_IS_AREA = _ENTRY.c.kind.startswith("risk area")
_IS_RISK = _ENTRY.c.kind.startswith("risk") & ~_IS_AREA
_AT_ONCE, _NAMED = 1000, 8


@dataclass(frozen=True)
class Entry:
    """One thing somebody changed; `id` is its number and `at` has its zone.

    `code` and `name` are what the indicator it is about has today; empty where it is about none. `classification` is
    the strictest that it or any figure of it has, or that the risk or risk area has that the entry is about or names;
    `is_out` is whether all figures of the indicator are published.
    """

    id: int
    at: datetime
    who: str
    source: str
    kind: str
    subject: str
    field: str
    was: str
    now: str
    code: str
    name: str
    classification: str
    is_out: bool
    digest: str


def entries(
    session: Session,
    *,
    indicator: str | None = None,
    risk: str | None = None,
    scorecard: str | None = None,
    person: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    today: date | None = None,
) -> Iterator[Entry]:
    """Entries in the order they were written, read as they are asked for; `until` itself is left out.

    `indicator` is a code or name, of today or former; what was merged into it is included. `risk` is a reference.
    `scorecard` alone is
    everything on it. `person` is an account (what it did, and what roles and ownership it was given) or a part of a
    name on the command line. What is published on a day after `today` counts as not published. Nothing here is
    hidden: only for whoever may see all. Raises TrailProblem, in words.
    """
    statement = _everything()
    if indicator is not None:
        statement = statement.where(_ENTRY.c.indicator_id.in_(indicators_named(session, indicator, scorecard)))
    elif scorecard is not None:
        statement = statement.where(_on(scorecard_named(session, scorecard)))
    if risk is not None:
        statement = statement.where(_IS_RISK, _ENTRY.c.subject == risk_named(session, risk))
    if person is not None:
        statement = statement.where(_by(session, person))
    if since is not None:
        statement = statement.where(_ENTRY.c.at >= since)
    if until is not None:
        statement = statement.where(_ENTRY.c.at < until)
    sight = _Sight(session, today)
    found = session.connection().execute(statement.order_by(_ENTRY.c.id), execution_options={"yield_per": _AT_ONCE})
    return (_entry(row, sight) for row in found)


def _everything() -> Any:
    """All entries, each with what decides on its class."""
    columns = (_INDICATOR.c.code, _INDICATOR.c.name, _INDICATOR.c.classification)
    classes = (_RISK.c.classification.label("class_of_risk"), _AREA.c.classification.label("class_of_area"))
    return (
        select(*_ENTRY.c, *columns, *classes)
        .outerjoin_from(_ENTRY, _INDICATOR, _ENTRY.c.indicator_id == _INDICATOR.c.id)
        .outerjoin(_RISK, and_(_IS_RISK, _RISK.c.reference == _ENTRY.c.subject))
        .outerjoin(_AREA, and_(_IS_AREA, _AREA.c.name == _ENTRY.c.subject))
    )


def _entry(row: Any, sight: "_Sight") -> Entry:
    said = (row.who, row.source, row.kind, row.subject, row.field, row.was, row.now)
    about = (row.code or "", row.name or "", sight.class_of(row), row.indicator_id not in sight.withheld)
    return Entry(row.id, row.at, *said, *about, row.digest)


class _Sight:
    """Which indicators have figures, or lines of editions, that are not for everyone, and of which class areas are."""

    def __init__(self, session: Session, today: date | None) -> None:
        connection = session.connection()
        is_public = _MEASUREMENT.c.classification == Classification.PUBLIC
        classes = select(_MEASUREMENT.c.indicator_id, _MEASUREMENT.c.classification).where(~is_public).distinct()
        self._strictest: dict[int, Classification] = {}
        for indicator, classification in connection.execute(classes):
            had = self._strictest.get(indicator, Classification.PUBLIC)
            self._strictest[indicator] = had.stricter(Classification(classification))
        self.withheld: set[int] = set()
        for table in (_MEASUREMENT, _SHOWING):
            day = table.c.publish_on
            is_later = day.is_not(None) if today is None else day > today
            is_held = or_(table.c.publication != Publication.PUBLISHED, is_later)
            self.withheld |= set(connection.execute(select(table.c.indicator_id).where(is_held).distinct()).scalars())
        areas = select(_AREA.c.name, _AREA.c.classification)
        self._areas = {row.name: Classification(row.classification) for row in connection.execute(areas)}
        self._follow_merged(session)

    def _follow_merged(self, session: Session) -> None:
        """What was said of an indicator that was merged is as open as the one that has its figures now."""
        columns = (_INDICATOR.c.id, _INDICATOR.c.merged_into, _INDICATOR.c.classification)
        rows = {row.id: row for row in session.connection().execute(select(*columns))}
        for gone in rows:
            kept, passed = gone, {gone}
            while (into := rows[kept].merged_into) is not None and into not in passed:
                kept = into
                passed.add(kept)
                now = Classification(rows[kept].classification).stricter(self._of_figures(kept))
                self._strictest[gone] = now.stricter(self._of_figures(gone))
                if kept in self.withheld:
                    self.withheld.add(gone)

    def _of_figures(self, indicator: int) -> Classification:
        return self._strictest.get(indicator, Classification.PUBLIC)

    def class_of(self, row: Any) -> str:
        found = [Classification(one) for one in (row.class_of_risk, row.class_of_area) if one is not None]
        if row.code is not None:
            found.append(Classification(row.classification).stricter(self._of_figures(row.indicator_id)))
        if (row.kind, row.field) == ("risk", "area"):
            found += [self._areas[name] for name in (row.was, row.now) if name in self._areas]
        return max(found, key=lambda one: one.rank, default="")


def _on(scorecard: Mapping[str, Any]) -> ColumnElement[bool]:
    """What is about a scorecard: its indicators, itself, its editions."""
    its = select(_INDICATOR.c.id).where(_INDICATOR.c.scope == scorecard["scope"])
    is_edition = (_ENTRY.c.kind == "edition") & _ENTRY.c.subject.startswith(f"{scorecard['name']}, ", autoescape=True)
    is_itself = (_ENTRY.c.kind == "scorecard") & (_ENTRY.c.subject == scorecard["name"])
    return or_(_ENTRY.c.indicator_id.in_(its), is_edition, is_itself)


def _by(session: Session, person: str) -> ColumnElement[bool]:
    try:
        account = parse_account(person)
    except AccountError:
        return _ENTRY.c.who.in_(_names(session, person))
    given = (_ENTRY.c.kind == "role") & (_ENTRY.c.subject == account)
    owned = _ENTRY.c.kind.in_(("owner", "risk owner")) & ((_ENTRY.c.was == account) | (_ENTRY.c.now == account))
    return or_(_ENTRY.c.who == account, given, owned)


def _names(session: Session, person: str) -> list[str]:
    """Everybody in the audit whose name has this in it, in whatever case."""
    known = list(session.connection().execute(select(_ENTRY.c.who).distinct().order_by(_ENTRY.c.who)).scalars())
    found = [who for who in known if person.strip().casefold() in who.casefold()]
    if not found:
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        there = f"It knows {', '.join(known[:_NAMED])}{more}" if known else "It has no entries yet"
        raise TrailProblem(f"Nobody in the audit is called “{person.strip()}”. {there}.")
    return found
