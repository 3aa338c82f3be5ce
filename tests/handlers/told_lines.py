"""Lines of alerts in a few words, for tests of what an alert says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from handlers.messages.alert_lines import Look
from handlers.messages.alerts import Page, page
from handlers.messages.blocks import Message
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.delivery import LINES_ON_A_PAGE, AlertKind
from storage.domain.episode import Episode
from storage.domain.period import parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.told import Change, ToldLine
from tests.handlers.odd import odd

RED, AMBER, GREEN = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN
TODAY = date(2020, 1, 20)
AT = datetime(2020, 1, 20, 14, 5, tzinfo=UTC)
OWNER = "U0SBHEADSVC"
Q2, Q3, Q4 = "Q2 2019/20", "Q3 2019/20", "Q4 2019/20"


def change(now: RagStatus = RED, *, was: RagStatus | None = AMBER, period: str = Q3, **more: Any) -> Change:
    """A change; 43% against 48% in the third quarter unless said otherwise."""
    end = parse_period(period).end
    plain: dict[str, Any] = {
        "id": more.pop("id", 1),
        "kind": ChangeKind.of(was or AMBER, now),
        "cause": Cause.PERFORMANCE,
        "was": was,
        "now": now,
        "was_label": Q2,
        "label": period,
        "period_key": end.isoformat(),
        "period_end": end,
        "was_value": "47%",
        "value": "43%",
        "was_target": "48%",
        "target": "48%",
        "at": AT,
    }
    return Change(**plain | more)


@cache
def snapshot(name: str = "Care leavers in work", section: str = "Care") -> IndicatorSnapshot:
    """What is known of an indicator with this name."""
    return replace(odd(name, words=0), section=section)


def line(
    opened: Change | None = None,
    latest: Change | None = None,
    *,
    id: int = 1,
    name: str = "Care leavers in work",
    section: str = "Care",
    **more: Any,
) -> ToldLine:
    """A line of the first page; with an open stretch of red where it tells of one."""
    first = opened or change()
    last = latest or first
    stretch = Episode(id, Stage.PUBLISHED, first.period_key, AT, closed_at=None if last.now is RED else AT)
    plain: dict[str, Any] = {
        "page": 0,
        "position": id,
        "indicator": id,
        "stage": Stage.PUBLISHED,
        "snapshot": snapshot(name, section),
        "episode": stretch if first.now is RED else None,
        "owner": "Head of care",
        "owner_account": OWNER,
        "periods_red": int(last.now is RED),
        "red_unit": "quarter",
    }
    return ToldLine(id=id, opened=first, latest=last, **plain | more)


def taken(one: ToldLine, who: str = OWNER) -> ToldLine:
    """The same with somebody on it."""
    assert one.episode
    return replace(one, episode=replace(one.episode, taken_by=who, taken_at=AT))


def snoozed(one: ToldLine, reason: str = "Waiting for the audit", until: date = date(2020, 3, 3)) -> ToldLine:
    """The same put off."""
    assert one.episode
    return replace(one, episode=replace(one.episode, snoozed_by=OWNER, snoozed_until=until, snooze_reason=reason))


def shown(*lines: ToldLine, number: int = 0, first: bool = True, person: str = "", **more: Any) -> Message:
    """A page of an alert with these lines, in a channel unless it is a person's."""
    of = 1 + max((one.page or 0) for one in lines)
    plain: dict[str, Any] = {"kind": AlertKind.CHANGES, "stage": Stage.PUBLISHED, "is_channel": not person}
    return page(lines, Page(number=number, of=of, **plain | more), Look(TODAY, first, person))


def paged(*lines: ToldLine) -> list[ToldLine]:
    """The lines on as many pages as they take, in the order given."""
    return [replace(one, page=place // LINES_ON_A_PAGE, position=place) for place, one in enumerate(lines)]
