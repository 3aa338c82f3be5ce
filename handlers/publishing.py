"""`/scorecard publish`: an officer or director sees what would become visible, and decides line by line."""

from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import withdrawing
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.editions import edition_meant, fits, quarter_in
from handlers.errors import afterwards
from handlers.messages import publishing as messages
from handlers.messages.blocks import Block
from handlers.messages.faults import said
from handlers.messages.modals import told
from handlers.messages.publishing_keys import Asked, Seen, Window, read_asked, read_button, read_lines, read_window
from handlers.messages.publishing_words import LOOKING, NO_LINES, NOT_MINE, no_day, outcome_words
from handlers.place import Place, code_of, tell_privately
from handlers.words import unescaped
from storage import publishing
from storage.audit import Hand
from storage.database import Busy
from storage.domain.publishing import Decision, EditionLines, Outcome, Pending, Result, State, digest
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.publishing import LONGEST_AHEAD

_LONGEST = 300
_GONE = ("not_found", "view_not_found", "no_view")


def show(ack: Ack, command: dict[str, Any], rest: str, viewer: Viewer, deps: Deps) -> None:
    """Open the window on the edition that was asked for, or on the newest with anything unpublished."""
    ack()
    words = unescaped(rest)[:_LONGEST]
    afterwards(deps.windows, _open, deps, Place.of_command(command), viewer, words, command["trigger_id"])


def _open(deps: Deps, place: Place, viewer: Viewer, words: str, trigger: str) -> None:
    # What opens a window lives for three seconds; a council with many editions may take longer to look through.
    opened = deps.client.views_open(trigger_id=trigger, view=told(messages.TITLE, LOOKING))
    deps.client.views_update(view_id=opened["view"]["id"], view=_first(deps, viewer, words))


def _first(deps: Deps, viewer: Viewer, words: str) -> Block:
    with deps.store.database.reading() as session:
        editions = publishing.editions(session, viewer=viewer, today=deps.today())
    if not editions:
        return told(messages.TITLE, NO_LINES)
    quarter, rest = quarter_in(words)
    chosen, left, notice = edition_meant(editions, quarter, rest)
    if not left:
        return _view(deps, viewer, Window(chosen.id), editions, notice=notice)
    with deps.store.database.reading() as session:
        lines = publishing.lines(session, viewer=viewer, today=deps.today(), edition=chosen.id)
    section = next((one for one in dict.fromkeys(line.section for line in lines) if fits(left, one)), "")
    notice = notice or ("" if section else f"Nothing here is called “{left}”, so every section is shown.")
    return _view(deps, viewer, Window(chosen.id, section), editions, notice=notice)


def _view(
    deps: Deps, viewer: Viewer, at: Window, editions: tuple[EditionLines, ...] | None = None, *, notice: str = ""
) -> Block:
    """The window as it stands now for this person."""
    with deps.store.database.reading() as session:
        if editions is None:
            editions = publishing.editions(session, viewer=viewer, today=deps.today())
        chosen = next((one for one in editions if one.id == at.edition), None)
        if chosen is None:
            return told(messages.TITLE, NO_LINES)
        lines = _of_section(publishing.lines(session, viewer=viewer, today=deps.today(), edition=chosen.id), at)
    return messages.window(lines, chosen, editions, at, notice=notice)


def _of_section(lines: tuple[Pending, ...], at: Window) -> tuple[Pending, ...]:
    return tuple(line for line in lines if not at.section or line.section == at.section)


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show other lines of the edition."""
    ack()
    at, value = _window(body), str(action.get("value") or "")
    page = int(value) if value.isdecimal() and len(value) < 4 else 0
    wanted = Window(at.edition, at.section, page) if at else None
    afterwards(deps.windows, _show, deps, Place.of_click(body), viewer, _view_id(body), wanted)


def choose(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show another edition."""
    ack()
    value = str((action.get("selected_option") or {}).get("value") or "")
    wanted = Window(int(value)) if value.isdecimal() and len(value) < 10 else None
    afterwards(deps.windows, _show, deps, Place.of_click(body), viewer, _view_id(body), wanted)


def approve(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Approve the line, or the drafts, that the button is about."""
    ack()
    afterwards(deps.windows, _decide, deps, Place.of_click(body), viewer, body, action, Decision.APPROVE)


def hold(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Hold a line back; one that is published is no longer seen."""
    ack()
    afterwards(deps.windows, _decide, deps, Place.of_click(body), viewer, body, action, Decision.HOLD)


def _decide(
    deps: Deps, place: Place, viewer: Viewer, body: dict[str, Any], action: dict[str, Any], decision: Decision
) -> None:
    at, wanted = _window(body), read_lines(action.get("value"))
    if at is None or not wanted:
        tell_privately(deps.client, place, said(NOT_MINE))
        return
    source = "button Approve" if decision is Decision.APPROVE else "button Hold back"
    try:
        words, viewer = _written(deps, viewer, wanted, decision, source)
    except Busy as busy:
        words = str(busy)
    _show(deps, place, viewer, _view_id(body), at, words)


def _written(
    deps: Deps, viewer: Viewer, wanted: tuple[Seen, ...], decision: Decision, source: str, on: date | None = None
) -> tuple[str, Viewer]:
    """Decide in one transaction; what came of it in words, and the person as it read them."""
    today = deps.today()
    with writing_as(viewer, Permission.PUBLISH, deps) as (session, now):
        hand = Hand(viewer.user, deps.now(), source)
        outcomes = publishing.decide_all(session, hand, now, wanted, decision, today=today, on=on)
        if not _is_changed(outcomes):
            session.rollback()
    if any(one.is_less for one in outcomes):
        withdrawing.soon(deps)
    return outcome_words(outcomes, decision, today), now


def _is_changed(outcomes: tuple[Outcome, ...]) -> bool:
    return any(one.result is Result.DONE for one in outcomes)


def ask_day(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Ask for the day of publication in a window over this one."""
    ack()
    at = _window(body)
    asked = read_button(action.get("value"), at) if at else None
    afterwards(deps.windows, _ask_day, deps, Place.of_click(body), viewer, _view_id(body), asked, body["trigger_id"])


def _ask_day(deps: Deps, place: Place, viewer: Viewer, view_id: str, asked: Asked | None, trigger: str) -> None:
    if asked is None:
        tell_privately(deps.client, place, said(NOT_MINE))
        return
    with deps.store.database.reading() as session:
        lines = publishing.lines(session, viewer=viewer, today=deps.today(), edition=asked.window.edition)
    meant = _meant(_of_section(lines, asked.window), asked)
    if not meant:
        _show(deps, place, viewer, view_id, asked.window, outcome_words((_CHANGED,), Decision.PUBLISH, deps.today()))
        return
    deps.client.views_push(trigger_id=trigger, view=messages.ask_day(meant, asked, deps.today()))


_CHANGED = Outcome(Result.CHANGED)


def _meant(lines: tuple[Pending, ...], asked: Asked) -> tuple[Pending, ...]:
    """The lines asked about, as long as they are what was shown."""
    if asked.line:
        return tuple(line for line in lines if (line.id, line.token) == asked.line)
    approved = tuple(line for line in lines if line.state is State.APPROVED)
    return approved if digest(approved) == asked.digest else ()


def publish(ack: Ack, body: dict[str, Any], view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Publish on the day that was chosen, and bring the window below up to date."""
    asked, day, today = read_asked(view.get("private_metadata")), _day(view), deps.today()
    if asked is None:
        ack(response_action="update", view=told("Not published", NOT_MINE))
        return
    if day is None or not today <= day <= today + LONGEST_AHEAD:
        ack(response_action="errors", errors={messages.DAY: no_day(day, today)})
        return
    wanted = (asked.line,) if asked.line else _approved(deps, viewer, asked)
    if wanted:
        words, viewer = _written(deps, viewer, wanted, Decision.PUBLISH, "window Publish", day)
    else:
        words = outcome_words((_CHANGED,), Decision.PUBLISH, today)
    ack()
    below = str(view.get("root_view_id") or "")
    afterwards(deps.windows, _show, deps, Place.of_click(body), viewer, below, asked.window, words)


def _approved(deps: Deps, viewer: Viewer, asked: Asked) -> tuple[Seen, ...]:
    """All that is approved, as long as it is what was shown."""
    with deps.store.database.reading() as session:
        lines = publishing.lines(session, viewer=viewer, today=deps.today(), edition=asked.window.edition)
    return tuple((line.id, line.token) for line in _meant(_of_section(lines, asked.window), asked))


def _day(view: dict[str, Any]) -> date | None:
    """The day that stands in the window; None for none, or for what is no day."""
    values = (view.get("state") or {}).get("values") or {}
    text = ((values.get(messages.DAY) or {}).get(messages.DAY) or {}).get("selected_date")
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _show(deps: Deps, place: Place, viewer: Viewer, view_id: str, at: Window | None, notice: str = "") -> None:
    """Bring the window up to date; where it has been closed, the person is told what was done all the same."""
    if at is None or not view_id:
        tell_privately(deps.client, place, said(notice or NOT_MINE))
        return
    try:
        deps.client.views_update(view_id=view_id, view=_view(deps, viewer, at, notice=notice))
    except SlackApiError as error:
        if code_of(error) not in _GONE:
            raise
        if notice:
            tell_privately(deps.client, place, said(notice))


def _window(body: dict[str, Any]) -> Window | None:
    return read_window((body.get("view") or {}).get("private_metadata"))


def _view_id(body: dict[str, Any]) -> str:
    return str((body.get("view") or {}).get("id") or "")
