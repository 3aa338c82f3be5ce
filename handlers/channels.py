"""`/scorecard channel`: what the channel it is typed in is cleared for, and, by an administrator, saying so."""

from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import withdrawing
from handlers.access import viewer_for
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import channels as messages
from handlers.messages.faults import said
from handlers.place import Place, code_of, tell_privately
from storage.audit import Hand
from storage.channels import class_of, classify, cleared
from storage.domain.classification import Classification
from storage.domain.role import Permission
from storage.domain.viewer import Viewer

MOST_MEMBERS = 100
"""Members who are looked up one by one: about as many as Slack lets one ask about in a minute."""
_SHARED = (
    "is_shared",
    "is_ext_shared",
    "is_org_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
)
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
    if any(info.get(mark) for mark in _SHARED):
        return messages.SHARED
    return "" if info.get("is_private") else messages.OPEN


def _classify(deps: Deps, place: Place, viewer: Viewer, wanted: Classification) -> None:
    hand = Hand(viewer.user, deps.now(), "/scorecard channel")
    with writing_as(viewer, Permission.CLASSIFY, deps) as (session, _):
        was = class_of(session, place.channel)
        words = classify(session, hand, place.channel, wanted)
    withdrawing.soon(deps)
    fewer = None if wanted is Classification.PUBLIC else _uncleared(deps, place.channel, wanted)
    tell_privately(deps.client, place, messages.decided(words, wanted, changed=was is not wanted, uncleared=fewer))


def _uncleared(deps: Deps, channel: str, wanted: Classification) -> int | None:
    """How many of the members have no role for figures of this class; None where there are too many to look at."""
    own = deps.client.auth_test()["user_id"]
    members: list[str] = []
    cursor = ""
    while True:
        answer = deps.client.conversations_members(channel=channel, limit=200, cursor=cursor or None)
        members += [one for one in answer["members"] if one != own]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if len(members) > MOST_MEMBERS:
            return None
        if not cursor:
            return sum(not _is_cleared(deps, one, wanted) for one in members)


def _is_cleared(deps: Deps, user: str, wanted: Classification) -> bool:
    person = deps.people.look_up(user)
    if not person.is_member:
        return False
    viewer = viewer_for(user, deps, is_workspace_admin=person.is_workspace_admin)
    return any(one.level.rank >= wanted.rank for sight in viewer.audience for one in sight)
