"""The numbers for a monitor: at /metrics on the health port, and nowhere else."""

import http.client
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.health import Health, served
from bot.metrics import Metrics
from storage.alerts import due
from storage.database import Database
from storage.tables import Indicator, StatusChange

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANGE = {
    "stage": "published",
    "kind": "newly red",
    "was": "green",
    "now": "red",
    "was_label": "Q1",
    "at": NOON,
    "period_key": "Q2",
    "period_end": NOON.date(),
    "period_label": "Q2",
    "revision": 1,
}


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """The value behind each name with its labels' values, in the order of the labels' names."""
    families = text_string_to_metric_families(metrics.text().decode())
    found = [one for family in families for one in family.samples]
    return {(one.name, *(one.labels[name] for name in sorted(one.labels))): one.value for one in found}


def test_what_happens_is_counted_by_what_it_was() -> None:
    metrics = Metrics()
    for outcome in ("sent", "sent", "held"):
        metrics.delivered(outcome)
    found = samples(metrics)
    assert found["scorecard_deliveries_total", "sent"] == 2
    assert found["scorecard_deliveries_total", "held"] == 1


def test_changes_are_counted_by_cause_and_kind(database: Database) -> None:
    metrics = Metrics()
    metrics.watch(database, now=lambda: NOON)
    named = {"code": "x", "scope": "y", "name": "z", "normalised": "z", "unit": "%", "accumulation": "none"}
    with database.writing() as session:
        session.add(Indicator(id=7, **named))
        session.flush()
        for version, cause in enumerate(["performance", "performance", "late data"]):
            session.add(StatusChange(indicator_id=7, version=version, cause=cause, **CHANGE))
    found = samples(metrics)
    assert found["scorecard_changes_total", "performance", "newly red"] == 2
    assert found["scorecard_changes_total", "late data", "newly red"] == 1


def test_times_fall_into_buckets() -> None:
    metrics = Metrics()
    for seconds in (0.02, 0.7):
        metrics.acknowledged(seconds)
    metrics.rendered(0.3)
    found = samples(metrics)
    assert [found["scorecard_acknowledgement_seconds_bucket", edge] for edge in ("0.01", "0.025", "1.0")] == [0, 1, 2]
    assert found["scorecard_chart_render_seconds_count",] == 1


def test_what_waits_is_read_from_the_database_when_asked(database: Database) -> None:
    metrics = Metrics()
    metrics.watch(database, now=lambda: NOON + timedelta(seconds=30))
    assert samples(metrics)["scorecard_detection_lag_seconds",] == 0
    with database.writing() as session:
        due.mark(session, [1], at=NOON)
    assert samples(metrics)["scorecard_detection_lag_seconds",] == 30
    assert samples(metrics)["scorecard_oldest_undelivered_seconds",] == 0


def test_a_database_that_cannot_be_read_hides_no_other_number(database: Database) -> None:
    metrics = Metrics()
    metrics.watch(database, now=lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    metrics.delivered("sent")
    found = samples(metrics)
    assert found["scorecard_deliveries_total", "sent"] == 1
    assert found["scorecard_detection_lag_seconds",] != found["scorecard_detection_lag_seconds",]


def test_the_health_port_serves_them() -> None:
    metrics = Metrics()
    metrics.delivered("sent")
    with served(Health(), host="127.0.0.1", port=0, metrics=metrics) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
    assert answer.status == 200 and (answer.getheader("Content-Type") or "").startswith("text/plain")
    assert 'scorecard_deliveries_total{outcome="sent"} 1.0' in body
