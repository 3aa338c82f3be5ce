"""Closing a connection in mid-answer, as a broken network does."""

import asyncio
import weakref

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: weakref.WeakValueDictionary[tuple[str, int], "DroppableProtocol"] = weakref.WeakValueDictionary()


class DroppableProtocol(H11Protocol):
    """Uvicorn's own protocol, remembered by the client's address so that its connection can be cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remembers the connection."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        if peer:
            _open[(peer[0], peer[1])] = self


class _Dropped(Response):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cuts the connection instead of answering."""
        protocol = _open.get(tuple(scope["client"]))
        if protocol is None:
            await super().__call__(scope, receive, send)
            return
        protocol.transport.abort()
        await asyncio.sleep(0)


def drop_connection(request: Request) -> Response:
    """A response that closes the connection of its request without a byte; 500 under any other server."""
    return _Dropped(status_code=500)
