"""Who is asking, from the signed payload and the database alone, and whether they may."""

import inspect
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.deps import Deps
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.store import Reading


class NotAllowed(Exception):
    """The person does not hold the permission that the route names."""


def viewer_of(body: dict[str, Any], deps: Deps, reading: Reading) -> Viewer:
    """The person behind a payload of any kind; nothing typed or carried by a button has a say in it.

    A payload that names nobody, or anybody who is no full member of this workspace, gives a viewer who may see
    nothing. Raises NotKnownYet.
    """
    team = body.get("team_id") or (body.get("team") or {}).get("id") or ""
    user = _user_of(body)
    nobody = Viewer(team, user)
    if not user or (deps.team and team != deps.team):
        return nobody
    person = deps.people.of(user)
    if not person.is_member:
        return nobody
    return _member(user, deps, reading, is_workspace_admin=person.is_workspace_admin)


def _user_of(body: dict[str, Any]) -> str:
    event = body.get("event") or {}
    return str(body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user") or "")


def viewer_for(user: str, deps: Deps, *, is_workspace_admin: bool) -> Viewer:
    """A full member with the roles they hold just now, as the database says."""
    with deps.store.reading() as reading:
        return _member(user, deps, reading, is_workspace_admin=is_workspace_admin)


def _member(user: str, deps: Deps, reading: Reading, *, is_workspace_admin: bool) -> Viewer:
    return reading.viewer(deps.team, user, default=deps.default_grants, is_workspace_admin=is_workspace_admin)


def guarded(listener: Callable[..., None], permission: Permission, deps: Deps) -> Callable[..., None]:
    """The listener as Bolt runs it: called with what it names, for those who hold the permission.

    The others are refused by the error handler, which hears NotAllowed, or TooMuch before anything has been looked up.
    """
    wanted = tuple(inspect.signature(listener).parameters)

    def run(ack: Ack, body: dict[str, Any], payload: dict[str, Any]) -> None:
        user = _user_of(body)
        if user:
            deps.floods.ask(user)
        with deps.store.reading() as reading:
            viewer = viewer_of(body, deps, reading)
            if not viewer.may(permission):
                raise NotAllowed
            offered = {"ack": ack, "body": body, "viewer": viewer, "reading": reading, "deps": deps}
            offered |= dict.fromkeys(("command", "action", "event", "view"), payload)
            listener(**{name: offered[name] for name in wanted})

    return run
