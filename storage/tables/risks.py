"""The risk register: risks with every scoring, what is done about them, the areas, and what hangs together."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.domain.classification import Classification
from storage.domain.risk import MitigationStatus
from storage.tables.base import maybe_time_column, text_column, time_column


class RiskArea(SQLModel, table=True):
    """A risk area, a corporate theme. Its rating is a row of `AreaRating`; no count of risks decides it.

    `as_at` is the latest day of which a file said how it was rated, whether or not that was anything new.
    """

    __tablename__ = "risk_area"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    normalised: str = Field(unique=True)
    title: str = ""
    position: int = 0
    classification: str = Classification.PUBLIC
    illustrative: bool = False
    source: str = ""
    as_at: date | None = None


class AreaRating(SQLModel, table=True):
    """How an area was rated from a day on. A correction is a new row for the same day; the last one counts."""

    __tablename__ = "area_rating"
    __table_args__ = (Index("area_rating_of", "area_id", "on_day"),)
    id: int | None = Field(default=None, primary_key=True)
    area_id: int = Field(foreign_key="risk_area.id")
    on_day: date
    rag: str
    why: str = Field(default="", sa_column=text_column())
    mitigating: str = Field(default="", sa_column=text_column())
    what_next: str = Field(default="", sa_column=text_column())
    import_id: int | None = Field(default=None, foreign_key="file_import.id")
    made_by: str
    made_at: datetime = Field(sa_column=time_column())


class Risk(SQLModel, table=True):
    """A risk as it stands; earlier wordings are in the audit, earlier scores in `RiskScoring`.

    `reference` is in capital letters. `controls` is one a line. `printed` is JSON: the texts, by field, of days that
    are none. `as_at` is the day of which the file spoke that described it last: an older file describes it no more.
    `version` goes up with each change of the risk, its scorings, mitigations or links: whoever changes it in
    a window says which one they saw.
    """

    __tablename__ = "risk"
    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    title: str = Field(sa_column=text_column())
    cause: str = Field(default="", sa_column=text_column())
    event: str = Field(default="", sa_column=text_column())
    effect: str = Field(default="", sa_column=text_column())
    directorate: str = ""
    category: str = ""
    owner: str = ""
    owner_account: str = Field(default="", index=True)
    area_id: int | None = Field(default=None, foreign_key="risk_area.id", index=True)
    why: str = Field(default="", sa_column=text_column())
    what_next: str = Field(default="", sa_column=text_column())
    controls: str = Field(default="", sa_column=text_column())
    response: str | None = None
    accepted_until: date | None = None
    appetite: str = ""
    proximity: str | None = None
    review_months: int | None = None
    last_review: date | None = None
    next_review_on: date | None = None
    raised_on: date | None = None
    closed_on: date | None = None
    closed_why: str = Field(default="", sa_column=text_column())
    classification: str = Classification.PUBLIC
    illustrative: bool = False
    source: str = ""
    printed: str = Field(default="", sa_column=text_column())
    as_at: date | None = None
    version: int = 1


class RiskScoring(SQLModel, table=True):
    """A scoring of a risk. None is ever changed: a later one takes its place from its day on."""

    __tablename__ = "risk_scoring"
    __table_args__ = (Index("risk_scoring_of", "risk_id", "kind", "on_day"),)
    id: int | None = Field(default=None, primary_key=True)
    risk_id: int = Field(foreign_key="risk.id")
    kind: str
    on_day: date
    likelihood: int | None = None
    impact: int | None = None
    printed: str = ""
    why: str = Field(default="", sa_column=text_column())
    import_id: int | None = Field(default=None, foreign_key="file_import.id")
    made_by: str
    made_at: datetime = Field(sa_column=time_column())


class Mitigation(SQLModel, table=True):
    """Something that is to be done about a risk. `due_text` is what was printed where it is no day."""

    __tablename__ = "mitigation"
    __table_args__ = (Index("mitigation_of", "risk_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    risk_id: int = Field(foreign_key="risk.id")
    position: int = 0
    action: str = Field(sa_column=text_column())
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    status: str = MitigationStatus.NOT_STARTED
    done_on: date | None = None


class RiskLink(SQLModel, table=True):
    """A risk hangs on an indicator. `undone_at` is when somebody said that it does not."""

    __tablename__ = "risk_link"
    __table_args__ = (Index("risk_link_of", "indicator_id"),)
    risk_id: int = Field(foreign_key="risk.id", primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True)
    made_by: str
    made_at: datetime = Field(sa_column=time_column())
    undone_by: str = ""
    undone_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class RiskQuestion(SQLModel, table=True):
    """What the owner of a risk is asked when an indicator that it hangs on turns red, once for each of its periods.

    `answer` is empty until somebody has answered, who is then `answered_by`.
    """

    __tablename__ = "risk_question"
    __table_args__ = (UniqueConstraint("risk_id", "indicator_id", "period_key"),)
    id: int | None = Field(default=None, primary_key=True)
    risk_id: int = Field(foreign_key="risk.id")
    indicator_id: int = Field(foreign_key="indicator.id")
    period_key: str
    change_id: int = Field(foreign_key="status_change.id")
    at: datetime = Field(sa_column=time_column())
    answer: str = ""
    reason: str = Field(default="", sa_column=text_column())
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class RiskMark(SQLModel, table=True):
    """A risk or an area that has to be assessed, because something it rests on was written. Only added and taken."""

    __tablename__ = "risk_mark"
    id: int | None = Field(default=None, primary_key=True)
    risk_id: int | None = Field(default=None, foreign_key="risk.id", index=True)
    area_id: int | None = Field(default=None, foreign_key="risk_area.id", index=True)
    at: datetime = Field(sa_column=time_column())
    not_before: datetime | None = Field(default=None, sa_column=maybe_time_column())
    fault: str = ""


class RiskAnnounced(SQLModel, table=True):
    """What was announced last of a risk (`subject` "risk:id") or an area ("area:id"); `state` is JSON.

    `version` goes up with each write: it is what two assessments at once compare and set.
    """

    __tablename__ = "risk_announced"
    subject: str = Field(primary_key=True)
    state: str = Field(default="", sa_column=text_column())
    version: int = 1
    at: datetime = Field(sa_column=time_column())


class RiskEvent(SQLModel, table=True):
    """Something about a risk or an area that people are told of, once for each `occasion` (a day, a scoring).

    `words` is JSON: what was true then. `ended_at` is when it was no longer so.
    """

    __tablename__ = "risk_event"
    __table_args__ = (UniqueConstraint("subject", "kind", "occasion"), Index("risk_event_at", "at"))
    id: int | None = Field(default=None, primary_key=True)
    subject: str
    risk_id: int | None = Field(default=None, foreign_key="risk.id", index=True)
    area_id: int | None = Field(default=None, foreign_key="risk_area.id", index=True)
    mitigation_id: int | None = Field(default=None, foreign_key="mitigation.id")
    kind: str
    occasion: str
    words: str = Field(default="", sa_column=text_column())
    is_told: bool = True
    at: datetime = Field(sa_column=time_column())
    ended_at: datetime | None = Field(default=None, sa_column=maybe_time_column())


class RiskLine(SQLModel, table=True):
    """An event in an alert. A destination has one for each event."""

    __tablename__ = "risk_line"
    __table_args__ = (UniqueConstraint("destination", "event_id"),)
    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    destination: str
    event_id: int = Field(foreign_key="risk_event.id", index=True)


class PostedRisk(SQLModel, table=True):
    """A risk of which a post shows something, so that it can be withdrawn."""

    __tablename__ = "posted_risk"
    post_id: int = Field(foreign_key="post.id", primary_key=True)
    risk_id: int = Field(foreign_key="risk.id", primary_key=True)


class PostedArea(SQLModel, table=True):
    """A risk area of which a post shows something."""

    __tablename__ = "posted_area"
    post_id: int = Field(foreign_key="post.id", primary_key=True)
    area_id: int = Field(foreign_key="risk_area.id", primary_key=True)
