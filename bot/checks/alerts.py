"""Checks of alerts from outside: whether a bot goes round on the database, and what it could not assess or send."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.checks.data import SHOWN, readable
from bot.checks.findings import Check, Finding, note, ok, problem
from bot.clock import ZONE
from bot.scheduling import STOPPED
from bot.settings import Settings
from bot.undelivered import stuck
from storage.alerts.jobs import Beat, beats
from storage.alerts.problems import PATIENCE, Problems, oldest_write, problems

SILENT = timedelta(minutes=2)
GOING = {"detect": "detection", "risks": "detection on the register", "deliver": "delivery"}


def alert_checks(settings: Settings) -> list[Check]:
    """Looks at what the running bot leaves in the database; silent while there is none."""
    url = settings.database_url
    return [Check("Schedule", lambda: _schedule(url)), Check("Alerts", lambda: _alerts(url))]


def schedule(found: Sequence[Beat], now: datetime) -> Iterator[Finding]:
    """Whether the jobs that must go on have gone round lately, in whatever process."""
    about = "Schedule"
    last = {one.job: one for one in found if one.job in GOING}
    if not last:
        yield note(about, "no bot has run on this database lately.")
        return
    for job, name in GOING.items():
        beat = last.get(job)
        if beat is None:
            yield problem(about, f"{name} has never gone round, though a bot has run. See its log.")
        elif beat.detail == STOPPED:
            yield note(about, f"{name} was stopped in order {_when(beat.at)}.")
        elif now - beat.at > SILENT:
            yield problem(about, f"{name} last went round {_when(beat.at)}. Start the bot anew and see its log.")
        else:
            yield ok(about, f"{name} goes round.")


def waiting(oldest: datetime | None, found: Problems, now: datetime) -> Iterator[Finding]:
    """What has not been assessed, what cannot be, and what has not reached its destination."""
    about = "Alerts"
    before = len(found.undelivered) + len(found.set_aside) + len(found.risks_aside)
    if oldest is not None and now - oldest > PATIENCE:
        before += 1
        yield problem(about, f"what was written {_when(oldest)} has not been assessed yet.")
    if found.set_aside:
        classes = ", ".join(sorted({one.error for one in found.set_aside}))
        yield problem(about, f"{len(found.set_aside)} indicators cannot be assessed ({classes}). See the bot's log.")
    if found.risks_aside:
        classes = ", ".join(sorted({one.error for one in found.risks_aside}))
        yield problem(
            about, f"{len(found.risks_aside)} risks or areas cannot be assessed ({classes}). See the bot's log."
        )
    groups = stuck(found.undelivered)
    for one in groups[:SHOWN]:
        count = "1 message" if one.count == 1 else f"{one.count} messages"
        yield problem(about, f"{count} for {one.destination} since {_moment(one.since)} not delivered: {one.reason}.")
    if len(groups) > SHOWN:
        yield problem(about, f"the same for {len(groups) - SHOWN} more destinations and reasons.")
    for pause in found.paused:
        where = "anywhere" if pause.destination == "*" else f"to {pause.destination}"
        yield note(about, f"nothing is sent {where} for now: Slack answered '{pause.reason}'.")
    if not before:
        yield ok(about, "nothing is left undelivered.")


def _schedule(url: str) -> Iterator[Finding]:
    with readable(url) as base:
        if base is not None:
            with base.reading() as session:
                yield from schedule(beats(session), datetime.now(UTC))


def _alerts(url: str) -> Iterator[Finding]:
    now = datetime.now(UTC)
    with readable(url) as base:
        if base is not None:
            with base.reading() as session:
                yield from waiting(oldest_write(session, now=now), problems(session, now=now), now)


def _when(at: datetime) -> str:
    return f"at {_moment(at)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M on %d/%m/%Y}"
