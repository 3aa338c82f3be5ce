"""The schedule: every job there is, how often or when it runs, and what it does."""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.questions import TokenProbe
from bot.scheduling import Job
from bot.settings import Settings
from bot.sweeping import POLL_SECONDS, Sweeper
from bot.timetable import Firing, Timed, first_weekday, weekdays
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from storage.alerts.detecting import Detector
from storage.alerts.digests import send_due
from storage.alerts.episodes import end_snoozes
from storage.alerts.missing import missing_due
from storage.alerts.reminders import remind, still_red
from storage.alerts.risk_detecting import RiskDetector
from storage.database import Database

LOOK_SECONDS = 20.0  # between two looks whether a time of day has come
PROBE_SECONDS = 30.0
log = logging.getLogger(__name__)


def jobs_of(deps: Deps, settings: Settings, *, probe: TokenProbe | None = None) -> tuple[Job, ...]:
    """What goes round while the bot runs. Where nobody asks about health, the token needs no `probe`.

    Every job bears being run twice, here or in two processes at once: what it makes has keys of its own.
    """
    database = deps.store.database
    detector, risks = detectors(deps)
    settle, lease = timedelta(seconds=settings.settle_seconds), timedelta(seconds=settings.lease_seconds)
    courier = Courier(deps, settle=settle, lease=lease)
    jobs = [
        Job("detect", settings.detect_seconds, lambda now: f"{detector.tick()} changes", beats=True),
        Job("risks", settings.detect_seconds, lambda now: f"{risks.tick()} changes", beats=True),
        Job("deliver", settings.deliver_seconds, lambda now: f"{courier.round()} sent", beats=True, end=courier.end),
        Job("digests", LOOK_SECONDS, lambda now: f"{send_due(database, now=now)} told"),
        Job("withdraw", POLL_SECONDS, Sweeper(deps).look),
    ]
    if probe:
        jobs.append(Job("token", PROBE_SECONDS, probe.ask))
    return (*jobs, *(Job(one.name, LOOK_SECONDS, Firing(database, one).look) for one in timed(deps, detector, risks)))


def detectors(deps: Deps) -> tuple[Detector, RiskDetector]:
    """What assesses the indicators, and what assesses the register."""
    database, channel = deps.store.database, deps.alerts_channel
    register = RiskDetector(database, alerts_channel=channel, matrix=deps.store.matrix, now=deps.now, today=deps.today)
    return Detector(database, alerts_channel=channel, now=deps.now, today=deps.today), register


def timed(deps: Deps, detector: Detector, risks: RiskDetector) -> tuple[Timed, ...]:
    """The jobs with a time of day, by the council's clock."""
    database, today = deps.store.database, deps.today

    def told(tell: Callable[..., int]) -> Callable[[datetime], str]:
        return lambda now: f"{tell(database, now=now, today=today(), alerts_channel=deps.alerts_channel)} told"

    return (
        Timed("publication", time(6), lambda now: f"{detector.publication_day()} changes"),
        Timed("snoozes", time(6), lambda now: _end_snoozes(database, today(), now)),
        Timed("risk days", time(7), lambda now: f"{risks.recount()} changes"),
        Timed("missing", time(8), told(missing_due)),
        Timed("reminders", time(9), told(remind), weekdays),
        Timed("still red", time(9), told(still_red), first_weekday),
        Timed("recount", time(21, 30), lambda now: _recount(detector, risks)),
    )


def _end_snoozes(database: Database, today: date, now: datetime) -> str:
    with database.writing(figures=False) as session:
        return f"{end_snoozes(session, today=today, now=now)} over"


def _recount(detector: Detector, risks: RiskDetector) -> str:
    found = detector.recount() + risks.recount()
    if found:
        log.warning("Assessing everything anew found what should have been found before.", extra={"count": found})
    return f"{found} changes"
