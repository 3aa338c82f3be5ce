"""Changes, episodes and alerts written by hand, for tests of what comes after detection."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.alerts.reds import reds_of
from storage.database import Database
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.delivery import AlertKind, Part, State
from storage.domain.delivery import Delivery as Sending
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.told import Red
from storage.domain.viewer import Reader
from storage.tables import (
    Alert,
    AlertLine,
    AnnouncedStatus,
    Delivery,
    Episode,
    Indicator,
    Measurement,
    StatusChange,
    table_of,
)

DAY = date(2020, 1, 20)
AT = datetime(2020, 1, 20, 14, 5, tzinfo=UTC)
CHANNEL = "C0SBPERFORM"
RED, AMBER, GREEN = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN
_ALERT, _LINE, _DELIVERY = table_of(Alert), table_of(AlertLine), table_of(Delivery)
_CHANGE, _EPISODE, _ANNOUNCED = table_of(StatusChange), table_of(Episode), table_of(AnnouncedStatus)
_INDICATOR, _MEASUREMENT = table_of(Indicator), table_of(Measurement)


def indicator_id(session: Session, code: str) -> int:
    """The row id of the only indicator with this code."""
    found: int = session.connection().execute(select(_INDICATOR.c.id).where(_INDICATOR.c.code == code)).scalar_one()
    return found


def figure_of(session: Session, code: str, period: str, revision: int | None = None) -> Any:
    """The row of a figure: of the period as printed, the last revision or the one asked for."""
    wanted = (_MEASUREMENT.c.indicator_id == indicator_id(session, code)) & (_MEASUREMENT.c.period_text == period)
    if revision is not None:
        wanted &= _MEASUREMENT.c.revision == revision
    statement = select(_MEASUREMENT).where(wanted).order_by(_MEASUREMENT.c.revision.desc()).limit(1)
    return session.connection().execute(statement).one()


def label_of(row: Any) -> str:
    """What the period of a figure (a row) is called."""
    if row.period_type is None:
        return str(row.period_text)
    return Period(PeriodType(row.period_type), row.period_start, row.period_end).label


def change(
    session: Session,
    code: str,
    period: str,
    now: RagStatus = RED,
    *,
    was: RagStatus = AMBER,
    cause: Cause = Cause.PERFORMANCE,
    stage: Stage = Stage.PUBLISHED,
    revision: int | None = None,
    announce: bool = True,
    **words: Any,
) -> int:
    """A change that rests on a figure there is; announced as well, unless told not to."""
    row, key = figure_of(session, code, period, revision), indicator_id(session, code)
    versions = select(_CHANGE.c.version).where(_CHANGE.c.indicator_id == key, _CHANGE.c.stage == str(stage))
    version = 1 + max([1, *session.connection().execute(versions).scalars()])
    values = {
        "indicator_id": key,
        "stage": str(stage),
        "version": version,
        "kind": str(ChangeKind.of(was, now)),
        "cause": str(cause),
        "was": str(was),
        "now": str(now),
        "was_label": "",
        "period_key": row.period_key,
        "period_end": row.period_end,
        "period_label": label_of(row),
        "revision": row.revision,
        "measurement_id": row.id,
        "was_value": "",
        "value": row.value_text,
        "was_target": "",
        "target": row.target_text,
        "streak": "",
        "periods_red": 0,
        "is_illustrative": False,
        "at": AT,
    }
    made = _insert(session, _CHANGE, values | words)
    if announce:
        _announce(session, key, stage, now, row)
    return made


def _announce(session: Session, key: int, stage: Stage, now: RagStatus, row: Any) -> None:
    same = (_ANNOUNCED.c.indicator_id == key) & (_ANNOUNCED.c.stage == str(stage))
    values = {"status": str(now), "period_key": row.period_key, "period_end": row.period_end, "at": AT}
    if session.connection().execute(update(_ANNOUNCED).where(same).values(**values)).rowcount:
        return
    plain = {"period_label": label_of(row), "revision": row.revision, "value": "", "target": "", "rule": ""}
    plain |= {"measurement_id": row.id, "is_illustrative": False, "version": 1}
    session.connection().execute(insert(_ANNOUNCED).values(indicator_id=key, stage=str(stage), **values, **plain))


def episode(session: Session, opened_by: int, **values: Any) -> int:
    """The stretch of red that a change opened."""
    row = session.connection().execute(select(_CHANGE).where(_CHANGE.c.id == opened_by)).one()
    same = {"indicator_id": row.indicator_id, "stage": row.stage, "period_key": row.period_key}
    nobody = {"taken_by": "", "snoozed_by": "", "snooze_reason": "", "reminders": 0}
    return _insert(session, _EPISODE, same | nobody | {"opened_by": opened_by, "opened_at": AT} | values)


def alert(
    session: Session,
    destination: str = CHANNEL,
    *,
    kind: AlertKind = AlertKind.CHANGES,
    stage: Stage = Stage.PUBLISHED,
    state: State = State.PENDING,
    **head: Any,
) -> int:
    """An alert with its head; posted where `ts` and `channel` are given."""
    values = {"key": str(uuid4()), "destination": destination, "kind": str(kind), "stage": str(stage)}
    made = _insert(session, _ALERT, values | {"payload": "", "is_sealed": "ts" in head, "at": AT})
    delivery = {"key": f"head:{made}", "dedup": str(uuid4()), "alert_id": made, "part": str(Part.HEAD)}
    delivery |= {"destination": destination, "state": str(state), "not_before": AT, "at": AT, "page": 0, "payload": ""}
    delivery |= {"reason": "", "attempt": 0, "failures": 0, "wanted": 1, "shown": 0, "channel": "", "ts": ""}
    _insert(session, _DELIVERY, delivery | head)
    return made


def line(
    session: Session, alert_id: int, opened_by: int, *, episode_id: int | None = None, page: int | None = 0, **more: Any
) -> int:
    """A line of an alert for a change."""
    row = session.connection().execute(select(_CHANGE).where(_CHANGE.c.id == opened_by)).one()
    destination = session.connection().execute(select(_ALERT.c.destination).where(_ALERT.c.id == alert_id)).scalar_one()
    values = {"alert_id": alert_id, "destination": destination, "indicator_id": row.indicator_id, "stage": row.stage}
    values |= {"period_key": row.period_key, "opened_by": opened_by, "change_id": opened_by, "episode_id": episode_id}
    return _insert(session, _LINE, values | {"page": page, "position": 0} | more)


def newly_red(session: Session, alert_id: int, code: str, period: str, *, page: int | None = 0, **more: Any) -> int:
    """A line about an indicator that turned red, with its episode; the line's row id."""
    made = change(session, code, period, **more)
    return line(session, alert_id, made, episode_id=episode(session, made), page=page)


def same_elsewhere(session: Session, line_id: int, destination: str, **head: Any) -> int:
    """Another alert with the same line for somebody else; its row id."""
    made = alert(session, destination, **head)
    row = session.connection().execute(select(_LINE).where(_LINE.c.id == line_id)).one()
    line(session, made, row.opened_by, episode_id=row.episode_id, page=None)
    return made


def follow(session: Session, line_id: int, change_id: int) -> None:
    """A later change that a line is about from then on; it ends the episode unless it is red again."""
    session.connection().execute(update(_LINE).where(_LINE.c.id == line_id).values(change_id=change_id))
    now = session.connection().execute(select(_CHANGE.c.now).where(_CHANGE.c.id == change_id)).scalar_one()
    of_line = select(_LINE.c.episode_id).where(_LINE.c.id == line_id).scalar_subquery()
    closed = {"closed_by": None, "closed_at": None} if now == RED else {"closed_by": change_id, "closed_at": AT}
    session.connection().execute(update(_EPISODE).where(_EPISODE.c.id == of_line).values(**closed))


def head_of(session: Session, alert_id: int, part: Part = Part.HEAD) -> Sending:
    """The delivery of an alert's head, or of its first message of another part, as its renderer is given it."""
    kind = session.connection().execute(select(_ALERT.c.kind).where(_ALERT.c.id == alert_id)).scalar_one()
    mine = select(_DELIVERY).where(_DELIVERY.c.alert_id == alert_id, _DELIVERY.c.part == str(part))
    row = session.connection().execute(mine.order_by(_DELIVERY.c.id)).first()
    assert row is not None
    return Sending(
        id=row.id,
        alert=alert_id,
        kind=AlertKind(kind),
        part=Part(row.part),
        destination=row.destination,
        dedup=row.dedup,
        state=State(row.state),
        attempt=row.attempt,
        wanted=row.wanted,
        page=row.page,
        line=row.line_id,
        payload=row.payload,
        channel=row.channel,
        ts=row.ts,
    )


def own(database: Database, code: str, account: str) -> None:
    """Bind an indicator's owner to an account."""
    with database.writing() as session:
        key = indicator_id(session, code)
        session.connection().execute(update(_INDICATOR).where(_INDICATOR.c.id == key).values(owner_account=account))


def _insert(session: Session, table: Any, values: dict[str, Any]) -> int:
    made = session.connection().execute(insert(table).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def every_red(session: Session, reader: Reader, today: date = DAY) -> tuple[Red, ...]:
    """All that is red for a reader, the longest first."""
    every = session.connection().execute(select(table_of(Indicator).c.id)).scalars().all()
    return reds_of(session, every, viewer=reader, today=today)
