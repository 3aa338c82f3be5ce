"""The schedule: every job there is, how often or when it runs, and what it does."""

from bot.scheduling import Job
from bot.sweeping import POLL_SECONDS, Sweeper
from handlers.deps import Deps


def jobs_of(deps: Deps) -> tuple[Job, ...]:
    """What goes round while the bot runs."""
    return (Job("withdraw", POLL_SECONDS, Sweeper(deps).look),)
