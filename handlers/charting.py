"""The picture that follows an answer: on the message itself where everyone sees it, else privately after it."""

import logging
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from charts.plans import Request
from charts.studio import Picture
from handlers import framing
from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages.cards import chart_message
from handlers.messages.faults import said
from handlers.place import Place, Refused, respond, tell_directly, tell_privately
from handlers.posting import Drawn, PostedCard, remake
from storage.domain.snapshot import IndicatorSnapshot

log = logging.getLogger(__name__)
DRAWING_SECONDS = 15
IN_DIRECT_MESSAGE = "The chart is in your direct messages with me: Slack would not show it here."
FAILED = "The chart could not be drawn this time; the card stands. Press Chart to try again."
NO_PICTURE = "The picture could not be drawn this time; the words stand. Ask again to have it."
TOO_MANY = "You have asked for many charts at once, so this one was left out. Press Chart in a moment to have it."


@dataclass(frozen=True)
class Chart:
    """A drawn picture and what it is of."""

    request: Request
    picture: Picture

    @property
    def name(self) -> str:
        """The file's name and title in Slack."""
        return framing.name(self.request)


class Target(Protocol):
    """Where a chart goes, and where it is said that there is none."""

    def show(self, deps: Deps, chart: Chart) -> None: ...
    def excuse(self, deps: Deps, words: str) -> None: ...


@dataclass(frozen=True)
class Privately:
    """After a private card, as a second private message; in the direct message where Slack refuses that.

    `not_before` (seconds, monotonic) is when a card that leaves with an acknowledgement is sure to stand there.
    """

    place: Place
    not_before: float = 0.0

    @classmethod
    def after_acknowledging(cls, deps: Deps, place: Place) -> "Privately":
        """For a card that is still on its way: nothing says when an acknowledgement has arrived."""
        return cls(place, time.monotonic() + deps.head_start)

    def show(self, deps: Deps, chart: Chart) -> None:
        self._wait()

        def here(file_id: str) -> None:
            respond(deps.client, self.place, chart_message(file_id, chart.picture.alt))

        def directly(file_id: str) -> None:
            message = chart_message(file_id, chart.picture.alt)
            if tell_directly(deps.client, self.place.user, message) != self.place.channel:
                tell_privately(deps.client, self.place, said(IN_DIRECT_MESSAGE))

        try:
            # Twice at most: a response_url takes five answers, and the card may have been one of them.
            deps.uploads.show(chart.picture, here, name=chart.name, tries=2)
        except Refused:
            deps.uploads.show(chart.picture, directly, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        self._wait()
        tell_privately(deps.client, self.place, said(words))

    def _wait(self) -> None:
        time.sleep(max(0.0, self.not_before - time.monotonic()))


@dataclass(frozen=True)
class OnCard:
    """On a posted card, which is made anew for whoever can read it by then: without the chart if that shows more."""

    card: PostedCard

    def show(self, deps: Deps, chart: Chart) -> None:
        def join(file_id: str) -> None:
            remake(deps, self.card, drawn=Drawn(chart.request, file_id, chart.picture.alt))

        deps.uploads.show(chart.picture, join, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        remake(deps, self.card, note=words)


@dataclass(frozen=True)
class InWindow:
    """In the window that was opened for it."""

    view_id: str
    request: Request

    def show(self, deps: Deps, chart: Chart) -> None:
        def fill(file_id: str) -> None:
            view = framing.window(chart.request, file_id, chart.picture.alt)
            deps.client.views_update(view_id=self.view_id, view=view)

        deps.uploads.show(chart.picture, fill, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        deps.client.views_update(view_id=self.view_id, view=framing.excused(self.request, words))


def follow(deps: Deps, target: Target, request: Request, *, user: str) -> None:
    """Have the picture drawn and shown. Never raises: a picture that fails never costs the words.

    `user` is who asked for it; each person gets so many at a time.
    """
    if not deps.floods.may_draw(user):
        _excuse(deps, target, TOO_MANY)
        return
    try:
        deps.pictures.put(draw, deps, target, request)
    except LaneFull:
        log.warning("too many charts are waiting; one was left out")
        _excuse(deps, target, _failed(request))


def draw(deps: Deps, target: Target, request: Request) -> None:
    """Have the picture drawn and show it, waiting for both; what fails is said at the target."""
    try:
        picture = deps.studio.submit(request).result(DRAWING_SECONDS)
        target.show(deps, Chart(request, picture))
    except Exception:
        log.exception("a chart failed", extra={"reference": secrets.token_hex(4)})
        target.excuse(deps, _failed(request))


def _failed(request: Request) -> str:
    return FAILED if isinstance(request, IndicatorSnapshot) else NO_PICTURE


def _excuse(deps: Deps, target: Target, words: str) -> None:
    with suppress(LaneFull):
        deps.answers.put(target.excuse, deps, words)
