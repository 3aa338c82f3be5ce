"""Figures that were held back and are published again: what stands says so, what nobody heard is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.demo.messages import Message
from bot.demo.people import BOT_USER, OFFICER
from bot.demo.slack_model import Workspace
from handlers.deps import Deps
from storage import publishing
from storage.channels import classify
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.delivery import AlertKind
from storage.domain.indicator import IndicatorKey
from storage.domain.publishing import Decision
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER, Viewer
from storage.store import Store
from tests.databases import make_database, make_url, migrated_file, postgresql
from tests.handlers.couriers import Post, courier, moment
from tests.slack_fixtures import MovableClock
from tests.storage.alerting import BOARD, DEFINED, TODAY, detector, figure, heads, load
from tests.storage.builders import HAND, load_files

__all__ = ["make_database", "make_url", "migrated_file", "postgresql"]
HERE = "C0SBPERFORM"
DECIDES = Viewer("T", OFFICER, frozenset({VIEWER, Grant(Role.OFFICER)}))
RED = figure("ABS", 3, "10 days")


@pytest.fixture
def board(make_database: Callable[..., Database]) -> Database:
    """A board of two indicators, whose first figures have been announced."""
    database = make_database()
    load_files(database, DEFINED, options=BOARD)
    load(database, figure("ABS", 2, "7 days"), figure("COM", 2, "95%"))
    detector(database, channel=HERE).tick()
    return database


@pytest.fixture
def post(deps: Deps, board: Database, workspace: Workspace, clock: MovableClock) -> Post:
    """A courier that has told the baseline already."""
    timed = replace(deps, store=Store(board), now=moment(clock), today=lambda: TODAY, bot_user=BOT_USER)
    made = Post(timed, workspace, clock, courier(timed, alerts_channel=HERE))
    made.round()
    return made


def decide(post: Post, *decisions: Decision, on: date | None = None, assessed: bool = True) -> None:
    """Decide on the newest line of ABS, and have it assessed."""
    for decision in decisions:
        with post.database.writing() as session:
            edition = publishing.editions(session, viewer=DECIDES, today=TODAY)[0]
            every = publishing.lines(session, viewer=DECIDES, today=TODAY, edition=edition.id)
            line = next(one for one in every if one.snapshot.definition.key == IndicatorKey("ABS", "board"))
            day = on if decision is Decision.PUBLISH else None
            publishing.decide(session, HAND, DECIDES, line.id, line.token, decision, today=TODAY, on=day)
    if assessed:
        detector(post.database, channel=HERE).tick()


def turn_red(post: Post, *others: str) -> None:
    load(post.database, RED, *others)
    assert detector(post.database, channel=HERE).tick() == 1 + len(others)


def told(post: Post) -> list[Message]:
    """The alerts that stand in the channel and say the red figure."""
    return [one for one in post.at(HERE) if "10 days" in str(one.blocks)]


def test_an_alert_shows_its_figure_again_when_that_is_published_again(post: Post) -> None:
    turn_red(post)
    post.round()
    decide(post, Decision.HOLD)
    post.round(after=1)
    assert told(post) == []
    decide(post, Decision.APPROVE, Decision.PUBLISH)
    post.round(after=1)
    assert len(told(post)) == 1


def test_a_red_held_back_before_it_was_sent_is_told_when_it_is_published_again(post: Post) -> None:
    turn_red(post)
    decide(post, Decision.HOLD)
    post.round()
    assert told(post) == []
    decide(post, Decision.APPROVE, Decision.PUBLISH)
    post.round(after=20)
    assert len(told(post)) == 1


def test_a_red_held_back_while_its_alert_could_not_be_sent_is_told_later(post: Post) -> None:
    turn_red(post)
    post.workspace.archive(HERE)
    post.round()
    decide(post, Decision.HOLD)
    post.workspace.archive(HERE, archived=False)
    post.round(after=61)
    assert told(post) == []
    decide(post, Decision.APPROVE, Decision.PUBLISH)
    post.round(after=20)
    assert len(told(post)) == 1


def test_a_red_that_was_held_back_when_the_rest_of_its_alert_was_sent_is_told_later(post: Post) -> None:
    turn_red(post, figure("COM", 3, "50%"))
    decide(post, Decision.HOLD, assessed=False)
    post.round()
    assert told(post) == []
    assert detector(post.database, channel=HERE).tick() == 0
    decide(post, Decision.APPROVE, Decision.PUBLISH)
    post.round(after=20)
    assert len(told(post)) == 1


def test_a_red_held_back_and_published_again_is_one_alert(post: Post) -> None:
    turn_red(post)
    post.round()
    decide(post, Decision.HOLD)
    decide(post, Decision.APPROVE, Decision.PUBLISH)
    post.round(after=20)
    assert (len(told(post)), len(heads(post.database, AlertKind.CHANGES, HERE))) == (1, 1)


def test_an_alert_shows_its_figure_again_on_the_day_it_is_published(post: Post) -> None:
    turn_red(post)
    post.round()
    decide(post, Decision.HOLD)
    decide(post, Decision.APPROVE, Decision.PUBLISH, on=TODAY + timedelta(days=1))
    post.round(after=1)
    assert told(post) == []
    post.deps = replace(post.deps, today=lambda: TODAY + timedelta(days=1))
    post.courier = courier(post.deps, alerts_channel=HERE)
    detector(post.database, channel=HERE, today=TODAY + timedelta(days=1)).publication_day()
    post.round(after=1)
    assert len(told(post)) == 1


def test_alerts_are_made_anew_when_more_may_be_seen_in_their_channel(post: Post) -> None:
    turn_red(post)
    post.round()
    with post.database.writing() as session:
        classify(session, HAND, HERE, Classification.INTERNAL)
    assert post.round(after=1) > 0
