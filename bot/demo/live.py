"""Server-sent events: what changes, told to each open page at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.demo import page_shapes
from bot.demo.changes import Change
from bot.demo.people import Person
from bot.demo.slack_model import Workspace

HEARTBEAT_SECONDS = 15.0


class Streams:
    """The open event streams; `close` ends them all, so that the server can stop at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._queues: set[asyncio.Queue[Change | None]] = set()
        self._closed = False

    async def stream(self, person: Person) -> AsyncIterator[str]:
        """The events for this person, beginning with the modal that is open."""
        loop, queue = asyncio.get_running_loop(), asyncio.Queue[Change | None]()

        def tell(change: Change) -> None:
            if change.is_for(person.id) and not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, change)

        self._queues.add(queue)
        unsubscribe = self._workspace.changes.subscribe(tell)
        try:
            yield self._beginning(person)
            while not self._closed:
                try:
                    change = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if change is None:
                    return
                yield event(change.kind, change.data)
        finally:
            unsubscribe()
            self._queues.discard(queue)

    def _beginning(self, person: Person) -> str:
        with self._workspace.lock:
            view = self._workspace.open_view(person)
            shown = event("view", {"view": page_shapes.view(self._workspace, view)}) if view else ""
            version = self._workspace.changes.version
        return "retry: 1000\n\n" + event("change", {"version": version, "channel": None}) + shown

    def close(self) -> None:
        """Ends every stream. Called on the event loop."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)


def event(kind: str, data: dict[str, Any]) -> str:
    """One server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"
