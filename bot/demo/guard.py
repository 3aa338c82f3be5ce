"""Nobody but this page and this bot: Host and Origin must be our own."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost", "[::1]")
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """Refuses requests that name another host, or come from another site's page; adds the page's safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on a request of our own."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(Request(scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _refusal(request: Request) -> Response | None:
    port = (request.scope.get("server") or ("", 0))[1]
    own = {f"{name}:{port}" for name in NAMES}
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if host.lower() not in own:
        return _no(f"This local workspace answers at 127.0.0.1 only, not at “{host[:100]}”.")
    if origin is not None and origin.lower() not in {f"http://{each}" for each in own}:
        return _no("This request comes from another site's page, so it was refused.")
    if request.headers.get("sec-fetch-site") == "cross-site":
        return _no("This request comes from another site's page, so it was refused.")
    return None


def _no(words: str) -> Response:
    return PlainTextResponse(words, 403)
