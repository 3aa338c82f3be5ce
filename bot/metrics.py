"""What a monitor may read at /metrics on the health port: counts and times, never a name or a figure."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from storage.alerts import outbox, tally
from storage.alerts.problems import oldest_write, set_aside
from storage.database import Database

_ACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_RENDER = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
log = logging.getLogger(__name__)


class _Changes(Collector):
    """How many changes of status the database holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[CounterMetricFamily]:
        """One number for each kind and cause; none where they cannot be read."""
        found = CounterMetricFamily("scorecard_changes", "Changes of status, of all times.", labels=["kind", "cause"])
        try:
            with self._database.reading() as session:
                counted = tally.changes(session)
        except Exception:  # without them the monitor still gets all other numbers
            log.warning("The changes could not be counted.", exc_info=True)
            return
        for labels, count in counted.items():
            found.add_metric(labels, count)
        yield found


class Metrics:
    """A meter that keeps what it hears. What this process has done is counted, what the database holds is read.

    Processes that share a database give the same numbers of what it holds.
    """

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._deliveries = Counter(
            "scorecard_deliveries", "Attempts of this process to send a message.", ["outcome"], registry=registry
        )
        self._acknowledged = Histogram(
            "scorecard_acknowledgement_seconds",
            "Time until a request of Slack's was acknowledged.",
            buckets=_ACK,
            registry=registry,
        )
        self._rendered = Histogram(
            "scorecard_chart_render_seconds", "Time to draw a chart.", buckets=_RENDER, registry=registry
        )

    def delivered(self, outcome: str) -> None:
        """An attempt to send a message ended so."""
        self._deliveries.labels(outcome).inc()

    def acknowledged(self, seconds: float) -> None:
        """A request of Slack's was acknowledged, so long after it came in."""
        self._acknowledged.observe(seconds)

    def rendered(self, seconds: float) -> None:
        """A chart was drawn."""
        self._rendered.observe(seconds)

    def watch(self, database: Database, *, now: Callable[[], datetime]) -> None:
        """Read from this database what has changed and what waits, whenever somebody asks."""
        self._registry.register(_Changes(database))

        def age(since: datetime | None) -> float:
            return max(0.0, (now() - since).total_seconds()) if since else 0.0

        def undelivered() -> float:
            with database.reading() as session:
                return age(outbox.oldest_waiting(session, now=now()))

        def lag() -> float:
            with database.reading() as session:
                return age(oldest_write(session, now=now()))

        def aside() -> float:
            with database.reading() as session:
                return set_aside(session)

        self._gauge("scorecard_oldest_undelivered_seconds", "Age of the oldest undelivered message.", undelivered)
        self._gauge("scorecard_detection_lag_seconds", "Age of the oldest write that was not assessed yet.", lag)
        self._gauge(
            "scorecard_set_aside", "Indicators, risks and areas set aside because assessing them failed.", aside
        )

    def text(self) -> bytes:
        """Everything, in the text format of Prometheus."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, words: str, read: Callable[[], float]) -> None:
        def value() -> float:
            try:
                return read()
            except Exception:  # noqa: BLE001 (what cannot be read must not hide the rest from the monitor)
                return float("nan")

        Gauge(name, words, registry=self._registry).set_function(value)
