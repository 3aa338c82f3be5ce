"""A front process to be asked over HTTP: `python -m benchmarks.front empty|card DATABASE`; it ends with its input.

It prints its port; then a line "draw" on its input has it draw unseen charts without pause, and "rest" stops that.
"""

import sys
import threading

from benchmarks.asking import card_app, empty_app
from benchmarks.charts import unseen
from bot.health import Health
from bot.http import listen, serve
from bot.stopping import Stop
from charts.studio import Studio
from storage.database import Database
from storage.store import Store


class Painter:
    """Draws one unseen chart after another while it is told to."""

    def __init__(self, studio: Studio) -> None:
        self._studio, self._wanted = studio, threading.Event()
        threading.Thread(target=self._paint, daemon=True).start()

    def obey(self, word: str) -> None:
        """Draw or rest."""
        if word == "draw":
            self._wanted.set()
        else:
            self._wanted.clear()

    def _paint(self) -> None:
        for one in unseen():
            self._wanted.wait()
            self._studio.submit(one).result()


def main() -> None:
    """Serve the empty listener or the product's card until the input ends."""
    kind, url = sys.argv[1:]
    listener = listen("127.0.0.1", 0)
    stop = Stop()
    with Studio() as studio, card_app(Store(Database(url))) as card:
        threading.Thread(target=_obey, args=(Painter(studio), stop), daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        serve(card if kind == "card" else empty_app(), listener=listener, stop=stop, health=Health())


def _obey(painter: Painter, stop: Stop) -> None:
    for line in sys.stdin:
        painter.obey(line.strip())
    stop.ask()


if __name__ == "__main__":
    main()
