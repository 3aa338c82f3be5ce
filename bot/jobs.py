"""The schedule: every job there is, how often or when it runs, and what it does."""

from bot.questions import TokenProbe
from bot.scheduling import Job
from bot.sweeping import POLL_SECONDS, Sweeper
from handlers.deps import Deps


def jobs_of(deps: Deps, *, probe: TokenProbe | None = None) -> tuple[Job, ...]:
    """What goes round while the bot runs. Where nobody asks about health, the token needs no `probe`."""
    jobs = [Job("withdraw", POLL_SECONDS, Sweeper(deps).look)]
    if probe:
        jobs.append(Job("token", 30, probe.ask))
    return tuple(jobs)
