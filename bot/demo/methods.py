"""The Web API methods the model knows, each with the scope it needs."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo import chat_methods, conversation_methods, file_methods, history_methods, view_methods
from bot.demo.errors import SlackRefusal
from bot.demo.people import BOT_ID, BOT_USER, TEAM_ID, TEAM_NAME
from bot.demo.state import State

Args = Mapping[str, Any]
Method = Callable[[State, Args], dict[str, Any]]


def _auth_test(state: State, args: Args) -> dict[str, Any]:
    return {
        "ok": True,
        "url": "https://sample-council.slack.com/",
        "team": TEAM_NAME,
        "user": "scorecard_bot",
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


METHODS: dict[str, tuple[Method, str]] = {
    "auth.test": (_auth_test, ""),
    "chat.postMessage": (chat_methods.post_message, "chat:write"),
    "chat.postEphemeral": (chat_methods.post_ephemeral, "chat:write"),
    "chat.update": (chat_methods.update, "chat:write"),
    "chat.delete": (chat_methods.delete, "chat:write"),
    "chat.getPermalink": (chat_methods.permalink, ""),
    "conversations.info": (conversation_methods.info, "channels:read"),
    "conversations.open": (conversation_methods.open_im, "im:write"),
    "conversations.members": (conversation_methods.members, "channels:read"),
    "conversations.list": (conversation_methods.listing, "channels:read"),
    "conversations.history": (history_methods.history, "channels:history"),
    "conversations.replies": (history_methods.replies, "channels:history"),
    "users.info": (conversation_methods.user_info, "users:read"),
    "users.list": (conversation_methods.user_list, "users:read"),
    "files.getUploadURLExternal": (file_methods.ask_url, "files:write"),
    "files.completeUploadExternal": (file_methods.complete, "files:write"),
    "files.delete": (file_methods.delete, "files:write"),
    "files.info": (file_methods.info, "files:read"),
    "views.open": (view_methods.open_modal, ""),
    "views.push": (view_methods.push_modal, ""),
    "views.update": (view_methods.update_view, ""),
    "views.publish": (view_methods.publish_home, ""),
}


def call(state: State, method: str, token: str, args: Args) -> dict[str, Any]:
    """Runs one method for a bearer of `token`; raises `SlackRefusal` where Slack answers `ok: false`."""
    if not token:
        raise SlackRefusal("not_authed")
    if token != state.token:
        raise SlackRefusal("invalid_auth")
    if method not in METHODS:
        raise SlackRefusal("unknown_method", req_method=method)
    run, scope = METHODS[method]
    needed = _scope(state, method, scope, args)
    if needed and needed not in state.scopes:
        raise SlackRefusal("missing_scope", needed=needed, provided=",".join(sorted(state.scopes)))
    state.record(method, args)
    return run(state, args)


def _scope(state: State, method: str, scope: str, args: Args) -> str:
    """The scope for this kind of conversation: `channels:…`, `groups:…` or `im:…`."""
    channel = state.channels.get(str(args.get("channel") or ""))
    if not method.startswith("conversations.") or channel is None or not scope.startswith("channels:"):
        return scope
    family = "im" if channel.is_im else "groups" if channel.private else "channels"
    return scope.replace("channels", family)
