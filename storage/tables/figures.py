"""Scorecards, indicators, figures, and what editions showed of them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import ExactDecimal
from storage.domain.classification import Classification, Publication
from storage.tables.base import decimal_column, text_column, time_column


class DataVersion(SQLModel, table=True):
    """One row that counts writes, so that a running bot notices what a short command changed."""

    __tablename__ = "data_version"
    id: int = Field(primary_key=True)
    version: int


class Scorecard(SQLModel, table=True):
    """A scorecard and its place in the hierarchy. `scope` is part of the identity of every indicator on it."""

    __tablename__ = "scorecard"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    scope: str = Field(unique=True)
    level: str = ""
    parent_id: int | None = Field(default=None, foreign_key="scorecard.id")
    source: str = ""
    notice: str = ""


class Indicator(SQLModel, table=True):
    """An indicator's definition as it stands; earlier wordings are in the audit.

    `is_draft` marks one that a draft file created: it is named to everyone once a figure of it has been published.
    `owner_account` is the Slack account the owner's role is bound to.
    """

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("code", "scope"), Index("indicator_name", "scope", "normalised"))
    id: int | None = Field(default=None, primary_key=True)
    code: str
    scope: str
    name: str
    normalised: str
    description: str = Field(default="", sa_column=text_column())
    unit: str
    decimals: int | None = None
    polarity: str | None = None
    frequency: str | None = None
    accumulation: str
    amber: str = ""
    target: Decimal | None = Field(default=None, sa_column=decimal_column())
    no_change_band: Decimal | None = Field(default=None, sa_column=decimal_column())
    directorate: str = ""
    owner: str = ""
    lag_days: int = 45
    defined: bool = False
    retired_on: date | None = None
    merged_into: int | None = Field(default=None, foreign_key="indicator.id", index=True)
    classification: str = Classification.PUBLIC
    is_draft: bool = False
    owner_account: str = Field(default="", index=True)


class Alias(SQLModel, table=True):
    """Another name an indicator answers to; `origin` says where from: definition, catalogue, rename or merge."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("indicator_id", "normalised"),)
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    alias: str
    normalised: str
    origin: str = "definition"


class Placement(SQLModel, table=True):
    """Where an indicator stands: on which scorecard, in which section, at which place."""

    __tablename__ = "placement"
    scorecard_id: int = Field(foreign_key="scorecard.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    section: str = ""
    position: int = 0


class FileImport(SQLModel, table=True):
    """A file that was applied: which, when, by whom, with what outcome."""

    __tablename__ = "file_import"
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(index=True)
    name: str
    arguments: str = ""
    at: datetime = Field(sa_column=time_column())
    who: str
    report: str = Field(default="", sa_column=text_column())


class Measurement(SQLModel, table=True):
    """A figure for one period. A correction is a new row with the next revision; the earlier one stays."""

    __tablename__ = "measurement"
    __table_args__ = (
        UniqueConstraint("indicator_id", "period_key", "revision"),
        Index("measurement_current", "indicator_id", "current", "period_end"),
    )
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    period_key: str
    period_type: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_text: str
    revision: int = 1
    current: bool = True
    value: Decimal | None = Field(default=None, sa_column=decimal_column())
    value_text: str = ""
    unit: str | None = None
    decimals: int | None = None
    target: Decimal | None = Field(default=None, sa_column=decimal_column())
    target_text: str = ""
    published: str | None = None
    commentary: str = Field(default="", sa_column=text_column())
    status: str
    illustrative: bool = False
    numerator: Decimal | None = Field(default=None, sa_column=decimal_column())
    denominator: Decimal | None = Field(default=None, sa_column=decimal_column())
    classification: str = Classification.PUBLIC
    publication: str = Publication.PUBLISHED
    publish_on: date | None = None
    import_id: int | None = Field(default=None, foreign_key="file_import.id")
    recorded_at: datetime = Field(sa_column=time_column())
    recorded_by: str


class Edition(SQLModel, table=True):
    """A scorecard's reporting quarter."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("scorecard_id", "quarter_end"),)
    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    quarter_start: date
    quarter_end: date


class Showing(SQLModel, table=True):
    """What an edition showed for an indicator: which measurement (none for a bare name), RAG and commentary."""

    __tablename__ = "showing"
    edition_id: int = Field(foreign_key="edition.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    measurement_id: int | None = Field(default=None, foreign_key="measurement.id")
    section: str = ""
    position: int = 0
    published: str | None = None
    commentary: str = Field(default="", sa_column=text_column())
    movement: str = Field(default="", sa_column=text_column())
    publication: str = Publication.PUBLISHED
    publish_on: date | None = None


class Benchmark(SQLModel, table=True):
    """A comparator's value for one period: England, statistical neighbours."""

    __tablename__ = "benchmark"
    __table_args__ = (UniqueConstraint("indicator_id", "series", "period_end"),)
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    series: str
    period_type: str
    period_start: date
    period_end: date
    value: Decimal = Field(sa_column=Column(ExactDecimal(), nullable=False))
    illustrative: bool = False


class DatedRule(SQLModel, table=True):
    """How an indicator is rated from a day on: what a person decided, and why.

    A later decision for the same day supersedes it; nothing is edited.
    It holds for figures whose period ends on or after `effective_from`, until the next one takes its place.
    `sets_target` tells "no target" from "the target is left as it is".
    """

    __tablename__ = "dated_rule"
    __table_args__ = (Index("dated_rule_of", "indicator_id", "effective_from"),)
    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    effective_from: date
    sets_target: bool = True
    target: Decimal | None = Field(default=None, sa_column=decimal_column())
    amber: str = ""
    polarity: str | None = None
    reason: str = Field(default="", sa_column=text_column())
    made_by: str
    made_at: datetime = Field(sa_column=time_column())
    superseded: bool = False
