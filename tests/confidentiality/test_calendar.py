"""What the calendar's jobs tell in a quarter: the same with and without the secrets, and none of them."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from storage.alerts import digests, missing, reminders
from storage.alerts.detecting import Detector
from tests.confidentiality.alerted import CHANNEL
from tests.confidentiality.canaries import CANARIES, Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.test_canaries import differences, leaks, transcript
from tests.confidentiality.walker import Walker
from tests.confidentiality.world import World

Walk = Callable[[Part, Sequence[Canary]], Walker]
DAYS = (date(2020, 1, 21), date(2020, 2, 28), date(2020, 3, 2), date(2020, 4, 1))
# That one is published in the quarter.
KEPT = [one for one in CANARIES if one.kind != "figure of tomorrow"]


def detector(world: World) -> Detector:
    return Detector(world.database, alerts_channel=CHANNEL, now=world.deps.now, today=world.deps.today)


def run_jobs(world: World) -> None:
    """Every job of these days, each delivered."""
    for world.days[0] in DAYS:
        asked = {"now": world.deps.now(), "today": world.deps.today(), "alerts_channel": CHANNEL}
        detector(world).publication_day()
        for job in (missing.missing_due, reminders.remind, reminders.still_red):
            job(world.database, **asked)
        digests.send_due(world.database, now=world.deps.now())
        world.during(lambda: None)


def quarter(walker: Walker) -> Walker:
    """Somebody watches everything in a channel, and the quarter goes by."""
    world = walker.world
    detector(world).tick()
    walker.do("watch", lambda: walker._command("/watch", "everything daily at 8:30"), depth=3)
    walker.acts.append(("jobs", world.during(lambda: run_jobs(world))))
    return walker


@pytest.mark.parametrize("name", ["viewer", "administrator", "officer of another", "owner of another"])
def test_the_calendar_tells_nothing_of_secrets(name: str, walker: Walk):
    part = PARTS[name]
    shown, hidden = ([one for one in KEPT if part.sees(one) is is_seen] for is_seen in (True, False))
    with_secrets, without = quarter(walker(part, [*shown, *hidden])), quarter(walker(part, shown))
    assert leaks(with_secrets.acts, part.hidden) == []
    other = differences(transcript(with_secrets.acts), transcript(without.acts))
    assert not other, "\n".join(other)
    assert "became overdue" in repr(without.acts) and with_secrets.world.faults == []
