"""Changes of status and the alerts that tell them: detection and outbox."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.domain.delivery import State
from storage.tables.base import maybe_time_column, text_column, time_column

_IS_LEASED, _IS_EDIT = text("lease_until IS NOT NULL"), text("shown < wanted AND ts <> ''")


class DueMark(SQLModel, table=True):
    """An indicator whose status has to be assessed, because something it rests on was written.

    Marks are only added and taken away, so that whoever writes figures never waits for whoever assesses them.
    `not_before` and `fault` are set where assessing it failed: it is left alone until then.
    """

    __tablename__ = "due_mark"
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(index=True)
    at: datetime = Field(sa_column=time_column())
    not_before: datetime | None = Field(default=None, sa_column=maybe_time_column())
    fault: str = ""


class AnnouncedStatus(SQLModel, table=True):
    """The status of an indicator that was announced last at a stage, and what it rested on.

    `version` goes up with each write: it is what two detections at once compare and set.
    """

    __tablename__ = "announced_status"
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    stage: str = Field(primary_key=True)
    status: str
    period_key: str
    period_end: date
    period_label: str
    revision: int
    value: str
    target: str
    rule: str
    measurement_id: int | None = None
    is_illustrative: bool = False
    version: int = 1
    at: datetime = Field(sa_column=time_column())


class StatusChange(SQLModel, table=True):
    """One change of an announced status: from, to, for which period and revision, when, and why.

    `version` is that of the announced status it led to. The words (`value`, `target`, `streak`) are as they were then.
    """

    __tablename__ = "status_change"
    __table_args__ = (
        UniqueConstraint("indicator_id", "stage", "version"),
        Index("status_change_at", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    stage: str
    version: int
    kind: str
    cause: str
    was: str
    now: str
    was_label: str
    period_key: str
    period_end: date
    period_label: str
    revision: int
    measurement_id: int | None = None
    was_value: str = ""
    value: str = ""
    was_target: str = ""
    target: str = ""
    streak: str = ""
    periods_red: int = 0
    is_illustrative: bool = False
    at: datetime = Field(sa_column=time_column())


class Episode(SQLModel, table=True):
    """A stretch in which an indicator is red, and who has taken it on; a second turn in its period reopens it.

    `opened_by` is the change that opened it, None where it was red when first seen. `snoozed_until` is a day.
    """

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("indicator_id", "stage", "period_key"),
        Index("episode_open", "indicator_id", "stage", "closed_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    stage: str
    period_key: str
    opened_by: int | None = Field(default=None, foreign_key="status_change.id")
    opened_at: datetime = Field(sa_column=time_column())
    closed_by: int | None = Field(default=None, foreign_key="status_change.id")
    closed_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    taken_by: str = ""
    taken_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    snoozed_by: str = ""
    snoozed_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    snoozed_until: date | None = None
    snooze_reason: str = Field(default="", sa_column=text_column())
    reminders: int = 0
    reminded_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class Alert(SQLModel, table=True):
    """What one destination (a channel or an account) is told at once: one live message with its thread.

    `key` is what it must not be told twice. Until it `is_sealed`, at its first sending, lines can be added.
    `payload` is JSON for kinds without lines.
    """

    __tablename__ = "alert"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    destination: str = Field(index=True)
    kind: str
    stage: str
    payload: str = Field(default="", sa_column=text_column())
    is_sealed: bool = False
    at: datetime = Field(sa_column=time_column())


class AlertLine(SQLModel, table=True):
    """An indicator in an alert. A destination has one for each indicator, stage and period, however often it turns.

    `opened_by` is the change it was made for, `change_id` the last one that concerns it. `page` is None until the alert
    is sealed, and stays so where its readers may not see it.
    """

    __tablename__ = "alert_line"
    __table_args__ = (
        UniqueConstraint("destination", "indicator_id", "stage", "period_key"),
        Index("alert_line_of", "indicator_id", "stage"),
    )
    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    destination: str
    indicator_id: int = Field(foreign_key="indicator.id")
    stage: str
    period_key: str
    opened_by: int = Field(foreign_key="status_change.id")
    change_id: int = Field(foreign_key="status_change.id")
    episode_id: int | None = Field(default=None, foreign_key="episode.id", index=True)
    page: int | None = None
    position: int = 0


class Delivery(SQLModel, table=True):
    """A message of an alert on its way to Slack: the outbox.

    `key` keeps it from being made twice, `dedup` is the opaque key it carries in Slack, `attempt` the fencing token of
    whoever has leased it. `wanted` goes up when what it says changes, `shown` is what stands in Slack: an edit is due
    while the two differ. `told_at` is when the administrators were told that it is held.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_due", "state", "not_before"),
        Index("delivery_of", "alert_id", "part"),
        Index("delivery_lease", "lease_until", sqlite_where=_IS_LEASED, postgresql_where=_IS_LEASED),
        Index("delivery_edit", "not_before", sqlite_where=_IS_EDIT, postgresql_where=_IS_EDIT),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    dedup: str = Field(unique=True)
    alert_id: int = Field(foreign_key="alert.id")
    part: str
    page: int = 0
    line_id: int | None = Field(default=None, foreign_key="alert_line.id")
    payload: str = Field(default="", sa_column=text_column())
    destination: str = Field(index=True)
    state: str = State.PENDING
    reason: str = ""
    attempt: int = 0
    failures: int = 0
    wanted: int = 1
    shown: int = 0
    not_before: datetime = Field(sa_column=time_column())
    lease_until: datetime | None = Field(default=None, sa_column=maybe_time_column())
    first_try_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    channel: str = ""
    ts: str = ""
    told_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    at: datetime = Field(sa_column=time_column())
    settled_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class Pause(SQLModel, table=True):
    """Until when nothing is sent to a destination, because Slack asked to wait; "*" stands for all of Slack."""

    __tablename__ = "pause"
    destination: str = Field(primary_key=True)
    until: datetime = Field(sa_column=time_column())
    reason: str = ""
