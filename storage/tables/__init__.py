"""The tables. Rows never leave storage: queries turn them into frozen values."""

from storage.tables.alerts import Alert, AlertLine, AnnouncedStatus, Delivery, DueMark, Episode, Pause, StatusChange
from storage.tables.base import table_of
from storage.tables.figures import (
    Alias,
    Benchmark,
    DataVersion,
    DatedRule,
    Edition,
    FileImport,
    Indicator,
    Measurement,
    Placement,
    Scorecard,
    Showing,
)
from storage.tables.keeping import AuditEntry, AuditHead, ChannelClass, Post, PostedIndicator, RoleGrant, SeenEvent
from storage.tables.schedule import DataState, Greeting, Heartbeat, JobRun, OwnerRequest, Subscription

__all__ = [
    "Alert",
    "AlertLine",
    "Alias",
    "AnnouncedStatus",
    "AuditEntry",
    "AuditHead",
    "Benchmark",
    "ChannelClass",
    "DataState",
    "DataVersion",
    "DatedRule",
    "Delivery",
    "DueMark",
    "Edition",
    "Episode",
    "FileImport",
    "Greeting",
    "Heartbeat",
    "Indicator",
    "JobRun",
    "Measurement",
    "OwnerRequest",
    "Pause",
    "Placement",
    "Post",
    "PostedIndicator",
    "RoleGrant",
    "Scorecard",
    "SeenEvent",
    "Showing",
    "StatusChange",
    "Subscription",
    "table_of",
]
