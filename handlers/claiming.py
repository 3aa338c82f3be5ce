"""`/watch own …`: asking to be made the owner of indicators; an officer agrees or declines with one tap."""

from typing import Any

from slack_bolt import Ack

from handlers.arguments import fitting_names
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import claims as messages
from handlers.messages.blocks import Message
from handlers.messages.faults import said
from handlers.place import Place, tell_privately
from handlers.roles import NOT_MINE, refused_account
from storage.alerts import claims
from storage.alerts.claims import ClaimProblem
from storage.audit import Hand
from storage.domain.claim import Claim, Claimable
from storage.domain.holding import Owned
from storage.domain.role import Permission
from storage.domain.viewer import Viewer

_NONE = "I know of no indicator called that, or in a part called that, which nobody owns yet and you may own: “{}”."
_MANY = "That is {} indicators, more than one person decides on at a glance. Name a smaller part."
_SOURCE = "/watch own"


def ask(deps: Deps, viewer: Viewer, words: str) -> Message:
    """Ask those who may decide, once for the same indicators. Raises NotAllowed, NotKnownYet, Busy."""
    try:
        with writing_as(viewer, Permission.ASK, deps) as (session, now):
            found = _meant(words, claims.claimable(session, viewer=now, today=deps.today()))
            if not found:
                raise ClaimProblem(_NONE.format(words[:80]))
            if len(found) > claims.MOST:
                raise ClaimProblem(_MANY.format(len(found)))
            hand = Hand(viewer.user, deps.now(), _SOURCE)
            asked, deciders = claims.ask(session, hand, words, found, viewer=now, today=deps.today())
            return messages.asked(asked, deciders)
    except ClaimProblem as problem:
        return said(str(problem))


def _meant(words: str, known: tuple[Claimable, ...]) -> list[Owned]:
    """Those that the words name: by directorate, else scorecard, section, owner's role, or as one indicator."""
    for labels in (
        [one.directorate for one in known],
        [one.indicator.scorecard for one in known],
        [one.section for one in known],
        [one.indicator.owner for one in known],
        [one.indicator.name for one in known],
    ):
        fitting = fitting_names(words, (label for label in labels if label))
        if fitting:
            return [one.indicator for one, label in zip(known, labels, strict=True) if label in fitting]
    return [one.indicator for one in known if one.indicator.code.casefold() == words.casefold()]


def agree(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Make whoever asked the owner, where nobody has decided yet."""
    _decide(ack, body, action, viewer, deps, agree=True)


def decline(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Leave the owners as they are, where nobody has decided yet."""
    _decide(ack, body, action, viewer, deps, agree=False)


def _decide(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps, *, agree: bool) -> None:
    request = messages.read_key(action.get("value"))
    words = _decided(deps, viewer, request, agree=agree) if request else NOT_MINE
    ack()
    if words:
        afterwards(deps.answers, _say, deps, Place.of_click(body).beside(), words)


def _decided(deps: Deps, viewer: Viewer, request: int, *, agree: bool) -> str:
    """Decide; what is to be said to whoever pressed, empty where their message says it in a moment."""
    try:
        wrong = _no_longer_possible(deps, viewer, request) if agree else ""
        if wrong:
            return wrong
        with writing_as(viewer, Permission.BIND, deps) as (session, now):
            hand = Hand(viewer.user, deps.now(), f"button {'Agree' if agree else 'Decline'}")
            found, is_first = claims.decide(session, hand, request, viewer=now, today=deps.today(), agree=agree)
    except ClaimProblem as problem:
        return str(problem)
    return "" if is_first else _too_late(found)


def _no_longer_possible(deps: Deps, viewer: Viewer, request: int) -> str:
    """Why whoever asked cannot be made an owner: they are no full member any more. Empty where they can."""
    with deps.store.database.reading() as session:
        found = claims.claim(session, request, viewer=viewer, today=deps.today())
    return refused_account(deps, found.person) if found else ""


def _too_late(found: Claim) -> str:
    did = "agreed to" if found.is_agreed else "declined"
    return f"Somebody else {did} it already; nothing has changed by your press."


def _say(deps: Deps, place: Place, words: str) -> None:
    tell_privately(deps.client, place, said(words))
