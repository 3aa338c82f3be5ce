"""`/scorecard channel`: what the channel it is typed in is cleared for, and, by an administrator, saying so."""

from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import withdrawing
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import channels as messages
from handlers.messages.faults import said
from handlers.place import Place, code_of, tell_privately
from handlers.rooms import SHARED, Rooms
from storage.audit import Hand
from storage.channels import class_of, classify, cleared
from storage.domain.classification import Classification
from storage.domain.clearance import Audience
from storage.domain.role import Permission
from storage.domain.viewer import Viewer

MOST_MEMBERS = 100
"""Members who are looked up one by one: about as many as Slack lets one ask about in a minute."""
_NO_WAY_IN = ("channel_not_found", "not_in_channel", "method_not_supported_for_channel_type", "missing_scope")


def show(ack: Ack, command: dict[str, Any], rest: str, viewer: Viewer, deps: Deps) -> None:
    """Answer `/scorecard channel …`: what can be said at once in the acknowledgement, the rest after it."""
    place, wanted = Place.of_command(command), rest.lower()
    refusal = ""
    if wanted and wanted not in list(Classification):
        refusal = messages.HOW
    elif wanted and not viewer.may(Permission.CLASSIFY):
        refusal = messages.NOT_YOURS
    elif place.channel.startswith("D"):
        refusal = messages.DIRECT
    if refusal:
        ack(response_type="ephemeral", **said(refusal).payload())
        return
    ack()
    afterwards(deps.answers, _answer, deps, place, viewer, wanted)


def _answer(deps: Deps, place: Place, viewer: Viewer, wanted: str) -> None:
    try:
        info = deps.client.conversations_info(channel=place.channel)["channel"]
    except SlackApiError as error:
        if code_of(error) not in _NO_WAY_IN:
            raise
        tell_privately(deps.client, place, said(messages.NOT_IN))
        return
    refusal = why_public(info)
    if refusal:
        tell_privately(deps.client, place, said(refusal))
    elif wanted:
        _classify(deps, place, viewer, Classification(wanted))
    else:
        with deps.store.database.reading() as session:
            found = cleared(session, place.channel)
        known = (found.classification, found.by, found.at) if found else None
        tell_privately(deps.client, place, messages.shown(known))


def why_public(info: dict[str, Any]) -> str:
    """Why a channel counts as public whatever is said; empty for one that can be cleared. Unknown counts as public."""
    if info.get("is_im") or info.get("is_mpim"):
        return messages.DIRECT
    if any(info.get(mark) for mark in SHARED):
        return messages.SHARED
    return "" if info.get("is_private") else messages.OPEN


def _classify(deps: Deps, place: Place, viewer: Viewer, wanted: Classification) -> None:
    hand = Hand(viewer.user, deps.now(), "/scorecard channel")
    with writing_as(viewer, Permission.CLASSIFY, deps) as (session, _):
        was = class_of(session, place.channel)
        words = classify(session, hand, place.channel, wanted)
    withdrawing.soon(deps)
    fewer = frozenset[str]() if wanted is Classification.PUBLIC else _uncleared(deps, place.channel, wanted)
    count, mine = (None, False) if fewer is None else (len(fewer), viewer.user in fewer)
    answer = messages.decided(words, wanted, changed=was is not wanted, uncleared=count, yourself=mine)
    tell_privately(deps.client, place, answer)


def _uncleared(deps: Deps, channel: str, wanted: Classification) -> frozenset[str] | None:
    """The members who have no role for figures of this class; None where there are too many to look at."""
    rooms = Rooms(deps)
    members = rooms.members(channel)
    if members is None or len(members) > MOST_MEMBERS:
        return None
    return frozenset(one for one in members if not _is_cleared(rooms.member(one), wanted))


def _is_cleared(audience: Audience, wanted: Classification) -> bool:
    """Whether each of these readers holds something that shows figures of this class."""
    return all(any(one.level.rank >= wanted.rank for one in sight) for sight in audience)
