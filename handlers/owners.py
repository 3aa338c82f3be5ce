"""`/scorecard owner`: which owners' roles nobody in Slack stands for, and binding them."""

import re
from typing import Any

from slack_bolt import Ack

from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import owners as messages
from handlers.messages.blocks import Message, section
from handlers.messages.faults import said
from handlers.messages.modals import told
from handlers.messages.roles import mentioning
from handlers.place import Place
from handlers.roles import NOT_MINE, chosen, done, page_of, put_in_place, refused_account
from handlers.words import unescaped
from storage.audit import Hand
from storage.domain.account import AccountError, parse_account
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.owners import OwnerProblem
from storage.owning import bind_seen, bind_unbound, find_mine, unbound
from storage.since import mark

GONE = "That has been done already, or has changed since. `/scorecard owner` shows what is left."
_BINDING = re.compile(r"(.*\S)\s+(<@[^<>]*>|nobody|@\S+|[UW][A-Z0-9]{5,})", re.DOTALL)
_SOURCE = "/scorecard owner"


def show(ack: Ack, command: dict[str, Any], rest: str, viewer: Viewer, deps: Deps) -> None:
    """Answer `/scorecard owner …` privately, in the acknowledgement: the list, one owner, or a binding."""
    binding = _BINDING.fullmatch(rest)
    if binding:
        message = _bind(unescaped(binding[1]), binding[2], viewer, deps)
    elif rest:
        message = _whose(unescaped(rest), viewer, deps)
    else:
        message = _list(viewer, deps)
    ack(response_type="ephemeral", **message.payload())


def _list(viewer: Viewer, deps: Deps, page: int = 0) -> Message:
    with deps.store.database.reading() as session:
        return messages.unbound_list(unbound(session, viewer, today=deps.today()), page=page)


def _whose(code: str, viewer: Viewer, deps: Deps) -> Message:
    try:
        with deps.store.database.reading() as session:
            return messages.whose(find_mine(session, code, viewer=viewer, today=deps.today()))
    except OwnerProblem as problem:
        return said(str(problem))


def _bind(code: str, typed: str, viewer: Viewer, deps: Deps) -> Message:
    try:
        account = "" if typed == "nobody" else parse_account(typed)
    except AccountError as error:
        return said(str(error))
    if account and (wrong := refused_account(deps, account)):
        return said(wrong)
    try:
        with writing_as(viewer, Permission.BIND, deps) as (session, now):
            before = find_mine(session, code, viewer=now, today=deps.today())
            hand = Hand(viewer.user, deps.now(), _SOURCE)
            words = bind_seen(session, hand, code, account, viewer=now, today=deps.today())
    except OwnerProblem as problem:
        return said(str(problem))
    text = mentioning(words, [account, before.account])
    return Message(text, (section(text),))


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show another page of the list, in its place."""
    ack()
    afterwards(deps.answers, _turn, deps, Place.of_click(body), viewer, page_of(action.get("value")))


def _turn(deps: Deps, place: Place, viewer: Viewer, page: int) -> None:
    put_in_place(deps, place, _list(viewer, deps, page))


def open_window(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window that binds the indicators of one owner's role."""
    ack()
    key = str(action.get("value") or "")
    afterwards(deps.windows, _open_window, deps, Place.of_click(body), viewer, key, body["trigger_id"])


def _open_window(deps: Deps, place: Place, viewer: Viewer, key: str, trigger: str) -> None:
    with deps.store.database.reading() as session:
        found = next((one for one in unbound(session, viewer, today=deps.today()) if one.key == key), None)
        view = messages.bind_window(found, mark=mark(session)) if found else told("Not bound", GONE)
    deps.client.views_open(trigger_id=trigger, view=view)


def bind(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Bind the indicators that the window showed to the person chosen."""
    account, wanted = chosen(view, "person"), messages.Binding.read(str(view.get("private_metadata") or ""))
    if wanted is None:
        ack(response_action="update", view=told("Not bound", NOT_MINE))
        return
    if wrong := refused_account(deps, account):
        ack(response_action="errors", errors={"person": wrong})
        return
    hand = Hand(viewer.user, deps.now(), "window Bind an owner")
    try:
        with writing_as(viewer, Permission.BIND, deps) as (session, now):
            words = bind_unbound(
                session,
                hand,
                wanted.key,
                account,
                viewer=now,
                today=deps.today(),
                token=wanted.token,
                seen=wanted.mark,
            )
    except OwnerProblem as problem:
        ack(response_action="errors", errors={"person": str(problem)})
        return
    ack(response_action="update", view=done("Owner bound", words, account))
