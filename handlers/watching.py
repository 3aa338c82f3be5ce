"""`/watch`: what is watched here, and having more told; the first word says what is asked."""

from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import claiming, digesting, watch_problems
from handlers.access import NotAllowed
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import watch as messages
from handlers.messages.blocks import Message
from handlers.messages.faults import said
from handlers.messages.watch_keys import Pick
from handlers.place import Place, code_of, tell_privately
from handlers.rooms import Rooms
from handlers.watch_help import may_see_missing, usages
from handlers.watch_scopes import Choice, Target, everything, is_called, meant, meant_of_risks, own, scope_in
from handlers.watch_words import Ask, Request, Said, WatchError, parse, plain
from handlers.watch_writing import Done, watch
from handlers.words import unescaped
from storage.alerts.subscriptions import SubscriptionProblem
from storage.alerts.watched import described, watched
from storage.domain.indicator import IndicatorKey
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription
from storage.domain.viewer import Viewer
from storage.search.index import Verdict
from storage.store import Reading

NOT_IN = (
    "I am not in this channel, so I could tell nothing here. Type `/invite @Scorecard Bot` first; "
    "or ask me in a direct message, and I tell you alone."
)
NOT_FOR_ALL = (
    "Not everybody who reads this channel may see that, so I would tell nothing of it here. "
    "Ask me in a direct message, and I tell you alone."
)
ARCHIVED = "This channel is archived, so nothing can be told here."
_NO_WAY_IN = ("channel_not_found", "not_in_channel", "missing_scope")


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, reading: Reading, deps: Deps) -> None:
    """Answer `/watch …` privately: in the acknowledgement where nothing has to be asked of Slack, else after it."""
    place = Place.of_command(command)
    try:
        request = _request(unescaped(command.get("text") or ""), viewer, reading, deps)
    except WatchError as error:
        _answer(ack, said(str(error)))
        return
    match request.ask:
        case Ask.LIST:
            _answer(ack, listing(deps, place, viewer))
        case Ask.HELP:
            _answer(ack, messages.usage(usages(viewer)))
        case Ask.PROBLEMS:
            _answer(ack, watch_problems.shown(deps, viewer))
        case Ask.MISSING:
            _missing(ack, viewer, deps)
        case Ask.OWN:
            _answer(ack, claiming.ask(deps, viewer, request.words))
        case Ask.MINE:
            _watch(ack, deps, place, viewer, own(request.register), request.said)
        case Ask.EVERYTHING:
            _watch(ack, deps, place, viewer, everything(request.register), request.said)
        case Ask.SOME:
            _some(ack, deps, place, viewer, request, reading)


def _answer(ack: Ack, message: Message) -> None:
    ack(response_type="ephemeral", **message.payload())


def _request(typed: str, viewer: Viewer, reading: Reading, deps: Deps) -> Request:
    """What was typed, read as a request, unless all of it is an indicator's name. Raises WatchError."""
    whole = plain(typed)
    if whole.words:
        found = reading.find(whole.words, viewer=viewer, today=deps.today())
        if found.verdict is Verdict.ANSWER and isinstance(key := found.keys[0], IndicatorKey):
            snapshot = reading.snapshot(key, viewer=viewer, today=deps.today())
            if snapshot and is_called(snapshot, whole.words):
                return whole
    return parse(typed)


def listing(deps: Deps, place: Place, viewer: Viewer, *, page: int = 0, done: str = "") -> Message:
    """What is watched at this place and by the person, as far as they may know it."""
    channel = "" if place.is_direct else place.channel
    with deps.store.database.reading() as session:
        here = watched(session, channel, viewer=viewer, today=deps.today()) if channel else ()
        mine = watched(session, viewer.user, viewer=viewer, today=deps.today())
    found = messages.Listing(channel, here, mine, len(viewer.owned), bool(channel) and channel == deps.alerts_channel)
    return messages.listing(found, page=page, done=done)


def _missing(ack: Ack, viewer: Viewer, deps: Deps) -> None:
    if not may_see_missing(viewer):
        raise NotAllowed
    _answer(ack, digesting.missing(viewer, deps))


def _some(ack: Ack, deps: Deps, place: Place, viewer: Viewer, request: Request, reading: Reading) -> None:
    find = meant_of_risks if request.register is Register.RISKS else meant
    found = find(request.words, viewer=viewer, reading=reading, today=deps.today())
    if isinstance(found, Target):
        _watch(ack, deps, place, viewer, found, request.said)
    else:
        _answer(ack, _choice(found, viewer, request))


def _choice(found: Choice, viewer: Viewer, request: Request) -> Message:
    offered = [(one.words, one.what, _pick(one, viewer, request.said)) for one in found.targets]
    return messages.pick(offered, words=request.words, is_near=found.is_near)


def _pick(one: Target, viewer: Viewer, told: Said) -> Pick:
    return Pick(viewer.user, one.kind, one.name, one.scope, **vars(told), register=one.register)


def _watch(ack: Ack, deps: Deps, place: Place, viewer: Viewer, target: Target, told: Said) -> None:
    if place.is_direct or target.kind is ScopeKind.OWN:
        _answer(ack, _watched(deps, viewer, target, told, viewer.user))
        return
    ack()
    afterwards(deps.answers, watch_here, deps, place, viewer, target, told)


def watch_here(deps: Deps, place: Place, viewer: Viewer, target: Target, told: Said) -> None:
    """Have the target told in the channel, on a lane: where the bot is a member and all who read there may see it."""
    refusal = _refusal(deps, place, viewer, target)
    message = said(refusal) if refusal else _watched(deps, viewer, target, told, place.channel)
    tell_privately(deps.client, place, message)


def _watched(deps: Deps, viewer: Viewer, target: Target, told: Said, destination: str) -> Message:
    try:
        done: Done = watch(deps, viewer, target, told, destination)
    except SubscriptionProblem as problem:
        return said(str(problem))
    return messages.subscribed(done.watched, is_new=done.is_new, is_here=destination != viewer.user)


def _refusal(deps: Deps, place: Place, viewer: Viewer, target: Target) -> str:
    """Why nothing can be told in this channel; empty where it can. Raises what asking Slack raises."""
    try:
        info = deps.client.conversations_info(channel=place.channel)["channel"]
    except SlackApiError as error:
        if code_of(error) not in _NO_WAY_IN:
            raise
        return NOT_IN
    if info.get("is_archived"):
        return ARCHIVED
    if not info.get("is_member") and not info.get("is_mpim"):
        return NOT_IN
    readers = Rooms(deps).readers(place.channel)
    with deps.store.database.reading() as session:
        scope = scope_in(session, target, viewer=viewer, today=deps.today()) or Scope(ScopeKind.INDICATOR)
        wanted = Subscription(0, place.channel, viewer.user, scope)
        seen = described(session, wanted, viewer=readers, today=deps.today())
    return "" if seen.words else NOT_FOR_ALL
