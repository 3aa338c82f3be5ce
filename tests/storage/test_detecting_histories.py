"""What holds of detection whatever happens, and in whichever order: random histories on both engines."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from storage import publishing
from storage.database import Database
from storage.domain.change import Stage
from storage.domain.publishing import Decision
from storage.domain.rag import RagStatus
from storage.domain.role import Grant, Role
from storage.domain.viewer import COMMAND_LINE, VIEWER, Viewer
from storage.facts import load as facts_of
from storage.intake.problems import Refused
from storage.owners import bind
from storage.scorecard import snapshot_of
from storage.tables import AlertLine, AnnouncedStatus, Episode, Indicator, StatusChange
from tests.storage.alerting import BOARD, DEFINED, DRAFT, TODAY, detector, figure, load, rows, settle
from tests.storage.builders import HAND, csv, load_files

# To shrink a history takes minutes; each is short.
FEW = settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OFFICER = Viewer("T", "U0OFFICER1", frozenset({VIEWER, Grant(Role.OFFICER)}))
CODES, QUARTERS = st.sampled_from(("ABS", "COM")), st.integers(1, 4)
RAGS = st.sampled_from(("", "", "RED", "AMBER", "GREEN", "N/A"))
MakeDatabase = Callable[[], Database]


@dataclass(frozen=True)
class Step:
    """Something that happens; what is refused changes nothing."""

    what: str
    code: str
    quarter: int
    value: int
    rag: str

    def take(self, database: Database) -> None:
        row = figure(self.code, self.quarter, str(self.value), rag=self.rag)
        match self.what:
            case "figure":
                load(database, row)
            case "draft":
                load(database, row, options=DRAFT)
            case "draft of a figure":
                load(database, row.rpartition(",")[0] + ",", options=DRAFT)
            case "target":
                load_files(database, csv("code,target", f"{self.code},{self.value}"), options=BOARD)
            case "name":
                line = f"{self.code},x,{self.rag},Q{self.quarter} 2019/20"
                load_files(database, csv("code,name,rag,edition", line), options=BOARD)
            case "sent":
                settle(database)
            case _:
                _decide(database, Decision(self.what), self.value)


def _decide(database: Database, decision: Decision, number: int) -> None:
    """Decide on one of the lines there are."""
    with database.writing() as session:
        editions = publishing.editions(session, viewer=OFFICER, today=TODAY)
        found = [
            line for one in editions for line in publishing.lines(session, viewer=OFFICER, today=TODAY, edition=one.id)
        ]
        if found:
            line = found[number % len(found)]
            publishing.decide(session, HAND, OFFICER, line.id, line.token, decision, today=TODAY)


WHATS = st.sampled_from(("figure", "figure", "draft", "draft of a figure", "target", "name", "sent", *Decision))
STEPS = st.builds(Step, WHATS, CODES, QUARTERS, st.integers(1, 12), RAGS)


def _board(make_database: MakeDatabase) -> Database:
    database = make_database()
    load_files(database, DEFINED, options=BOARD)
    with database.writing() as session:
        bind(session, HAND, "ABS", "U0OWNER001", "Board")
    return database


def _happen(database: Database, steps: list[Step], ticks: list[bool]) -> None:
    for step, is_assessed in zip(steps, ticks, strict=True):
        try:
            step.take(database)
        except Refused:
            continue
        if is_assessed:
            detector(database).tick()
    detector(database).tick()


@FEW
@given(data=st.data(), steps=st.lists(STEPS, min_size=1, max_size=12))
def test_whatever_happened_a_recount_finds_nothing_to_do(
    make_database: MakeDatabase, data: st.DataObject, steps: list[Step]
) -> None:
    database = _board(make_database)
    _happen(database, steps, data.draw(st.lists(st.booleans(), min_size=len(steps), max_size=len(steps))))
    before = [rows(database, model) for model in (AnnouncedStatus, Episode, StatusChange, AlertLine)]
    assert detector(database).recount() == 0
    assert [rows(database, model) for model in (AnnouncedStatus, Episode, StatusChange, AlertLine)] == before
    _check(database)
    database.close()


def _check(database: Database) -> None:
    """What must be true between any two steps."""
    running = Counter((one.indicator_id, one.stage) for one in rows(database, Episode) if one.closed_at is None)
    published = [one for one in rows(database, AnnouncedStatus) if one.stage == Stage.PUBLISHED]
    for one in published:
        assert running[one.indicator_id, Stage.PUBLISHED] == (one.status == "RED"), one
    assert all(count == 1 for count in running.values())
    versions = [(one.indicator_id, one.stage, one.version) for one in rows(database, StatusChange)]
    assert len(versions) == len(set(versions))
    told = Counter((one.destination, one.indicator_id, one.period_key, one.stage) for one in rows(database, AlertLine))
    assert all(count == 1 for count in told.values())


PAGES = st.tuples(QUARTERS, st.integers(1, 12), RAGS, st.booleans())


@FEW
@given(data=st.data(), pages=st.lists(PAGES, min_size=2, max_size=4, unique_by=lambda page: page[0]))
def test_the_order_in_which_editions_come_does_not_matter(
    make_database: MakeDatabase, data: st.DataObject, pages: list[tuple[int, int, str, bool]]
) -> None:
    ends = []
    for order in (pages, data.draw(st.permutations(pages))):
        database = _board(make_database)
        for quarter, value, rag, is_name in order:
            Step("name" if is_name else "figure", "ABS", quarter, value, rag).take(database)
            detector(database).tick()
        ends.append([(one.stage, one.status, one.period_key) for one in rows(database, AnnouncedStatus)])
        _is_as_the_card_says(database)
        database.close()
    assert ends[0] == ends[1]


def _is_as_the_card_says(database: Database) -> None:
    with database.reading() as session:
        found = facts_of(session, true(), viewer=COMMAND_LINE, today=TODAY)
    codes = {one.id: one.code for one in rows(database, Indicator)}
    for one in rows(database, AnnouncedStatus, stage="published"):
        card = snapshot_of(found[one.indicator_id], today=TODAY)
        assert card and card.status in (one.status, RagStatus.AWAITING), codes[one.indicator_id]


@FEW
@given(data=st.data(), pages=st.lists(PAGES, min_size=1, max_size=4, unique_by=lambda page: page[0]))
def test_the_same_data_again_in_any_order_alerts_nobody(
    make_database: MakeDatabase, data: st.DataObject, pages: list[tuple[int, int, str, bool]]
) -> None:
    database = _board(make_database)
    steps = [Step("name" if name else "figure", "ABS", quarter, value, rag) for quarter, value, rag, name in pages]
    _happen(database, steps, [False] * len(steps))
    before = rows(database, AlertLine)
    _happen(database, data.draw(st.permutations(steps)), [True] * len(steps))
    assert rows(database, StatusChange) == []
    assert rows(database, AlertLine) == before == []
    database.close()
