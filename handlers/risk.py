"""`/risk` and the buttons of its answers: parse, query, message; every call to Slack goes to a lane."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from charts.plans import Request
from charts.request import Heatmap, Profile, RiskHistory
from handlers import charting, framing, sharing, shown
from handlers.charting import InWindow, OnCard, Privately
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import modals, risk_windows
from handlers.messages.faults import said
from handlers.messages.risk_keys import SEARCH, RiskSubject, read_risk_subject
from handlers.messages.risk_picks import NOTHING_THERE
from handlers.place import Place, code_of, respond, tell_privately
from handlers.posting import NOT_MINE, PostedCard, card_at, put_in_place
from handlers.risk_answer import RiskAnswer, answer, of_subject
from handlers.words import unescaped
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture
from storage.domain.viewer import Viewer
from storage.store import Reading

OLD_BUTTON = "That button is not one of mine, or is from an older version. Please ask again."


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, reading: Reading, deps: Deps) -> None:
    """Answer `/risk …` privately, in the acknowledgement; the picture follows by itself."""
    place = Place.of_command(command)
    found = answer(unescaped(command.get("text") or ""), asker=deps.asker(viewer, place), reading=reading)
    ack(response_type="ephemeral", **found.message.payload())
    if found.picture_request:
        charting.follow(deps, Privately.after_acknowledging(deps, place), found.picture_request, user=place.user)


def pick(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the risk chosen from a pick-list, in the list's place."""
    ack()
    afterwards(deps.answers, _pick, deps, Place.of_click(body), viewer, _subject(action))


def open_it(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show a risk or another list, privately beside what was pressed."""
    ack()
    afterwards(deps.answers, _open, deps, Place.of_click(body).beside(), viewer, _subject(action))


def share(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Post the answer for everyone in the channel, naming who shared it."""
    ack()
    afterwards(deps.answers, _share, deps, Place.of_click(body), viewer, _subject(action))


def more(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show all that there is to say of a risk in a window."""
    ack()
    afterwards(deps.windows, _more, deps, Place.of_click(body), viewer, _subject(action), body["trigger_id"])


def history(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open a window with every scoring at once, and put the picture into it when it is drawn."""
    ack()
    about = (viewer, _subject(action), body["trigger_id"], _history)
    afterwards(deps.windows, _picture, deps, Place.of_click(body), *about)


def heatmap(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open a window at once and put the heat map into it when it is drawn."""
    ack()
    about = (viewer, _subject(action), body["trigger_id"], _heatmap)
    afterwards(deps.windows, _picture, deps, Place.of_click(body), *about)


def profile(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """The same with how many risks each directorate has."""
    ack()
    about = (viewer, _subject(action), body["trigger_id"], _profile)
    afterwards(deps.windows, _picture, deps, Place.of_click(body), *about)


def _subject(action: dict[str, Any]) -> RiskSubject | None:
    return read_risk_subject((action.get("selected_option") or action).get("value") or "")


def _history(source: object) -> Request | None:
    return RiskHistory(source) if isinstance(source, RiskSnapshot) else None


def _heatmap(source: object) -> Request | None:
    return Heatmap(source) if isinstance(source, RiskPicture) and source.risks else None


def _profile(source: object) -> Request | None:
    return Profile(source) if isinstance(source, RiskPicture) and source.risks else None


def _answer(deps: Deps, place: Place, viewer: Viewer, subject: RiskSubject | None) -> RiskAnswer:
    if subject is None:
        return RiskAnswer(said(OLD_BUTTON))
    with deps.store.reading() as reading:
        return of_subject(subject, asker=deps.asker(viewer, place), reading=reading)


def _pick(deps: Deps, place: Place, viewer: Viewer, subject: RiskSubject | None) -> None:
    own = _answer(deps, place, viewer, subject)
    if not place.is_editable:
        respond(deps.client, place, own.message, replace=True)
        _follow(deps, Privately(place), own, place)
    elif subject is None or own.source is None or not _is_put_in_place(deps, place, subject):
        _open(deps, place.beside(), viewer, subject)


def _is_put_in_place(deps: Deps, place: Place, subject: RiskSubject) -> bool:
    """Whether what all may see of it stands in the place of the posted list; what they may not is the presser's."""
    made = card_at(deps, place, subject)
    if shown.source(made.answer) is None:
        return False
    try:
        put_in_place(deps, place, made)
    except SlackApiError as error:
        if code_of(error) not in NOT_MINE:
            raise
        return False
    drawable = shown.to_draw(made.answer)
    if drawable:
        charting.follow(deps, OnCard(PostedCard(place, place.message_ts, subject)), drawable, user=place.user)
    return True


def _open(deps: Deps, place: Place, viewer: Viewer, subject: RiskSubject | None) -> None:
    found = _answer(deps, place, viewer, subject)
    tell_privately(deps.client, place, found.message)
    _follow(deps, Privately(place), found, place)


def _follow(deps: Deps, target: Privately, found: RiskAnswer, place: Place) -> None:
    if found.picture_request:
        charting.follow(deps, target, found.picture_request, user=place.user)


def _share(deps: Deps, place: Place, viewer: Viewer, subject: RiskSubject | None) -> None:
    if subject is None or subject.view == SEARCH:
        tell_privately(deps.client, place, said(OLD_BUTTON))
    else:
        sharing.share(deps, place, viewer, subject)


def _more(deps: Deps, place: Place, viewer: Viewer, subject: RiskSubject | None, trigger: str) -> None:
    found = _answer(deps, place, viewer, subject)
    view = risk_windows.whole(found.source) if isinstance(found.source, RiskSnapshot) else modals.sorry(found.message)
    deps.client.views_open(trigger_id=trigger, view=view)


def _picture(
    deps: Deps,
    place: Place,
    viewer: Viewer,
    subject: RiskSubject | None,
    trigger: str,
    make: Callable[[object], Request | None],
) -> None:
    found = _answer(deps, place, viewer, subject)
    request = make(found.source)
    if request is None:
        view = modals.sorry(found.message if found.source is None else said(NOTHING_THERE))
        deps.client.views_open(trigger_id=trigger, view=view)
        return
    opened = deps.client.views_open(trigger_id=trigger, view=framing.drawing(request))
    charting.follow(deps, InWindow(opened["view"]["id"], request), request, user=place.user)
