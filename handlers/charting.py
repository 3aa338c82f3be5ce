"""The chart that follows a card: on the card itself where that is a real message, else privately after it."""

import logging
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from charts.studio import Picture
from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages import modals
from handlers.messages.cards import chart_message
from handlers.messages.faults import said
from handlers.place import Place, Refused, respond, tell_directly, tell_privately
from handlers.posting import Drawn, PostedCard, remake
from storage.domain import marking
from storage.domain.snapshot import IndicatorSnapshot

log = logging.getLogger(__name__)
DRAWING_SECONDS = 15
IN_DIRECT_MESSAGE = "The chart is in your direct messages with me: Slack would not show it here."
FAILED = "The chart could not be drawn this time; the card stands. Press Chart to try again."
TOO_MANY = "You have asked for many charts at once, so this one was left out. Press Chart in a moment to have it."


@dataclass(frozen=True)
class Chart:
    """A drawn chart and what it is of."""

    snapshot: IndicatorSnapshot
    picture: Picture

    @property
    def name(self) -> str:
        """The file's name and title in Slack."""
        return ", ".join([f"Trend {self.snapshot.definition.key.code}", *marking.of_latest(self.snapshot)])


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
            respond(deps.client, self.place, chart_message(chart.snapshot, file_id, chart.picture.alt))

        def directly(file_id: str) -> None:
            message = chart_message(chart.snapshot, file_id, chart.picture.alt)
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
            remake(deps, self.card, drawn=Drawn(chart.snapshot, file_id, chart.picture.alt))

        deps.uploads.show(chart.picture, join, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        remake(deps, self.card, note=words)


@dataclass(frozen=True)
class InWindow:
    """In the window that was opened for it."""

    view_id: str

    def show(self, deps: Deps, chart: Chart) -> None:
        def fill(file_id: str) -> None:
            view = modals.chart(chart.snapshot, file_id, chart.picture.alt)
            deps.client.views_update(view_id=self.view_id, view=view)

        deps.uploads.show(chart.picture, fill, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        deps.client.views_update(view_id=self.view_id, view=modals.told("Chart", words))


def follow(deps: Deps, target: Target, snapshot: IndicatorSnapshot, *, user: str) -> None:
    """Have the chart drawn and shown. Never raises: a chart that fails never costs the card.

    `user` is who asked for it; each person gets so many at a time.
    """
    if not deps.floods.may_draw(user):
        _excuse(deps, target, TOO_MANY)
        return
    try:
        deps.pictures.put(draw, deps, target, snapshot)
    except LaneFull:
        log.warning("too many charts are waiting; one was left out")
        _excuse(deps, target, FAILED)


def draw(deps: Deps, target: Target, snapshot: IndicatorSnapshot) -> None:
    """Have the chart drawn and show it, waiting for both; what fails is said at the target."""
    try:
        picture = deps.studio.submit(snapshot).result(DRAWING_SECONDS)
        target.show(deps, Chart(snapshot, picture))
    except Exception:
        log.exception("a chart failed", extra={"reference": secrets.token_hex(4)})
        target.excuse(deps, FAILED)


def _excuse(deps: Deps, target: Target, words: str) -> None:
    with suppress(LaneFull):
        deps.answers.put(target.excuse, deps, words)
