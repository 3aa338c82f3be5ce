"""Making posted messages anew when less of them may be seen: at once by whoever asks, later where Slack refuses."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from charts.plans import Request
from handlers import shown
from handlers.charting import OnCard, draw
from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages.blocks import Message
from handlers.place import Place, code_of, edit, take_down
from handlers.posting import PostedCard, card_for, patiently, withdrawn
from handlers.rooms import Rooms, Unreadable
from handlers.shown import Shown
from storage import posts
from storage.domain.viewer import Reader, Readers
from storage.posts import Posted

log = logging.getLogger(__name__)
_GONE = ("message_not_found", "channel_not_found")
_FIXED = ("cant_update_message", "edit_window_closed")
_WAIT = ("ratelimited", "rate_limited")
_KEPT_FILE = ("cant_delete_file", "missing_scope", "access_denied", "not_allowed", "restricted_action")
_TRIES = 3


def soon(deps: Deps) -> None:
    """Have what is due made anew on the answers lane. Never raises: whoever looks for due posts finds them again."""
    with suppress(LaneFull):
        deps.answers.put(withdraw_due, deps)


def withdraw_due(deps: Deps) -> None:
    """Make every due post anew for those who can read it now. What fails stays due; the others do not wait for it."""
    if not deps.turns.withdrawing.acquire(blocking=False):
        return  # somebody is at it, and looks again at the end
    try:
        for left in list(_each_remade(deps)):
            _draw(deps, left)
    finally:
        deps.turns.withdrawing.release()


@dataclass(frozen=True)
class _Left:
    """What a post becomes: a card, or a note where its readers may see nothing of it any more."""

    message: Message
    version: int
    card: PostedCard | None = None
    answer: Shown | None = None

    @property
    def to_draw(self) -> Request | None:
        """The picture that belongs to it."""
        return shown.to_draw(self.answer) if self.answer else None


def _each_remade(deps: Deps) -> Iterator[_Left]:
    """Each due post is tried once, those that become due meanwhile too, until Slack asks to wait."""
    tried: set[tuple[str, str]] = set()
    while waiting := [one for one in _due(deps) if (one.channel, one.ts) not in tried]:
        for posted in waiting:
            tried.add((posted.channel, posted.ts))
            try:
                left = _remade(deps, posted)
            except Exception as error:
                log.warning("a posted message could not be made anew yet", exc_info=error)
                if isinstance(error, SlackApiError) and code_of(error) in _WAIT:
                    return
                continue
            if left:
                yield left


def _due(deps: Deps) -> tuple[Posted, ...]:
    with deps.store.database.reading() as session:
        return posts.due(session)


def _remade(deps: Deps, posted: Posted) -> _Left | None:
    """The post as it stands there now; None where it is not due any more, or gone."""
    left = None
    with deps.turns.of(posted.channel, posted.ts):
        for _ in range(_TRIES):
            with deps.store.database.reading() as session:
                now = posts.due_at(session, posted.channel, posted.ts)
            if now is None:
                return left
            left = _left(deps, now)
            stands = _put(deps, now, left.message)
            if now.file:
                _delete_file(deps, now.file)
            if _is_settled(deps, now, left, stands=stands):
                return left if stands else None
    return left


def _left(deps: Deps, posted: Posted) -> _Left:
    subject = shown.read(posted.subject)
    if subject is None:
        return _Left(withdrawn(deps, is_list=True), 0)
    made = card_for(deps, _reader(deps, posted.channel), subject, shared_by=posted.shared_by)
    if shown.is_bare(shown.source(made.answer)):
        return _Left(withdrawn(deps, subject), 0)
    card = PostedCard(Place(posted.shared_by, posted.channel), posted.ts, subject, posted.shared_by)
    return _Left(made.answer.message, made.version, card, made.answer)


def _reader(deps: Deps, channel: str) -> Reader:
    """Whoever reads the channel; where that is not to be known, nobody may see anything."""
    try:
        return Rooms(deps).readers(channel)
    except Unreadable:
        return Readers()


def _put(deps: Deps, posted: Posted, message: Message) -> bool:
    """Whether the message stands there now; False where it is gone. Raises what keeps it from being changed for now."""
    try:
        edit(deps.client, posted.channel, posted.ts, message)
    except SlackApiError as error:
        if code_of(error) in _FIXED:
            take_down(deps.client, posted.channel, posted.ts)
        elif code_of(error) not in _GONE:
            raise
        return False
    return True


def _delete_file(deps: Deps, file_id: str) -> None:
    """Take the old chart out of Slack; what else showed it is due for another."""
    try:
        deps.uploads.delete(file_id)
    except SlackApiError as error:
        if code_of(error) not in _KEPT_FILE:
            raise
        log.warning("a chart that was withdrawn could not be deleted in Slack", exc_info=error)

    def write() -> None:
        with deps.store.database.writing(figures=False) as session:
            posts.file_gone(session, file_id)

    patiently(write)


def _is_settled(deps: Deps, posted: Posted, left: _Left, *, stands: bool) -> bool:
    with deps.store.database.writing(figures=False) as session:
        if stands and left.answer:
            figures, areas = shown.indicators(left.answer), shown.areas(left.answer)
            return posts.settle(
                session, posted, version=left.version, shown=figures, risks=left.answer.risks, areas=areas
            )
        posts.forget(session, posted.channel, posted.ts)
        return True


def _draw(deps: Deps, left: _Left) -> None:
    if left.card is None or left.to_draw is None:
        return
    try:
        draw(deps, OnCard(left.card), left.to_draw)
    except Exception as error:
        log.warning("a card that was made anew got no chart", exc_info=error)
