"""The picture in a delivered message: ready within a bound, or the message goes without it."""

import logging
from concurrent.futures import Future
from dataclasses import replace

from handlers.charting import DRAWING_SECONDS, Chart
from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages.blocks import Message, file_image
from handlers.messages.cards import with_chart

log = logging.getLogger(__name__)
PICTURE_SECONDS = 20.0
"""What drawing and uploading may take together; well within the lease of a message."""


def with_picture(deps: Deps, rendered: Rendered, *, patience: float = PICTURE_SECONDS) -> Rendered:
    """The message with its chart; as it is where it has none, or it does not come in time."""
    if rendered.chart is None:
        return rendered
    drawn: Future[tuple[str, str]] = Future()
    try:
        deps.pictures.put(_draw, deps, rendered, drawn)
        file_id, alt = drawn.result(patience)
    except (LaneFull, TimeoutError, _NoPicture):
        log.warning("a chart was left out of an alert")
        return rendered
    return replace(rendered, message=_joined(rendered.message, file_id, alt), file=file_id)


def _joined(message: Message, file_id: str, alt: str) -> Message:
    if any(block["type"] == "actions" for block in message.blocks):
        return with_chart(message, file_id, alt)
    return message.with_blocks(file_image(file_id, alt))


class _NoPicture(Exception):
    """It could not be drawn, or not be uploaded."""


def _draw(deps: Deps, rendered: Rendered, drawn: "Future[tuple[str, str]]") -> None:
    request = rendered.chart
    assert request is not None
    try:
        picture = deps.studio.submit(request).result(DRAWING_SECONDS)
        found: list[str] = []
        deps.uploads.show(picture, found.append, name=Chart(request, picture).name)
        drawn.set_result((found[0], picture.alt))
    except Exception as error:
        log.warning("a chart for an alert failed", exc_info=error)
        drawn.set_exception(_NoPicture())
