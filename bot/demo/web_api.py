"""The model over HTTP, as slack_sdk calls it: methods, uploads and response URLs."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.demo import methods, replies
from bot.demo.dropping import Dropped
from bot.demo.errors import SlackRefusal
from bot.demo.faults import Fault
from bot.demo.incoming import json_object
from bot.demo.state import State

LARGEST_UPLOAD = 20 * 1024 * 1024
_NESTED = ("blocks", "metadata", "view", "files", "attachments")


def web_api_routes(state: State) -> list[Route]:
    """Routes of the bot's side."""

    async def api(request: Request) -> Response:
        method = request.path_params["method"]
        return await _with_fault(state, method, lambda: _method(state, method, request))

    async def upload(request: Request) -> Response:
        return await _with_fault(state, "upload", lambda: _upload(state, request))

    async def response(request: Request) -> Response:
        return await _with_fault(state, "response_url", lambda: _response_url(state, request))

    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/upload/{file_id}", upload, methods=["POST"]),
        Route("/response/{url_id}", response, methods=["POST"]),
    ]


async def _with_fault(state: State, method: str, answer: Callable[[], Awaitable[Response]]) -> Response:
    fault = state.faults.take(method)
    if fault is None:
        return await answer()
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop:
        if fault.after:
            await answer()
        return Dropped()
    return _failure(fault) or await answer()


def _failure(fault: Fault) -> Response | None:
    if fault.retry_after is not None:
        headers = {"retry-after": str(fault.retry_after)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.html:
        return HTMLResponse("<!DOCTYPE html><title>Server Error</title><p>Server Error", fault.status or 200)
    if fault.status:
        return PlainTextResponse("server error", fault.status)
    if fault.error:
        return JSONResponse({"ok": False, "error": fault.error})
    return None


async def _method(state: State, method: str, request: Request) -> Response:
    args = await _arguments(request)
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(args.pop("token", ""))
    args.pop("token", None)
    headers = {"x-oauth-scopes": ",".join(sorted(state.scopes)), "cache-control": "no-store"}
    try:
        return JSONResponse(methods.call(state, method, token, args), headers=headers)
    except SlackRefusal as refusal:
        if refusal.code in ("unknown_method", "msg_blocks_too_long") or refusal.details:
            # An image still in processing is everyday; the bot is expected to try again.
            waiting = bool(refusal.details) and all(line.startswith("invalid slack file") for line in refusal.details)
            state.show_card(f"Slack would refuse {method}: {refusal}", told=waiting)
        return JSONResponse(refusal.body(), headers=headers)


async def _arguments(request: Request) -> dict[str, Any]:
    """Arguments from the query, a form or JSON; nested ones in a form are JSON in a string."""
    args: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.startswith("application/json"):
        return args | _json_object(body)
    if kind.startswith("multipart/form-data"):
        form = await request.form()
        args |= {key: value for key, value in form.items() if isinstance(value, str)}
    else:
        args |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return {key: _nested(value) if key in _NESTED else value for key, value in args.items()}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        return json_object(body)
    except ValueError:
        return {}


def _nested(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


async def _upload(state: State, request: Request) -> Response:
    content = await request.body()
    with state.lock:
        taken = len(content) <= LARGEST_UPLOAD and state.files.receive(request.path_params["file_id"], content)
    return PlainTextResponse(f"OK - {len(content)}") if taken else PlainTextResponse("upload refused", 400)


async def _response_url(state: State, request: Request) -> Response:
    body: Mapping[str, Any] = _json_object(await request.body())
    try:
        with state.lock:
            url = state.passes.use_url(request.path_params["url_id"])
            replies.respond(state, url, body)
    except SlackRefusal as refusal:
        status = 404 if refusal.code in ("expired_url", "used_url") else 400
        state.show_card(f"Slack would refuse the answer to a response_url: {refusal}")
        return JSONResponse(refusal.body(), status)
    return PlainTextResponse("ok")
