"""Who is asking, from the signed payload alone, and whether they may."""

import inspect
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.deps import Deps
from handlers.messages.faults import NOT_ALLOWED, said
from storage.domain.viewer import Permission, Viewer


def viewer_of(body: dict[str, Any]) -> Viewer:
    """The person behind a payload of any kind; nothing typed or carried by a button has a say in it."""
    event = body.get("event") or {}
    team = body.get("team_id") or (body.get("team") or {}).get("id") or ""
    user = body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user") or ""
    return Viewer(team, user)


def guarded(listener: Callable[..., None], permission: Permission, deps: Deps) -> Callable[..., None]:
    """The listener as Bolt runs it: called with what it names, for those who hold the permission, refused otherwise."""
    wanted = tuple(inspect.signature(listener).parameters)

    def run(ack: Ack, body: dict[str, Any], payload: dict[str, Any]) -> None:
        viewer = viewer_of(body)
        if permission not in viewer.permissions:
            ack(response_type="ephemeral", **said(NOT_ALLOWED).payload()) if "command" in body else ack()
            return
        offered = {"ack": ack, "body": body, "viewer": viewer, "deps": deps}
        offered |= dict.fromkeys(("command", "action", "event", "view"), payload)
        listener(**{name: offered[name] for name in wanted})

    return run
