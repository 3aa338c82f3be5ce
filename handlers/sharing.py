"""*Share here*: the card for everyone in the channel, as far as all of them may see it."""

import hashlib
import logging

from slack_sdk.errors import SlackApiError

from handlers import charting
from handlers.answer import card
from handlers.charting import OnCard
from handlers.deps import Deps
from handlers.messages import sharing as messages
from handlers.messages.faults import said
from handlers.messages.keys import Subject
from handlers.place import Place, code_of, may_have_worked, tell_privately
from handlers.posting import Made, PostedCard, card_for, is_bare, put_up
from handlers.rooms import Rooms, Unreadable
from storage.domain.clearance import NOBODY
from storage.domain.role import Permission
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Readers, Viewer
from storage.events import first_time, forget

log = logging.getLogger(__name__)
_NOT_A_MEMBER, _CLOSED = ("not_in_channel", "channel_not_found"), ("restricted_action", "is_archived")


def share(deps: Deps, place: Place, viewer: Viewer, subject: Subject) -> None:
    """Post for everyone what the sharer and all the channel's readers may see, or tell the sharer why not."""
    with deps.store.reading() as reading:
        own = card(subject, asker=deps.asker(viewer, place), reading=reading)
    if own.snapshot is None or place.is_direct:
        tell_privately(deps.client, place, own.message if own.snapshot is None else said(messages.DIRECT))
        return
    try:
        readers = Rooms(deps).readers(place.channel)
    except Unreadable as error:
        tell_privately(deps.client, place, said(messages.INVITE if error.is_absent else messages.UNKNOWN))
        return
    made = card_for(deps, readers, subject, shared_by=place.user)
    if made.answer.snapshot is None or (is_bare(made.answer.snapshot) and not is_bare(own.snapshot)):
        tell_privately(deps.client, place, said(_why_not(own.snapshot, readers, viewer)))
        return
    if _post_once(deps, place, subject, made) and made.answer.snapshot != own.snapshot:
        tell_privately(deps.client, place, said(messages.shared_as(made.answer.snapshot, own.snapshot)))


def _why_not(own: IndicatorSnapshot, readers: Readers, viewer: Viewer) -> str:
    if readers.audience == NOBODY:
        return messages.NOBODY
    return messages.refused(own, may_publish=viewer.may(Permission.PUBLISH))


def _post_once(deps: Deps, place: Place, subject: Subject, made: Made) -> bool:
    """Whether it was posted now; the sharer has been told where it was not."""
    share_id = _share_id(place, subject)
    if not first_time(deps.store.database, share_id, now=deps.now()):
        tell_privately(deps.client, place, said(messages.ALREADY))
        return False
    try:
        ts = put_up(deps, place, made, shared_by=place.user)
    except Exception as error:
        if may_have_worked(error):
            log.warning("a shared card was not confirmed", exc_info=error)
            tell_privately(deps.client, place, said(messages.NOT_CONFIRMED))
            return False
        forget(deps.store.database, share_id)
        words = _refusal(error)
        if not words:
            raise
        tell_privately(deps.client, place, said(words))
        return False
    assert made.answer.snapshot
    charting.follow(deps, OnCard(PostedCard(place, ts, subject, place.user)), made.answer.snapshot, user=place.user)
    return True


def _refusal(error: Exception) -> str:
    """Why Slack lets the bot post nothing here, in words; empty for any other reason."""
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    return messages.INVITE if code in _NOT_A_MEMBER else messages.CLOSED if code in _CLOSED else ""


def _share_id(place: Place, subject: Subject) -> str:
    """What makes two presses of Share on the same private card one share."""
    what = repr((place.user, place.channel, place.message_ts, subject))
    return f"share:{hashlib.sha256(what.encode()).hexdigest()}"
