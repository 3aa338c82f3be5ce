"""The audit, who may do and see what, and what stands in channels."""

from datetime import datetime

from sqlalchemy import Column, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import text_column, time_column


class AuditEntry(SQLModel, table=True):
    """Who changed what, when, from what to what. Rows are only ever added.

    `digest` is taken of the row's content and of `previous`, the digest of the entry before: no row can be changed,
    taken out or put in unnoticed.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_subject", "kind", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=time_column())
    who: str
    kind: str
    subject: str
    field: str
    was: str = Field(default="", sa_column=text_column())
    now: str = Field(default="", sa_column=text_column())
    source: str = ""
    indicator_id: int | None = Field(default=None, index=True)
    previous: str = ""
    digest: str = ""


class AuditHead(SQLModel, table=True):
    """One row: how many entries the audit has and the digest of the last, locked by whoever adds to it."""

    __tablename__ = "audit_head"
    id: int = Field(primary_key=True)
    entries: int = 0
    digest: str = ""


class RoleGrant(SQLModel, table=True):
    """A role that an account holds, for one directorate or (empty) for every one."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account", "role", "directorate"),)
    id: int | None = Field(default=None, primary_key=True)
    account: str
    role: str
    directorate: str = ""
    granted_by: str
    granted_at: datetime = Field(sa_column=time_column())


class ChannelClass(SQLModel, table=True):
    """What a private channel is cleared for; a channel without a row is public."""

    __tablename__ = "channel_class"
    channel: str = Field(primary_key=True)
    classification: str
    set_by: str
    set_at: datetime = Field(sa_column=time_column())


class Post(SQLModel, table=True):
    """A message with figures that everyone in a channel can read, so that it can be corrected or withdrawn.

    `subject` is what its card's buttons carry, empty for a list; `is_due` marks one that has to be made anew.
    """

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("channel", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    ts: str
    subject: str = ""
    shared_by: str = ""
    file: str = ""
    at: datetime = Field(sa_column=time_column())
    is_due: bool = Field(default=False, index=True)


class PostedIndicator(SQLModel, table=True):
    """An indicator of which a post shows something."""

    __tablename__ = "posted_indicator"
    post_id: int = Field(foreign_key="post.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)


class SeenEvent(SQLModel, table=True):
    """An event already handled, so that one delivered twice is handled once."""

    __tablename__ = "seen_event"
    event_id: str = Field(sa_column=Column(String(255), primary_key=True))
    at: datetime = Field(sa_column=time_column())
