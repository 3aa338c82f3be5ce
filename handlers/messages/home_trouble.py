"""What whoever looks after the bot sees on the App Home: what has not arrived, and what has stopped."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.messages.blocks import Block, Mrkdwn, context, esc, header, join, section
from storage.domain.delivery import Paused, Waiting, is_person
from storage.domain.period import day_words
from storage.domain.trouble import Trouble

_MOST = 12
_HERE = ZoneInfo("Europe/London")


def troubled(trouble: Trouble) -> list[Block]:
    """What is not as it should be, or that all is well."""
    words = [*_silent(trouble), *_stuck(trouble.undelivered), *_paused(trouble.paused)]
    if trouble.set_aside:
        count = _count(trouble.set_aside, "indicator")
        words.append(esc(f"{count} could not be assessed and will be tried again within the hour."))
    if trouble.risks_aside:
        count = _count(trouble.risks_aside, "risk or risk area", "risks or risk areas")
        words.append(esc(f"{count} could not be assessed and will be tried again within the hour."))
    if not words:
        return [header("For you as administrator"), section(esc("✅ Everything that was to be told has been told."))]
    shown = Mrkdwn("\n".join(join("⚠️ ", one) for one in words[:_MOST]))
    hint = context(Mrkdwn("`/watch problems` says more, and what to do."))
    return [header("For you as administrator"), section(shown), hint]


def _silent(trouble: Trouble) -> list[Mrkdwn]:
    return [esc(f"The job “{job}” has not gone round since {_clock(at)}.") for job, at in trouble.silent]


def _stuck(undelivered: Sequence[Waiting]) -> list[Mrkdwn]:
    grouped: dict[tuple[str, str], list[Waiting]] = {}
    for one in undelivered:
        grouped.setdefault((one.destination, one.reason or "it is late"), []).append(one)
    return [
        join(
            _where(to), ": ", esc(f"{_count(len(ones), 'message')} not delivered since {_clock(_oldest(ones))}: {why}.")
        )
        for (to, why), ones in grouped.items()
    ]


def _paused(paused: Sequence[Paused]) -> list[Mrkdwn]:
    return [
        join(
            "Nothing is sent ",
            "" if one.destination == "*" else "to ",
            _where(one.destination),
            esc(f": {one.reason}."),
        )
        for one in paused
    ]


def _where(destination: str) -> Mrkdwn:
    if destination == "*":
        return esc("anywhere")
    return Mrkdwn(f"<@{esc(destination)}>" if is_person(destination) else f"<#{esc(destination)}>")


def _oldest(ones: Sequence[Waiting]) -> datetime:
    return min(one.since for one in ones)


def _clock(at: datetime) -> str:
    here = at.astimezone(_HERE)
    return f"{here:%H:%M} on {day_words(here.date())}"


def _count(count: int, noun: str, many: str = "") -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {many or noun + 's'}"
