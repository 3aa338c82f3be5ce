"""The buttons of a question about a risk: *Raise*, *No change because…*, *Wrong link*; the first answer counts.

An answer is kept as soon as it is pressed, so that it cannot be lost with a window that is closed: who raises a risk
finds *Review* in the message until it has been scored anew.
"""

from typing import Any

from slack_bolt import Ack

from handlers import reviewing
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import risk_questions as messages
from handlers.messages.blocks import Message, Mrkdwn, modal, section
from handlers.messages.faults import NOT_SHOWN, said
from handlers.messages.modals import told
from handlers.place import Place, tell_privately
from storage.audit import Hand
from storage.domain.risk_told import Answer
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.register import questions
from storage.register.questions import Answered, QuestionProblem, ReasonProblem

_BUTTONS = {Answer.RAISE: "Raise", Answer.NO_CHANGE: "No change", Answer.WRONG_LINK: "Wrong link"}


def raise_it(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Keep that it raises the risk, and open the window in which the risk is scored anew."""
    ack()
    about = (viewer, messages.read_key(action.get("value")), body["trigger_id"])
    afterwards(deps.windows, _raise_it, deps, Place.of_click(body), *about)


def _raise_it(deps: Deps, place: Place, viewer: Viewer, question: int | None, trigger: str) -> None:
    found = _answered(deps, place, viewer, question, Answer.RAISE)
    if found is None:
        return
    if found.is_first:
        reviewing.open_for(deps, place, viewer, found.question.risk.key.reference, trigger)
    else:
        _say(deps, place, messages.answered_already(found.question))


def wrong_link(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Undo the link."""
    ack()
    about = (viewer, messages.read_key(action.get("value")))
    afterwards(deps.answers, _wrong_link, deps, Place.of_click(body), *about)


def _wrong_link(deps: Deps, place: Place, viewer: Viewer, question: int | None) -> None:
    found = _answered(deps, place, viewer, question, Answer.WRONG_LINK)
    if found and not found.is_first:
        _say(deps, place, messages.answered_already(found.question))


def ask_why(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window that asks why nothing changes."""
    ack()
    about = (viewer, messages.read_key(action.get("value")), body["trigger_id"])
    afterwards(deps.windows, _ask_why, deps, Place.of_click(body), *about)


def _ask_why(deps: Deps, place: Place, viewer: Viewer, question: int | None, trigger: str) -> None:
    try:
        with deps.store.database.reading() as session:
            given = {"viewer": viewer, "today": deps.today(), "matrix": deps.store.matrix}
            one = questions.answerable(session, question or 0, **given)  # type: ignore[arg-type]
    except QuestionProblem as problem:
        view = told(messages.TITLE, str(problem))
    else:
        view = messages.window(one)
        if one.answer is not None:
            view = modal(messages.TITLE, [section(messages.answered_already(one))])
    deps.client.views_open(trigger_id=trigger, view=view)


def no_change(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Keep that nothing changes, and why; what is wrong with the reason is said beside it."""
    question = messages.read_key(view.get("private_metadata"))
    try:
        found = _answer(deps, viewer, question or 0, Answer.NO_CHANGE, _reason(view))
    except ReasonProblem as problem:
        ack(response_action="errors", errors={"reason": str(problem)})
        return
    except QuestionProblem as problem:
        ack(response_action="update", view=told(messages.TITLE, str(problem)))
        return
    words = messages.kept(found.question) if found.is_first else messages.answered_already(found.question)
    ack(response_action="update", view=modal(messages.TITLE, [section(words)]))


def _answered(deps: Deps, place: Place, viewer: Viewer, question: int | None, given: Answer) -> Answered | None:
    """The question after the answer; None where there is nothing to answer for this person, who is told so."""
    if question is None:
        tell_privately(deps.client, place.beside(), said(NOT_SHOWN))
        return None
    try:
        return _answer(deps, viewer, question, given)
    except QuestionProblem as problem:
        tell_privately(deps.client, place.beside(), said(str(problem)))
        return None


def _answer(deps: Deps, viewer: Viewer, question: int, given: Answer, reason: str = "") -> Answered:
    # A link that is undone shows on cards; the other answers change nothing that anybody is shown there.
    with writing_as(viewer, Permission.ASK, deps, figures=given is Answer.WRONG_LINK) as (session, now):
        hand = Hand(viewer.user, deps.now(), f"button {_BUTTONS[given]}")
        about = {"viewer": now, "today": deps.today(), "matrix": deps.store.matrix}
        return questions.answer(session, hand, question, given, reason, **about)  # type: ignore[arg-type]


def _say(deps: Deps, place: Place, words: Mrkdwn) -> None:
    tell_privately(deps.client, place.beside(), Message(words, (section(words),)))


def _reason(view: dict[str, Any]) -> str:
    """What was entered; empty for nothing, and for what no window of ours sends."""
    found: Any = view
    for step in ("state", "values", "reason", "reason"):
        found = found.get(step) if isinstance(found, dict) else None
    words = found.get("value") if isinstance(found, dict) else None
    return words if isinstance(words, str) else ""
