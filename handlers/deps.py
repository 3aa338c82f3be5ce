"""What listeners work with: made once by the composition root and handed to every one of them."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from slack_sdk import WebClient

from charts.studio import Picture
from handlers.answer import Asker
from handlers.lanes import Lane
from handlers.pictures import Uploads
from handlers.place import Place
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Permission, Viewer
from storage.store import Store


class Draws(Protocol):
    """What draws charts, elsewhere and later."""

    def submit(self, snapshot: IndicatorSnapshot) -> "Future[Picture]":
        """Have the chart drawn; raises when there is no room for another."""
        ...


def everyone_sees(team: str, user: str) -> frozenset[Permission]:
    """The one role there is so far: whoever Slack vouches for sees what has been published."""
    return frozenset({Permission.VIEW_PUBLISHED})


@dataclass(frozen=True)
class Deps:
    """`windows` is for modals alone (a trigger lives three seconds), `answers` for messages, `pictures` for charts.

    `head_start` is how many seconds an acknowledgement gets before anything may follow it.
    """

    store: Store
    studio: Draws
    client: WebClient
    uploads: Uploads
    windows: Lane
    answers: Lane
    pictures: Lane
    now: Callable[[], datetime]
    today: Callable[[], date]
    permissions: Callable[[str, str], frozenset[Permission]] = everyone_sees
    head_start: float = 0.5

    def asker(self, viewer: Viewer, place: Place) -> Asker:
        """Who asks today."""
        return Asker(viewer, self.today(), can_share=place.can_share)
