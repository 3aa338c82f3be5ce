"""What listeners work with: made once by the composition root and handed to every one of them."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from slack_sdk import WebClient

from charts.studio import Picture
from handlers.answer import Asker
from handlers.lanes import Lane
from handlers.pictures import Uploads
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Viewer
from storage.store import Store


class Draws(Protocol):
    """What draws charts, elsewhere and later."""

    def submit(self, snapshot: IndicatorSnapshot) -> "Future[Picture]":
        """Have the chart drawn; raises when there is no room for another."""
        ...


@dataclass(frozen=True)
class Deps:
    """`fast` is for windows (a trigger lives three seconds) and answers, `slow` for pictures and uploads."""

    store: Store
    studio: Draws
    client: WebClient
    fast: Lane
    slow: Lane
    now: Callable[[], datetime]
    today: Callable[[], date]
    uploads: Uploads = field(default_factory=Uploads)

    def asker(self, viewer: Viewer, channel: str) -> Asker:
        """Who asks today. In a direct message there is nobody to share with."""
        return Asker(viewer, self.today(), can_share=not channel.startswith("D"))
