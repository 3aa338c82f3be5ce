"""The local workspace on one loopback port: the page, the Web API, and the server under both."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.demo.dispatch import App
from bot.demo.dropping import DroppableProtocol
from bot.demo.guard import Guard
from bot.demo.live import Streams
from bot.demo.page_api import PageApi
from bot.demo.quarters import Quarters
from bot.demo.slack_model import Workspace
from bot.demo.web_api import web_api_routes

STOP_SECONDS = 3


def create_site(
    workspace: Workspace, *, notice: str | Callable[[], str] = "", quarters: Quarters | None = None
) -> Starlette:
    """The site over a workspace; `site.state` holds `workspace`, `streams` and `connect`.

    `quarters` are offered for loading where the sample is there.

    The Bolt app needs the site's address first, so it is attached afterwards: `site.state.connect(app)`.
    """
    streams = Streams(workspace)
    routes = [*PageApi(workspace, streams, notice, quarters).routes(), *web_api_routes(workspace)]
    site = Starlette(routes=routes, middleware=[Middleware(Guard)])
    site.state.workspace = workspace
    site.state.streams = streams
    site.state.connect = workspace.connect
    return site


class LocalServer(uvicorn.Server):
    """Uvicorn for one site on 127.0.0.1; it ends open event streams before it waits for them."""

    def __init__(self, site: Starlette, port: int = 0) -> None:
        self.socket = socket.create_server(("127.0.0.1", port))
        # As in bot.http: otherwise every answer comes 40 ms late.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self._site = site
        site.state.workspace.base_url = self.url
        super().__init__(
            uvicorn.Config(
                site,
                http=DroppableProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )

    def run_here(self) -> None:
        """Serves until SIGINT or SIGTERM (in the main thread), or until `should_exit` is set (in another)."""
        asyncio.run(self.serve(sockets=[self.socket]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams, then whatever is left."""
        self._site.state.streams.close()
        await super().shutdown(sockets)


def serve(site: Starlette, port: int = 0) -> LocalServer:
    """A server bound to its port but not yet running: read `.url`, attach the app, then call `.run_here()`."""
    return LocalServer(site, port)


@contextmanager
def running_site(site: Starlette | Workspace, app: App | None = None, *, port: int = 0) -> Iterator[str]:
    """The site, served from a thread; yields its address, such as `http://127.0.0.1:41234`."""
    made = create_site(site) if isinstance(site, Workspace) else site
    server = LocalServer(made, port)
    if app is not None:
        made.state.connect(app)
    thread = threading.Thread(target=server.run_here, name="local-workspace", daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS + 2)
        server.socket.close()
