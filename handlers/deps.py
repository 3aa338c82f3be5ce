"""What listeners work with: made once by the composition root and handed to every one of them."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from slack_sdk import WebClient

from charts.plans import Request
from charts.studio import Picture
from handlers.answer import Asker
from handlers.flood import Floods
from handlers.lanes import Lane
from handlers.meter import Meter, NoMeter
from handlers.people import People
from handlers.pictures import Uploads
from handlers.place import Place
from handlers.turns import Turns
from storage.domain.role import Grant
from storage.domain.viewer import VIEWER, Reader
from storage.store import Store


class Draws(Protocol):
    """What draws pictures, elsewhere and later."""

    def submit(self, request: Request) -> "Future[Picture]":
        """Have the picture drawn; raises when there is no room for another."""
        ...


@dataclass(frozen=True)
class Deps:
    """`team` is the workspace the bot belongs to, `default_grants` what each of its full members holds.

    `windows` is for modals alone (a trigger lives three seconds), `answers` for messages, `pictures` for charts.

    `bot_user` is the bot's own account, empty where it has to be asked for; `turns` keep changes of one posted message
    apart.

    `alerts_channel` is the channel that hears of published changes, empty for none.

    `head_start` is how many seconds an acknowledgement gets before anything may follow it.
    """

    store: Store
    studio: Draws
    client: WebClient
    uploads: Uploads
    people: People
    windows: Lane
    answers: Lane
    pictures: Lane
    now: Callable[[], datetime]
    today: Callable[[], date]
    team: str = ""
    default_grants: frozenset[Grant] = frozenset({VIEWER})
    head_start: float = 0.5
    bot_user: str = ""
    floods: Floods = field(default_factory=Floods)
    turns: Turns = field(default_factory=Turns)
    alerts_channel: str = ""
    meter: Meter = field(default_factory=NoMeter)

    def asker(self, viewer: Reader, place: Place) -> Asker:
        """Who is to read the answer, today."""
        is_alone = place.is_private or place.channel.startswith("D")
        return Asker(viewer, self.today(), can_share=place.can_share, is_alone=is_alone)
