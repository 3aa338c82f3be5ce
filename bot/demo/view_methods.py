"""views.*: modals and App Homes."""

from collections.abc import Mapping
from typing import Any

from bot.demo import choices, page_shapes, shapes
from bot.demo.block_limits import VIEW_BYTES, view_problems, view_size
from bot.demo.errors import SlackRefusal
from bot.demo.state import State
from bot.demo.views import View

Args = Mapping[str, Any]
Answer = dict[str, Any]


def checked(state: State, content: Any, kind: str) -> dict[str, Any]:
    """The view as Slack keeps it, or a refusal with Slack's codes."""
    if not isinstance(content, dict) or content.get("type") != kind:
        raise SlackRefusal("invalid_arguments", [f"view must be a view object of type {kind} [json-pointer:/view]"])
    if view_size(content) > VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    state.check_blocks(view_problems(content), content.get("blocks"), code="invalid_arguments")
    return {**content, "blocks": state.with_ids(content["blocks"])}


def new_view(state: State, person: str, content: dict[str, Any]) -> View:
    """A view with an id and a hash of its own."""
    return View(state.ids.new("V"), person, content, new_hash(state), state.people[person].team)


def new_hash(state: State) -> str:
    """A hash that no earlier version of any view had."""
    return f"{int(state.clock())}.{state.ids.short()}"


def open_modal(state: State, args: Args) -> Answer:
    """views.open; a view that is refused leaves the trigger unspent."""
    with state.lock:
        content = checked(state, args.get("view"), "modal")
        _unused_external_id(state, content)
        trigger = state.passes.use_trigger(args.get("trigger_id"))
        view = state.views.open(new_view(state, trigger.person, content))
    show(state, view)
    return {"ok": True, "view": shapes.view(view)}


def push_modal(state: State, args: Args) -> Answer:
    """views.push: only with a trigger from a modal that is open; three deep at most."""
    with state.lock:
        content = checked(state, args.get("view"), "modal")
        _unused_external_id(state, content)
        trigger = state.passes.use_trigger(args.get("trigger_id"))
        if state.views.find(trigger.view_id) is None:
            raise SlackRefusal("not_found", ["the trigger does not come from an open modal"])
        view = state.views.push(new_view(state, trigger.person, content))
    show(state, view)
    return {"ok": True, "view": shapes.view(view)}


def update_view(state: State, args: Args) -> Answer:
    """views.update, by view id or external id; a hash guards against a lost update."""
    with state.lock:
        view = state.views.find(str(args.get("view_id") or ""), str(args.get("external_id") or ""))
        if view is None:
            raise SlackRefusal("not_found")
        content = checked(state, args.get("view"), str(view.content["type"]))
        if args.get("hash") and args["hash"] != view.hash:
            raise SlackRefusal("hash_conflict")
        changed = replace_content(state, view, content)
    show(state, changed)
    return {"ok": True, "view": shapes.view(changed)}


def replace_content(state: State, view: View, content: dict[str, Any]) -> View:
    """The view with new content: what stands in inputs that stay is kept."""
    place = (view.person, view.id)
    kept = choices.carried(view.blocks, content["blocks"], state.entered.get(place, {}))
    state.entered[place] = kept
    now = choices.values(content["blocks"], kept)
    return state.views.change(view, content=content, hash=new_hash(state), state=now, errors={})


def publish_home(state: State, args: Args) -> Answer:
    """views.publish: one person's App Home."""
    person = str(args.get("user_id") or "")
    if person not in state.people:
        raise SlackRefusal("user_not_found")
    content = checked(state, args.get("view"), "home")
    with state.lock:
        before = state.views.home(person)
        if args.get("hash") and before and args["hash"] != before.hash:
            raise SlackRefusal("hash_conflict")
        view = state.views.publish(new_view(state, person, content))
    state.changes.publish("home", {"view": page_shapes.view(state, view)}, frozenset({person}))
    return {"ok": True, "view": shapes.view(view)}


def _unused_external_id(state: State, content: dict[str, Any]) -> None:
    if content.get("external_id") and state.views.find(external_id=content["external_id"]):
        raise SlackRefusal("duplicate_external_id")


def show(state: State, view: View) -> None:
    """Brings the view before its person."""
    state.changes.publish("view", {"view": page_shapes.view(state, view)}, frozenset({view.person}))
