"""Alerts about the register as they arrive in Slack, kept up to date; and the question about a risk, answered there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.demo.messages import Message
from bot.demo.people import CABINET, HEAD_OF_SERVICE
from bot.demo.slack_model import Workspace
from handlers.deps import Deps
from handlers.messages.risk_questions import NO_CHANGE, RAISE, WRONG_LINK
from storage.alerts.risk_asking import Red, ask
from storage.alerts.risk_detecting import RiskDetector
from storage.domain.delivery import Reason, State
from storage.domain.rag import RagStatus
from storage.tables import Alert, RiskLink, RiskQuestion
from storage.tables import Delivery as Row
from tests.handlers.couriers import Post, courier, moment
from tests.handlers.talking import Conversation, texts_of
from tests.slack_fixtures import MovableClock
from tests.storage.alert_builders import change, indicator_id
from tests.storage.alerting import rows
from tests.storage.risk_builders import area, changed, link, mitigated, mitigation, rated, risk, scored

HERE, DAY = "C0SBPERFORM", date(2019, 12, 2)
CODE, PERIOD = "CL-EET", "30/09/2019"


@pytest.fixture
def post(deps: Deps, workspace: Workspace, clock: MovableClock) -> Post:
    """A courier on the sample, whose register is still empty."""
    timed = replace(deps, now=moment(clock), alerts_channel=HERE)
    return Post(timed, workspace, clock, courier(timed))


def tick(post: Post, *, after: float = 1.0) -> int:
    """Look over the register a moment later, and send what came of it."""
    post.clock.advance(after)
    deps = post.deps
    found = RiskDetector(
        post.database, alerts_channel=HERE, matrix=deps.store.matrix, now=deps.now, today=deps.today
    ).tick()
    post.round(after=after)
    return found


def begun(post: Post, score: tuple[int, int] = (3, 4), **values: Any) -> int:
    """A risk whose first line has been sent; its row id."""
    key = risk(post.database, score=score, **values)
    tick(post)
    return key


def head(post: Post, place: str = HERE) -> Message:
    """What the last alert about the register says in a place."""
    return post.at(place)[-1]


def words(message: Message) -> str:
    return texts_of(message.blocks)


def test_a_first_load_is_one_line(post: Post) -> None:
    risk(post.database, score=(4, 4))
    risk(post.database, "CR-002", illustrative=True)
    tick(post)
    (message,) = post.at(HERE)
    assert message.text.startswith("2 risks have come onto the risk register, 1 of them high.")


def test_a_newly_high_risk_calls_its_owner_once_and_is_edited_from_then_on(post: Post) -> None:
    key = begun(post, owner_account=HEAD_OF_SERVICE, title="Too few <!channel> social workers")
    scored(post.database, key, (4, 4), DAY)
    assert tick(post) == 2
    message = head(post)
    assert "12 Medium → 16 High, above its appetite (up to 12)" in words(message)
    assert f"<@{HEAD_OF_SERVICE}>: your risk is newly high." in words(message)
    assert "&lt;!channel&gt;" in words(message) and "CR-001 Too few" in message.text
    assert "newly high" in words(head(post, post.workspace.dm(post.workspace.person(HEAD_OF_SERVICE)).id))
    scored(post.database, key, (3, 3), DAY)
    tick(post)
    now = head(post)
    assert now.ts == message.ts and len(post.at(HERE)) == 2
    assert "no longer high: now 🔶 9 Medium (3 × 3)" in words(now)
    assert "<@" not in words(now)


def test_what_is_done_and_reviewed_is_said_in_the_alert(post: Post) -> None:
    key = begun(post, (2, 2), next_review_on=DAY - timedelta(days=1))
    late = mitigation(post.database, key, "Recruit ten", DAY - timedelta(days=3), owner="HR")
    red = area(post.database, rag=RagStatus.AMBER)
    tick(post)
    changed(post.database, key, next_review_on=DAY - timedelta(days=2))
    rated(post.database, red, RagStatus.RED, DAY, why="Illustrative: two failed tests")
    tick(post)
    assert "Amber → Red: Two failed tests (illustrative)" in words(head(post))
    assert "🟥 *IT*" in words(head(post)) and "IT area" not in f"{words(head(post))} {head(post).text}"
    assert "review 2 days overdue (due 30 November 2019)" in words(head(post))
    message = next(one for one in post.at(HERE) if "mitigation overdue" in one.text)
    assert "Recruit ten: 3 days overdue (due 29 November 2019)" in words(message)
    mitigated(post.database, key, late, status="done", done_on=DAY)
    tick(post)
    assert "Recruit ten: done on 2 December 2019" in words(
        message := next(one for one in post.at(HERE) if one.ts == message.ts)
    )


def test_what_only_some_may_see_is_told_to_them_alone(post: Post) -> None:
    secret = begun(post, classification="exempt", owner_account=HEAD_OF_SERVICE, title="Wexcombe")
    plain = begun(post, reference="CR-002")
    for key in (secret, plain):
        scored(post.database, key, (4, 4), DAY)
    tick(post)
    assert words(head(post)).startswith("header\nplain_text\nRisk register: 1 risk newly high")
    assert all("Wexcombe" not in str(one.blocks) + one.text for one in post.at(HERE))
    mine = post.workspace.dm(post.workspace.person(HEAD_OF_SERVICE)).id
    assert "Wexcombe" in words(head(post, mine)) and "exempt (Part B)" in words(head(post, mine))


def test_an_alert_in_which_nobody_may_see_anything_is_not_sent(post: Post) -> None:
    key = begun(post, classification="exempt")
    scored(post.database, key, (4, 4), DAY)
    tick(post)
    (row,) = [one for one in rows(post.database, Row) if one.state == State.CANCELLED]
    assert (row.reason, post.at(HERE)) == (str(Reason.NOBODY), [])


def test_what_may_not_be_seen_any_more_leaves_the_message(post: Post) -> None:
    key = begun(post)
    scored(post.database, key, (4, 4), DAY)
    tick(post)
    assert "CR-001" in words(head(post))
    changed(post.database, key, classification="internal")
    tick(post)
    assert "CR-001" not in words(head(post)) + head(post).text


def test_what_was_over_before_it_could_be_sent_is_told_to_nobody(post: Post) -> None:
    key = begun(post)
    scored(post.database, key, (4, 4), DAY)
    post.workspace.faults.next("chat.postMessage", retry_after=30)
    tick(post)
    scored(post.database, key, (3, 4), DAY)
    tick(post, after=31)
    assert len(post.at(HERE)) == 1
    (alert,) = rows(post.database, Alert, kind="risks")
    assert rows(post.database, Row, alert_id=alert.id)[0].state == State.CANCELLED


def test_what_is_so_again_after_it_could_not_be_told_is_told(post: Post) -> None:
    key = area(post.database, rag=RagStatus.AMBER)
    tick(post)
    rated(post.database, key, RagStatus.RED, DAY)
    post.workspace.faults.next("chat.postMessage", retry_after=30)
    tick(post)
    rated(post.database, key, RagStatus.AMBER, DAY)
    tick(post, after=31)
    assert post.at(HERE) == []
    for _ in range(2):
        rated(post.database, key, RagStatus.RED, DAY)
        tick(post)
    assert len(post.at(HERE)) == 1 and "Red" in words(head(post))


def test_many_lines_say_how_to_see_the_rest(post: Post) -> None:
    keys = [risk(post.database, f"CR-{number:03}", title="x" * 400) for number in range(30)]
    tick(post)
    for key in keys:
        scored(post.database, key, (4, 4), DAY)
    tick(post)
    assert "… and 20 more. `/risk moved` lists all that moved." in words(head(post))
    assert "30 risks newly high" in head(post).text


@pytest.fixture
def asked(post: Post, talk: Conversation) -> Message:
    """The question, as it stands in the owner's direct message."""
    before = datetime(2019, 11, 1, tzinfo=UTC)
    key = risk(post.database, owner_account=HEAD_OF_SERVICE, title="Care leavers without work", at=before)
    link(post.database, key, CODE)
    tick(post)
    with post.database.writing() as session:
        made = change(session, CODE, PERIOD)
        red = Red(indicator_id(session, CODE), PERIOD, made)
        assert ask(session, [red], alerts_channel=HERE, today=DAY, at=post.deps.now()) == 1
    post.round(after=1)
    return head(post, owner(talk).channel)


def owner(talk: Conversation) -> Conversation:
    return talk.by(HEAD_OF_SERVICE).at("im")


def test_the_question_names_the_figure_and_the_risk(asked: Message) -> None:
    assert "turned red (" in words(asked) and "against a target of" in words(asked)
    assert "It is linked to your risk *CR-001* Care leavers without work, 🔶 12 Medium (3 × 4)." in words(asked)
    assert "Does it change the risk?" in asked.text


def test_raise_is_kept_and_opens_the_review_and_the_message_asks_for_it_until_it_is_done(
    post: Post, talk: Conversation, asked: Message
) -> None:
    owner(talk).press(asked, RAISE)
    assert owner(talk).await_window("Likelihood")
    post.round(after=1)
    now = head(post, asked.channel)
    assert f"<@{HEAD_OF_SERVICE}> says that it raises the risk" in words(now)
    assert "It has not been scored anew yet" in words(now) and "risk.review" in str(now.blocks)
    scored(post.database, 1, (4, 4), DAY)
    tick(post)
    assert "It is scored 🟥 16 High (4 × 4) now." in words(talk.now(asked))


def test_no_change_keeps_the_reason_and_who_comes_second_is_told(
    post: Post, talk: Conversation, asked: Message
) -> None:
    mine = owner(talk)
    mine.press(asked, NO_CHANGE)
    window = mine.await_window("Why it does not")
    empty = talk.workspace.submit(mine.person, window, {"reason": {"reason": " \n"}})
    assert "Say why" in str(empty.errors)
    talk.workspace.submit(mine.person, window, {"reason": {"reason": "Foreseen <!here>"}})
    mine.press(asked, WRONG_LINK)
    mine.settle()
    post.round(after=1)
    assert "says that nothing changes: Foreseen &lt;!here&gt;" in words(head(post, asked.channel))
    assert f"<@{HEAD_OF_SERVICE}> has answered already" in str([one.text for one in mine.seen()])
    assert rows(post.database, RiskQuestion)[0].answer == "no change"


def test_a_wrong_link_is_undone(post: Post, talk: Conversation, asked: Message) -> None:
    owner(talk).press(asked, WRONG_LINK)
    owner(talk).settle()
    post.round(after=1)
    assert rows(post.database, RiskLink)[0].undone_by == HEAD_OF_SERVICE
    assert "the link is undone" in words(head(post, asked.channel))


def test_a_stranger_answers_nothing_whatever_is_sent(post: Post, talk: Conversation, asked: Message) -> None:
    mine = owner(talk)
    payload = mine.unsent(lambda: mine.workspace.click(mine.person, asked, WRONG_LINK))
    payload["user"]["id"] = CABINET
    for action in (RAISE, NO_CHANGE, WRONG_LINK):
        for value in ("question.1", "question.99", "1", ""):
            payload["actions"][0] |= {"action_id": action, "value": value}
            assert not talk.workspace.send(payload).failure
    talk.settle()
    assert rows(post.database, RiskQuestion)[0].answer == ""
