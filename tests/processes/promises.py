"""What the bot promises, held against its database and against what stands in Slack."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from storage.database import Database
from tests.processes.slack_side import FakeSlack, Post

_VARIES = re.compile(r"\d{10}(\.\d+)?|\b\d{1,2}:\d{2}\b|F0SB\w+")
_DELIVERIES = text(
    "SELECT d.id, d.dedup, d.state, d.reason, d.part, d.ts, d.channel, d.wanted, d.shown, a.kind, a.destination "
    "FROM delivery d JOIN alert a ON a.id = d.alert_id WHERE d.id > :after ORDER BY d.id"
)
_CHANGES = text(
    "SELECT i.code, c.stage, c.period_key, c.was, c.now, c.cause FROM status_change c "
    "JOIN indicator i ON i.id = c.indicator_id"
)
_EVENTS = text("SELECT r.reference, e.kind, e.is_told FROM risk_event e JOIN risk r ON r.id = e.risk_id")
_FIGURES = text("SELECT indicator_id, period_key, revision, value FROM measurement ORDER BY 1, 2, 3")


@dataclass(frozen=True)
class Told:
    """What there is at the end of a run, comparable with the end of another."""

    changes: Counter[tuple[str, ...]]
    messages: Counter[tuple[str, bool, str]]


def told(database: Database, slack: FakeSlack) -> Told:
    """Every change announced, and every message by channel, place and words."""
    with database.connection() as connection:
        rows = [row for wanted in (_CHANGES, _EVENTS) for row in connection.execute(wanted)]
    changes = Counter(tuple(map(str, row)) for row in rows)
    messages = Counter((post.channel, bool(post.thread_ts), words_of(post)) for post in slack.posts())
    return Told(changes, messages)


def words_of(post: Post) -> str:
    """What people read of a message, without the times in it."""
    return _VARIES.sub("~", " ".join(_texts(post.blocks)) or post.text)


def _texts(part: Any) -> Iterable[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            if name in ("text", "alt_text") and isinstance(one, str):
                yield one
            else:
                yield from _texts(one)


def broken(database: Database, slack: FakeSlack, *, after: int = 0) -> list[str]:
    """Every breach of "none lost, none doubled", in words: each delivery is posted once, cancelled, or listed."""
    with database.connection() as connection:
        rows = connection.execute(_DELIVERIES, {"after": after}).mappings().all()
    posts = slack.posts()
    keys = Counter(post.key for post in posts)
    by_key = {post.key: post for post in posts}
    known = {row["dedup"] for row in rows}
    found = [f"posted {count} times: {by_key[key].text[:60]}" for key, count in keys.items() if count > 1]
    found += [f"posted and not known: {post.text[:60]}" for post in posts if post.key not in known]
    for row in rows:
        found += [f"{row['kind']} {row['part']} to {row['destination']}: {words}" for words in _wrong(row, by_key)]
    return found


def _wrong(row: Any, by_key: dict[str, Post]) -> Iterable[str]:
    post = by_key.get(row["dedup"])
    if row["state"] == "sent":
        if post is None:
            yield "sent, and not in Slack"
        elif post.ts != row["ts"]:
            yield "sent, and stands under another timestamp"
        if row["shown"] < row["wanted"]:
            yield "an edit was forgotten"
    elif row["state"] in ("cancelled", "held"):
        if post is not None:
            yield f"{row['state']}, and yet in Slack"
        if not row["reason"]:
            yield f"{row['state']} without a reason"
    else:
        yield f"left {row['state']}"


def last_delivery(database: Database) -> int:
    """The row id of the last delivery made so far."""
    with database.connection() as connection:
        return int(connection.execute(text("SELECT coalesce(max(id), 0) FROM delivery")).scalar_one())


def figures(database: Database) -> list[tuple[str, ...]]:
    """Every figure recorded, to tell "before" from "after"."""
    with database.connection() as connection:
        return [tuple(map(str, row)) for row in connection.execute(_FIGURES)]
