"""`/scorecard access`: who holds which role; an administrator gives and takes them."""

from typing import Any

from slack_bolt import Ack

from handlers.access import viewer_for
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import roles as messages
from handlers.messages.blocks import Block, Message, modal, section
from handlers.messages.modals import told
from handlers.people import NotKnownYet
from handlers.place import Place, Refused, respond, tell_privately
from storage.audit import Hand
from storage.directorates import directorates
from storage.domain.role import SCOPED, Permission, Role
from storage.domain.viewer import Viewer
from storage.roles import RoleProblem, grant, has_administrator, listed, revoke_token
from storage.since import mark

NOT_MINE = "That button is not one of mine, or is from an older version. Please ask again."
NO_MEMBER = "That must be a full member of this workspace: no guest, no app, nobody who has left or is from elsewhere."
NOT_KNOWN = "Slack has not told me yet who that is. Please try again in a moment."


def show(ack: Ack, command: dict[str, Any], rest: str, viewer: Viewer, deps: Deps) -> None:
    """Answer `/scorecard access` privately, in the acknowledgement."""
    ack(response_type="ephemeral", **_list(viewer, deps).payload())


def _list(viewer: Viewer, deps: Deps, *, page: int = 0, done: str = "") -> Message:
    with deps.store.database.reading() as session:
        held = listed(session)
    if viewer.may(Permission.GRANT):
        return messages.everybody(held, page=page, done=done)
    administrators = list(dict.fromkeys(one.account for one in held if one.grant.role is Role.ADMINISTRATOR))
    return messages.own(viewer.grants, len(viewer.owned), administrators, done=done)


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show another page of the list, in its place."""
    ack()
    afterwards(deps.answers, _turn, deps, Place.of_click(body), viewer, page_of(action.get("value")))


def _turn(deps: Deps, place: Place, viewer: Viewer, page: int) -> None:
    put_in_place(deps, place, _list(viewer, deps, page=page))


def take(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Take away the very role that the row showed, and show the list anew."""
    token, _, page = str(action.get("value") or "").partition(" ")
    hand = Hand(viewer.user, deps.now(), "button Take away")
    try:
        with writing_as(viewer, Permission.GRANT, deps) as (session, _now):
            words = revoke_token(session, hand, token)
    except RoleProblem as problem:
        words = str(problem)
    ack()
    afterwards(deps.answers, _taken, deps, Place.of_click(body), viewer.user, page_of(page), words)


def _taken(deps: Deps, place: Place, user: str, page: int, words: str) -> None:
    # Whoever took a role from themselves sees from now on what that leaves them.
    now = viewer_for(user, deps, is_workspace_admin=deps.people.look_up(user).is_workspace_admin)
    put_in_place(deps, place, _list(now, deps, page=page, done=words))


def open_window(ack: Ack, body: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window that gives a role."""
    ack()
    afterwards(deps.windows, _open_window, deps, Place.of_click(body), body["trigger_id"])


def _open_window(deps: Deps, place: Place, trigger: str) -> None:
    with deps.store.database.reading() as session:
        view = messages.give(directorates(session), mark=mark(session), is_first=not has_administrator(session))
    deps.client.views_open(trigger_id=trigger, view=view)


def give(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Give the role that was filled in; what is wrong is said beside the field it is about."""
    account, role, key = (chosen(view, name) for name in ("person", "role", "directorate"))
    seen = str(view.get("private_metadata") or "")
    if not (seen.isdecimal() and len(seen) < 18):
        ack(response_action="update", view=told("Not given", NOT_MINE))
        return
    if wrong := refused_account(deps, account):
        ack(response_action="errors", errors={"person": wrong})
        return
    try:
        with writing_as(viewer, Permission.GRANT, deps) as (session, _):
            directorate = messages.directorate_of(key, directorates(session))
            if directorate is None or (directorate and role not in SCOPED):
                raise _WrongDirectorate
            hand = Hand(viewer.user, deps.now(), "window Give a role")
            words = grant(session, hand, account, role, directorate, seen=int(seen))
    except _WrongDirectorate:
        words = "Only officers and directors can be for one directorate, and only for one that there is."
        ack(response_action="errors", errors={"directorate": words})
        return
    except RoleProblem as problem:
        ack(response_action="errors", errors={"person": str(problem).replace(account, "this person")})
        return
    ack(response_action="update", view=done("Role given", words, account))


class _WrongDirectorate(Exception):
    """The directorate chosen does not go with the role, or is none."""


def refused_account(deps: Deps, account: str) -> str:
    """Why nobody can be made anything by this account; empty where they can."""
    if not messages.is_account(account):
        return NO_MEMBER
    try:
        return "" if deps.people.of(account).is_member else NO_MEMBER
    except NotKnownYet:
        return NOT_KNOWN


def done(title: str, words: str, *accounts: str) -> Block:
    """A window that says what was done, with mentions."""
    return modal(title, [section(messages.mentioning(words, accounts))])


def chosen(view: dict[str, Any], block: str) -> str:
    """What was filled in; empty for nothing, and for what no window of ours sends."""
    found: Any = view
    for step in ("state", "values", block, block):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return ""
    option = found.get("selected_option")
    value = option.get("value") if isinstance(option, dict) else found.get("selected_user")
    return value if isinstance(value, str) and len(value) <= 150 else ""


def page_of(value: object) -> int:
    """The page a button asks for; the first for anything that is no page."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def put_in_place(deps: Deps, place: Place, message: Message) -> None:
    """Replace the private message that was pressed in; beside any other, since what is in it is for one person."""
    if place.is_private and place.response_url:
        try:
            respond(deps.client, place, message, replace=True)
            return
        except Refused:
            pass
    tell_privately(deps.client, place.beside(), message)
