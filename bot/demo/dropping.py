"""Closing a connection in mid-answer, as a broken network does."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_TRANSPORT = "transport"


class DroppableProtocol(H11Protocol):
    """Uvicorn's own protocol; each request carries the transport of its connection, so that it can be cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keeps the transport where requests find it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TRANSPORT: transport}


class Dropped(Response):
    """Closes the connection of its request without a byte; answers 500 under any other server."""

    def __init__(self) -> None:
        super().__init__(status_code=500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cuts the connection instead of answering."""
        transport = scope.get("state", {}).get(_TRANSPORT)
        if transport is None:
            await super().__call__(scope, receive, send)
            return
        transport.abort()
        await asyncio.sleep(0)
