"""Who is asking, from the signed payload alone, and whether they may."""

import inspect
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.deps import Deps
from storage.domain.viewer import Permission, Viewer


class NotAllowed(Exception):
    """The person does not hold the permission that the route names."""


def viewer_of(body: dict[str, Any], permissions: Callable[[str, str], frozenset[Permission]]) -> Viewer:
    """The person behind a payload of any kind; nothing typed or carried by a button has a say in it.

    A payload that names nobody gives a viewer who may see nothing.
    """
    event = body.get("event") or {}
    team = body.get("team_id") or (body.get("team") or {}).get("id") or ""
    user = body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user") or ""
    return Viewer(team, user, permissions(team, user) if user else frozenset())


def guarded(listener: Callable[..., None], permission: Permission, deps: Deps) -> Callable[..., None]:
    """The listener as Bolt runs it: called with what it names, for those who hold the permission.

    The others are refused by the error handler, which hears NotAllowed.
    """
    wanted = tuple(inspect.signature(listener).parameters)

    def run(ack: Ack, body: dict[str, Any], payload: dict[str, Any]) -> None:
        viewer = viewer_of(body, deps.permissions)
        if permission not in viewer.permissions:
            raise NotAllowed
        offered = {"ack": ack, "body": body, "viewer": viewer, "deps": deps}
        offered |= dict.fromkeys(("command", "action", "event", "view"), payload)
        listener(**{name: offered[name] for name in wanted})

    return run
