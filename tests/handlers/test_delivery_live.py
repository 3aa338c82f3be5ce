"""Live alerts as they arrive: laid out once, with their thread, where somebody can read them."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.messages import Message
from bot.demo.people import ADMINISTRATOR, BOT_USER, FORMER
from bot.demo.slack_model import Workspace
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from storage import posts
from storage.alerts import outbox
from storage.database import Database
from storage.domain.delivery import AlertKind, Part, Reason, State
from storage.domain.role import Role
from storage.migrate import migrate
from storage.store import Store
from storage.tables import Alert, AlertLine
from storage.tables import Delivery as Row
from tests.handlers.couriers import AFTER_SETTLING, Post, courier, moment
from tests.handlers.drawing import StandInStudio
from tests.handlers.guarding import give
from tests.handlers.talking import images
from tests.outgoing import NOW, SETTLE, put_out
from tests.slack_fixtures import MovableClock
from tests.storage.alerting import BOARD, DEFINED, TODAY, detector, figure, load, rows
from tests.storage.builders import csv, load_files

HERE = "C0SBPERFORM"
RED = figure("ABS", 3, "10 days")


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Database]:
    """A board of two indicators, whose first figures have been announced."""
    database = Database(f"sqlite:///{tmp_path}/board.db")
    migrate(database)
    load_files(database, DEFINED, options=BOARD)
    load(database, figure("ABS", 2, "7 days"), figure("COM", 2, "95%"))
    detector(database, channel=HERE).tick()
    yield database
    database.close()


@pytest.fixture
def post(deps: Deps, board: Database, workspace: Workspace, clock: MovableClock) -> Post:
    """A courier that has told the baseline already."""
    timed = replace(deps, store=Store(board), now=moment(clock), today=lambda: TODAY, bot_user=BOT_USER)
    made = Post(timed, workspace, clock, courier(timed, alerts_channel=HERE))
    made.round()
    return made


def turn_red(post: Post, *figures: str) -> None:
    load(post.database, *figures or (RED,))
    assert detector(post.database, channel=HERE).tick()


def head(post: Post) -> Row:
    """The alert's own message, as it is kept."""
    (alert,) = rows(post.database, Alert, kind=str(AlertKind.CHANGES))
    (found,) = rows(post.database, Row, alert_id=alert.id, part=str(Part.HEAD))
    return found


def thread(post: Post) -> list[Message]:
    """What stands below the alert."""
    return post.workspace.messages(HERE, thread_ts=head(post).ts)[1:]


def test_an_indicator_that_turned_red_is_told_with_its_card_below(post: Post) -> None:
    turn_red(post)
    post.round()
    assert head(post).state == State.SENT
    (card,) = thread(post)
    assert len(images(card.blocks)) == 1


def test_many_lines_go_on_in_the_thread(post: Post) -> None:
    names = [f"A{number:02}" for number in range(20)]
    defined = [f"{one},Indicator {one},days,lower,8,quarter,People,People" for one in names]
    heading = "code,name,unit,polarity,target,frequency,section,directorate"
    load_files(post.database, csv(heading, *defined), options=BOARD)
    load(post.database, *(figure(one, 2, "7 days") for one in names))
    detector(post.database, channel=HERE).tick()
    turn_red(post, *(figure(one, 3, "10 days") for one in names))
    post.round()
    pages = {line.page for line in rows(post.database, AlertLine)}
    parts = [row.part for row in rows(post.database, Row, alert_id=head(post).alert_id)]
    assert (len(pages), parts.count("page"), None in pages) == (len(pages), len(pages) - 1, False)
    assert len(thread(post)) == len(parts) - 1 and len(pages) > 1


def test_an_alert_whose_answer_was_lost_is_laid_out_once(post: Post) -> None:
    turn_red(post)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    assert head(post).state == State.UNCONFIRMED
    post.round(after=AFTER_SETTLING)
    assert [message.ts for message in post.at(HERE)].count(head(post).ts) == 1
    assert len(thread(post)) == 1


def test_a_recovery_that_is_corrected_away_is_taken_back_in_the_alert(post: Post) -> None:
    turn_red(post)
    post.round()
    turn_red(post, figure("ABS", 4, "6 days"))
    post.round(after=1)
    turn_red(post, figure("ABS", 4, "11 days"))
    post.round(after=1)
    (words,) = [str(message.blocks) for message in post.at(HERE) if message.ts == head(post).ts]
    assert "Red in Q4 2019/20: 11 days" in words
    assert "Green again" not in words and "no longer red" not in words


def test_a_figure_corrected_to_one_as_red_is_said_in_its_alert(post: Post) -> None:
    turn_red(post)
    post.round()
    load(post.database, figure("ABS", 3, "13 days"))
    assert detector(post.database, channel=HERE).tick() == 0
    post.round(after=1)
    (message,) = [message for message in post.at(HERE) if message.ts == head(post).ts]
    assert "Corrected since: 13 days, still 🟥 Red" in str(message.blocks)
    assert "Corrected since: 13 days, still red" in message.text


def test_what_was_corrected_away_while_slack_took_nothing_is_told_to_nobody(post: Post) -> None:
    turn_red(post)
    post.workspace.faults.next("chat.postMessage", retry_after=30)
    post.round()
    turn_red(post, figure("ABS", 3, "6 days"))
    before = len(post.at(HERE))
    post.round(after=31)
    assert (head(post).state, head(post).reason) == (State.CANCELLED, Reason.NO_LONGER)
    assert len(post.at(HERE)) == before


def test_what_was_corrected_away_unsent_is_told_when_it_is_red_after_all(post: Post) -> None:
    turn_red(post)
    post.workspace.faults.next("chat.postMessage", retry_after=30)
    post.round()
    turn_red(post, figure("ABS", 3, "6 days"))
    post.round(after=31)
    turn_red(post, figure("ABS", 3, "11 days"))
    post.round(after=1)
    assert "11 days" in str(post.at(HERE)[-1].blocks)


@pytest.mark.parametrize("fault", ["drawing", "submitting", "uploading"])
def test_a_chart_that_fails_does_not_hold_the_card(post: Post, studio: StandInStudio, fault: str) -> None:
    if fault == "drawing":
        studio.failing = ValueError("no")
    elif fault == "submitting":
        studio.refusing = RuntimeError("full")
    else:
        post.workspace.faults.next("files.getUploadURLExternal", error="not_allowed_token_type")
    turn_red(post)
    post.round()
    (card,) = thread(post)
    assert images(card.blocks) == []


def test_a_chart_that_slack_does_not_take_is_left_out(post: Post) -> None:
    turn_red(post)
    post.workspace.faults.next("chat.postMessage")
    post.workspace.faults.next("chat.postMessage", error="invalid_blocks")
    post.round()
    (card,) = thread(post)
    assert images(card.blocks) == [] and card.blocks


def test_a_chart_is_waited_for_no_longer_than_the_lease_allows(post: Post, studio: StandInStudio) -> None:
    studio.hold()
    hurried = Courier(post.deps, settle=SETTLE, lease=timedelta(seconds=0.4), alerts_channel=HERE)
    turn_red(post)
    begun = time.monotonic()
    hurried.round()
    (card,) = thread(post)
    assert images(card.blocks) == []
    assert time.monotonic() - begun < 10


def test_a_card_below_an_alert_can_be_withdrawn(post: Post) -> None:
    turn_red(post)
    post.round()
    (card,) = thread(post)
    with post.database.reading() as session:
        assert posts.is_kept(session, HERE, card.ts)


def test_a_card_found_again_after_a_lost_answer_can_be_withdrawn_too(post: Post) -> None:
    turn_red(post)
    post.workspace.faults.next("chat.postMessage")
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    post.round(after=AFTER_SETTLING)
    (card,) = thread(post)
    with post.database.reading() as session:
        assert posts.is_kept(session, HERE, card.ts)


def test_what_an_owner_who_has_left_would_be_told_goes_to_the_alerts_channel(post: Post) -> None:
    with post.database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE indicator SET owner_account = '{FORMER}'")
    load(post.database, RED)
    detector(post.database, channel="").tick()
    post.round()
    found = {row.destination: (row.state, row.reason) for row in rows(post.database, Row, part=str(Part.HEAD))[1:]}
    assert found == {FORMER: (State.CANCELLED, Reason.TOLD_ELSEWHERE), HERE: (State.SENT, "")}


def test_administrators_hear_once_of_a_channel_that_is_archived(post: Post) -> None:
    give(post.database, ADMINISTRATOR, Role.ADMINISTRATOR)
    post.workspace.archive(HERE)
    put_out(post.database, HERE, "baseline", told={"red": 1})
    put_out(post.database, HERE, "baseline", told={"red": 2})
    post.round()
    post.round(after=61)
    told = post.at(post.workspace.dm(post.workspace.person("Administrator")).id)
    assert [f"<#{HERE}>" in str(message.blocks) for message in told] == [True]
    with post.database.reading() as session:
        assert {one.reason for one in outbox.undelivered(session)} == {Reason.ARCHIVED}


def test_what_was_held_is_delivered_after_the_channel_is_open_again(post: Post) -> None:
    post.workspace.archive(HERE)
    made = put_out(post.database, HERE, at=NOW)
    post.round()
    post.workspace.archive(HERE, archived=False)
    post.round(after=61)
    assert post.state(made) is State.SENT
