"""The chart worker: `python -m charts.worker` reads plans, answers pictures, and ends with its parent.

Started by the studio with its own session, so that Ctrl-C in a terminal is not its affair.
"""

import gc
import logging
import os
import queue
import shutil
import sys
import threading
from collections.abc import Callable
from typing import IO

from charts import wire
from charts.plans import Plan

READY = "ready"
_NICE = 5
Paint = Callable[[Plan], bytes]


def main() -> None:
    """Draw until the parent closes the pipe or dies; a parent killed outright closes it too."""
    requests, answers = _own_pipes()
    plans: queue.SimpleQueue[Plan] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, plans), daemon=True).start()
    paint = _warm()
    wire.send(answers, READY)
    while True:
        wire.send(answers, _answer(paint, plans.get()))
        gc.collect()


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the parent; whatever prints from now on goes to standard error and cannot garble an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _listen(requests: IO[bytes], plans: "queue.SimpleQueue[Plan]") -> None:
    """Pass on what arrives. When the parent has gone the process ends at once, in the middle of a chart too."""
    try:
        while True:
            plans.put(wire.receive(requests))
    except (EOFError, OSError):
        if scratch := os.environ.get(wire.SCRATCH):
            shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)


def _warm() -> Paint:
    """Import matplotlib, find the fonts, draw once, and step back behind the process that answers people.

    What this leaves behind is never collected again; a chart's own litter is, after its answer has left.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from charts import painting

    painting.warm()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    gc.collect()
    gc.freeze()
    gc.disable()
    return painting.paint


def _answer(paint: Paint, plan: Plan) -> tuple[bytes, str]:
    """The picture, or no bytes and the kind of failure: never the text of it, which may hold what people wrote."""
    try:
        return paint(plan), ""
    except Exception as error:  # noqa: BLE001  the edge of the worker: the next chart must still be drawn
        return b"", type(error).__name__


if __name__ == "__main__":
    main()
