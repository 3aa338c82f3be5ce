"""*Share here*: the answer for everyone in the channel, as far as all of them may see it."""

import hashlib
import logging

from slack_sdk.errors import SlackApiError

from handlers import charting, shown
from handlers.answer import Answer
from handlers.charting import OnCard
from handlers.deps import Deps
from handlers.messages import sharing as messages
from handlers.messages.faults import said
from handlers.place import Place, code_of, may_have_worked, tell_privately
from handlers.posting import Made, PostedCard, card_for, put_up
from handlers.rooms import Rooms, Unreadable
from handlers.shown import About, Shown
from storage.domain.classification import Classification
from storage.domain.clearance import NOBODY
from storage.domain.role import Permission
from storage.domain.viewer import Readers, Viewer
from storage.events import first_time, forget

log = logging.getLogger(__name__)
_NOT_A_MEMBER, _CLOSED = ("not_in_channel", "channel_not_found"), ("restricted_action", "is_archived")


def share(deps: Deps, place: Place, viewer: Viewer, subject: About) -> None:
    """Post for everyone what the sharer and all the channel's readers may see, or tell the sharer why not."""
    with deps.store.reading() as reading:
        own = shown.made(subject, asker=deps.asker(viewer, place), reading=reading)
    mine = shown.source(own)
    if mine is None or place.is_direct:
        tell_privately(deps.client, place, own.message if mine is None else said(messages.DIRECT))
        return
    try:
        readers = Rooms(deps).readers(place.channel)
    except Unreadable as error:
        tell_privately(deps.client, place, said(messages.INVITE if error.is_absent else messages.UNKNOWN))
        return
    made = card_for(deps, readers, subject, shared_by=place.user)
    theirs = shown.source(made.answer)
    if theirs is None or (shown.is_bare(theirs) and not shown.is_bare(mine)):
        tell_privately(deps.client, place, said(_why_not(own, readers, viewer)))
        return
    if _post_once(deps, place, subject, made) and theirs != mine:
        tell_privately(deps.client, place, said(_shared_as(made.answer, own)))


def _why_not(own: Shown, readers: Readers, viewer: Viewer) -> str:
    if readers.audience == NOBODY:
        return messages.NOBODY
    if isinstance(own, Answer) and own.snapshot:
        return messages.refused(own.snapshot, may_publish=viewer.may(Permission.PUBLISH))
    return messages.refused_risk(Classification.PUBLIC if isinstance(own, Answer) else own.classification)


def _shared_as(theirs: Shown, own: Shown) -> str:
    """What the sharer is told whose own answer shows more."""
    if isinstance(theirs, Answer) and isinstance(own, Answer) and theirs.snapshot and own.snapshot:
        return messages.shared_as(theirs.snapshot, own.snapshot)
    return messages.SHARED_RISKS


def _post_once(deps: Deps, place: Place, subject: About, made: Made[Shown]) -> bool:
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
    drawable = shown.to_draw(made.answer)
    if drawable:
        charting.follow(deps, OnCard(PostedCard(place, ts, subject, place.user)), drawable, user=place.user)
    return True


def _refusal(error: Exception) -> str:
    """Why Slack lets the bot post nothing here, in words; empty for any other reason."""
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    return messages.INVITE if code in _NOT_A_MEMBER else messages.CLOSED if code in _CLOSED else ""


def _share_id(place: Place, subject: About) -> str:
    """What makes two presses of Share on the same private card one share."""
    what = repr((place.user, place.channel, place.message_ts, subject))
    return f"share:{hashlib.sha256(what.encode()).hexdigest()}"
