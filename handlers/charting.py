"""The chart that follows a card: on the card itself where that is a real message, else privately after it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from charts.studio import Picture
from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages import modals
from handlers.messages.blocks import Message
from handlers.messages.cards import chart_message, with_chart
from handlers.messages.faults import said
from handlers.pictures import showing, upload
from handlers.place import Place, Refused, respond, tell_directly, tell_privately
from storage.domain.snapshot import IndicatorSnapshot

log = logging.getLogger(__name__)
DRAWING_SECONDS = 15
IN_DIRECT_MESSAGE = "The chart is in your direct messages with me: Slack would not show it here."
FAILED = "The chart could not be drawn this time; the card stands. Press Chart to try again."


@dataclass(frozen=True)
class Posted:
    """A real message that shows a card and can be edited."""

    channel: str
    ts: str
    card: Message


def follow_privately(deps: Deps, place: Place, snapshot: IndicatorSnapshot) -> None:
    """Have the chart drawn and sent to the asker alone. A chart that fails never costs the card."""
    _later(deps, _send_privately, place, snapshot)


def join(deps: Deps, posted: Posted, snapshot: IndicatorSnapshot) -> None:
    """Have the chart drawn and put on the posted card."""
    _later(deps, _join, posted, snapshot)


def fill_window(deps: Deps, view_id: str, snapshot: IndicatorSnapshot) -> None:
    """Have the chart drawn and put into an open window."""
    _later(deps, _fill, view_id, snapshot)


def _later(deps: Deps, work: Callable[..., None], *args: object) -> None:
    try:
        deps.slow.put(work, deps, *args)
    except LaneFull:
        log.warning("too many charts are waiting; one was left out")


def _picture(deps: Deps, snapshot: IndicatorSnapshot) -> tuple[Picture, str]:
    drawn = deps.studio.submit(snapshot).result(DRAWING_SECONDS)
    return drawn, _uploaded(deps, snapshot, drawn)


def _uploaded(deps: Deps, snapshot: IndicatorSnapshot, drawn: Picture) -> str:
    return upload(deps.client, drawn, deps.uploads, name=f"Trend {snapshot.definition.key.code}")


def _again(deps: Deps, snapshot: IndicatorSnapshot, drawn: Picture) -> str:
    deps.uploads.forget(drawn.digest)
    return _uploaded(deps, snapshot, drawn)


def _send_privately(deps: Deps, place: Place, snapshot: IndicatorSnapshot) -> None:
    try:
        drawn, file_id = _picture(deps, snapshot)
    except Exception:
        log.exception("a chart failed")
        tell_privately(deps.client, place, said(FAILED))
        return
    try:
        respond(deps.client, place, chart_message(snapshot, file_id, drawn.alt))
    except Refused:
        tell_directly(deps.client, place.user, chart_message(snapshot, file_id, drawn.alt))
        tell_privately(deps.client, place, said(IN_DIRECT_MESSAGE))


def _join(deps: Deps, posted: Posted, snapshot: IndicatorSnapshot) -> None:
    drawn, file_id = _picture(deps, snapshot)

    def post(picture: str) -> None:
        card = with_chart(posted.card, picture, drawn.alt)
        deps.client.chat_update(channel=posted.channel, ts=posted.ts, text=card.text, blocks=list(card.blocks))

    showing(post, lambda: _again(deps, snapshot, drawn), file_id)


def _fill(deps: Deps, view_id: str, snapshot: IndicatorSnapshot) -> None:
    try:
        drawn, file_id = _picture(deps, snapshot)
    except Exception:
        log.exception("a chart failed")
        deps.client.views_update(view_id=view_id, view=modals.told("Chart", FAILED))
        return

    def post(picture: str) -> None:
        deps.client.views_update(view_id=view_id, view=modals.chart(snapshot, picture, drawn.alt))

    showing(post, lambda: _again(deps, snapshot, drawn), file_id)
