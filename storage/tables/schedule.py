"""What people asked to be told of, and what the scheduled jobs have done."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.domain.subscription import Register
from storage.tables.base import maybe_time_column, text_column, time_column


class Subscription(SQLModel, table=True):
    """What a channel or a person asked to be told of. `counts_from` is when its times were last set.

    `about` says whether it is indicators or risks; `name` and `risk_id` narrow the latter.
    """

    __tablename__ = "subscription"
    id: int | None = Field(default=None, primary_key=True)
    destination: str = Field(index=True)
    person: str
    scope: str
    name: str = ""
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    about: str = Register.INDICATORS
    risk_id: int | None = None
    which: str
    cadence: str
    at_time: str
    zone: str
    weekday: int = 0
    made_at: datetime = Field(sa_column=time_column())
    counts_from: datetime = Field(sa_column=time_column())
    stopped_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class OwnerRequest(SQLModel, table=True):
    """Somebody asks to be bound to owners' roles; an officer agrees or declines once."""

    __tablename__ = "owner_request"
    id: int | None = Field(default=None, primary_key=True)
    person: str
    words: str
    indicators: str = Field(default="", sa_column=text_column())
    at: datetime = Field(sa_column=time_column())
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    is_agreed: bool = False


class DataState(SQLModel, table=True):
    """That a figure is due soon or overdue for a period, once said so."""

    __tablename__ = "data_state"
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    period_key: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    at: datetime = Field(sa_column=time_column())


class JobRun(SQLModel, table=True):
    """A firing of a scheduled job. Whoever inserts the row runs it: nobody else does."""

    __tablename__ = "job_run"
    job: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    at: datetime = Field(sa_column=time_column())
    is_late: bool = False
    ended_at: datetime | None = Field(default=None, sa_column=maybe_time_column())
    outcome: str = Field(default="", sa_column=text_column())


class Heartbeat(SQLModel, table=True):
    """When a job last went round without a fault, in any process."""

    __tablename__ = "heartbeat"
    job: str = Field(primary_key=True)
    at: datetime = Field(sa_column=time_column())
    detail: str = Field(default="", sa_column=text_column())


class Greeting(SQLModel, table=True):
    """An account that the bot has welcomed, so that it is welcomed once."""

    __tablename__ = "greeting"
    person: str = Field(primary_key=True)
    at: datetime = Field(sa_column=time_column())
