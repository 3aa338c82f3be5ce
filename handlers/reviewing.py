"""*Review* on a risk's card: a window with the score's band before it is saved. Everything is looked up anew."""

from dataclasses import replace
from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers.access import NotAllowed
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import risk_review as messages
from handlers.messages.blocks import Mrkdwn, esc
from handlers.messages.risk_keys import card_of, read_risk_subject
from handlers.messages.risk_review_keys import Opened, text_digest
from handlers.place import Place, code_of, tell_privately
from handlers.risk_answer import of_subject
from storage.audit import Hand
from storage.domain.matrix import Cell
from storage.domain.risk import MitigationStatus, RiskKey, RiskSnapshot
from storage.domain.risk_review import Review, ReviewProblem, rebased, result
from storage.domain.risk_review import shown as as_shown
from storage.domain.role import Permission
from storage.domain.text import storable
from storage.domain.viewer import Viewer
from storage.register import reviewing
from storage.register.reviewing import Changed, NotYours, Reviewed, Shown

_SOURCE = "button Review"
_FIELDS = {"likelihood": messages.LIKELIHOOD, "impact": messages.IMPACT}


def open_window(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window for the risk of a card."""
    ack()
    subject = read_risk_subject(str(action.get("value") or ""))
    reference = subject.key.reference if subject and subject.key else ""
    afterwards(deps.windows, open_for, deps, Place.of_click(body), viewer, reference, body["trigger_id"])


def open_for(deps: Deps, place: Place, viewer: Viewer, reference: str, trigger: str) -> None:
    """Open the window for a risk, with the trigger of whatever was pressed.

    Raises NotAllowed where there is no such risk for this person, or they may not review it.
    """
    found = _find(deps, RiskKey(reference), viewer)
    entered = as_shown(found.risk, found.mark)
    deps.client.views_open(trigger_id=trigger, view=_window(found, entered, place.channel))


def rescore(ack: Ack, body: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show which band the chosen cell falls in."""
    ack()
    afterwards(deps.windows, _rescore, deps, Place.of_click(body), viewer, body.get("view") or {})


def _rescore(deps: Deps, _: Place, viewer: Viewer, view: dict[str, Any]) -> None:
    opened = _opened(view)
    found = _find(deps, opened.key, viewer, opened.mark)
    entered = _entered(view, opened)
    if found.risk.version == opened.version:
        window = _again(found.risk, entered, opened)
    else:
        window = _rebased(found, opened, entered)
    _put(deps, view, window)


def _put(deps: Deps, view: dict[str, Any], window: dict[str, Any]) -> None:
    """Show the window anew; not where it has been closed meanwhile.

    Of two choices in quick succession the second finds the window changed, and is shown all the same. What is saved
    must have been shown in any case.
    """
    for expected in (view.get("hash"), None):
        try:
            deps.client.views_update(view_id=str(view.get("id")), view=window, hash=expected)
        except SlackApiError as error:
            if code_of(error) == "not_found":
                return
            if code_of(error) != "hash_conflict" or expected is None:
                raise
        else:
            return


def save(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Keep the review, and show the card privately; what is wrong is said beside the field it is about."""
    opened = _opened(view)
    entered = _entered(view, opened)
    unseen = _unseen(deps, opened, entered, viewer)
    if unseen:
        ack(response_action="update", view=unseen)
        return
    try:
        done = _save(deps, entered, viewer)
    except NotYours:
        raise NotAllowed from None
    except Changed:
        ack(response_action="update", view=_rebased(_find(deps, opened.key, viewer, opened.mark), opened, entered))
    except ReviewProblem as problem:
        ack(**_problems(view, problem))
    else:
        ack()
        place = Place(viewer.user, opened.channel, is_private=True)
        afterwards(deps.answers, _tell, deps, place, viewer, done)


def _save(deps: Deps, entered: Review, viewer: Viewer) -> Reviewed:
    hand = Hand(viewer.user, deps.now(), _SOURCE)
    with writing_as(viewer, Permission.ASK, deps) as (session, now):
        matrix = deps.store.matrix
        return reviewing.review(session, hand, entered, viewer=now, today=deps.today(), matrix=matrix)


def _tell(deps: Deps, place: Place, viewer: Viewer, done: Reviewed) -> None:
    words = messages.saved(done.risk, done.was, done.changes)
    with deps.store.reading() as reading:
        card = of_subject(card_of(done.risk.key), asker=deps.asker(viewer, place), reading=reading).message
    tell_privately(deps.client, place, messages.confirmed(card, words))


def _find(deps: Deps, key: RiskKey, viewer: Viewer, since: int | None = None) -> Shown:
    today, matrix = deps.today(), deps.store.matrix
    try:
        with deps.store.database.reading() as session:
            return reviewing.shown(session, key, viewer=viewer, today=today, matrix=matrix, since=since)
    except NotYours:
        raise NotAllowed from None


def _window(found: Shown, entered: Review, channel: str, notice: Mrkdwn | None = None) -> dict[str, Any]:
    """The window as it begins, or begins anew for a risk that somebody else has changed."""
    seen = _asked(as_shown(found.risk, found.mark), found.risk)
    opened = Opened.of(seen, channel, _cell(entered, found.risk))
    return messages.window(found.risk, entered, metadata=opened.write(), notice=notice)


def _asked(seen: Review, risk: RiskSnapshot) -> Review:
    """Of the mitigations only those that the window asks about."""
    asked = {one.id for one in messages.asked_about(risk)}
    statuses = {key: one for key, one in seen.statuses.items() if key in asked}
    return replace(seen, statuses=statuses)


def _again(risk: RiskSnapshot, entered: Review, opened: Opened, notice: Mrkdwn | None = None) -> dict[str, Any]:
    """The same window with the band of what is chosen now."""
    again = replace(opened, cell=_cell(entered, risk))
    return messages.window(risk, entered, metadata=again.write(), notice=notice)


def _cell(entered: Review, risk: RiskSnapshot) -> Cell | None:
    score = result(entered, risk)
    return score.cell if score else None


def _unseen(deps: Deps, opened: Opened, entered: Review, viewer: Viewer) -> dict[str, Any] | None:
    """The window once more where the band of what is to be saved has not been shown; None where it has."""
    found = _find(deps, opened.key, viewer)
    if found.risk.version != opened.version or _cell(entered, found.risk) == opened.cell:
        return None
    if entered.likelihood is None or entered.impact is None:
        return None
    return _again(found.risk, entered, opened, esc(messages.SEEN_FIRST))


def _rebased(found: Shown, opened: Opened, entered: Review) -> dict[str, Any]:
    """The window as the risk stands now, with what the person has touched as they left it."""
    is_touched = text_digest(entered.what_next) != opened.what_next
    seen = Review(
        opened.key, opened.version, opened.likelihood, opened.impact, statuses=opened.statuses,
        what_next="" if is_touched else entered.what_next, next_review=opened.next_review,
    )  # fmt: skip
    kept = rebased(entered, seen, found.risk, found.mark)
    last = found.changed
    return _window(found, kept, opened.channel, messages.changed_notice(last.by, last.at, last.what))


def _problems(view: dict[str, Any], problem: ReviewProblem) -> dict[str, Any]:
    """The problems by the blocks they stand in; those of no field of the window as a window of their own."""
    blocks = {name: block for name, (block, _) in _fields(view).items()}
    named = {_FIELDS.get(name, name): words for name, words in problem.problems.items()}
    found = {blocks[name]: words for name, words in named.items() if name in blocks}
    if found:
        return {"response_action": "errors", "errors": found}
    return {"response_action": "update", "view": messages.not_saved(str(problem))}


def _opened(view: dict[str, Any]) -> Opened:
    opened = Opened.read(view.get("private_metadata"))
    if opened is None:
        raise NotAllowed
    return opened


def _entered(view: dict[str, Any], opened: Opened) -> Review:
    """What stands in the window; whatever the view may hold."""
    found = {name: _value(entry) for name, (_, entry) in _fields(view).items()}
    statuses = {key: _status(found.get(f"{messages.STATUS}{key}", "")) for key in opened.statuses}
    return Review(
        opened.key,
        opened.version,
        _step(found.get(messages.LIKELIHOOD, "")),
        _step(found.get(messages.IMPACT, "")),
        found.get(messages.WHY, ""),
        {key: one for key, one in statuses.items() if one},
        found.get(messages.WHAT_NEXT, ""),
        _day(found.get(messages.NEXT_REVIEW, "")),
        opened.mark,
    )


def _fields(view: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """What was entered, with the block it was entered in, by the name of the field."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    found = values.items() if isinstance(values, dict) else ()
    return {name: (block, entry[name]) for block, entry in found if isinstance(entry, dict) for name in entry}


def _value(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    option = entry.get("selected_option")
    offered = (entry.get("value"), entry.get("selected_date"), option.get("value") if isinstance(option, dict) else "")
    return storable(next((one for one in offered if isinstance(one, str) and one), ""))


def _step(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _status(text: str) -> MitigationStatus | None:
    return next((one for one in MitigationStatus if one == text), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
