"""What was typed after `/watch`, as a request: a small grammar whose trailing words say which changes and how often."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from storage.domain.cadence import COUNCIL_ZONE, DAYS, zone_named
from storage.domain.subscription import Cadence, Register, Subscription, Which

LONGEST = 300


class WatchError(ValueError):
    """What was typed cannot be read; the message is a sentence for the person who typed it."""


class Ask(StrEnum):
    """What is asked of `/watch`."""

    LIST = "list"
    HELP = "help"
    PROBLEMS = "problems"
    MISSING = "missing"
    OWN = "own"
    MINE = "mine"
    EVERYTHING = "everything"
    SOME = "some"


@dataclass(frozen=True)
class Said:
    """Which changes and how often, as far as it was said."""

    which: Which | None = None
    cadence: Cadence | None = None
    at: time | None = None
    zone: str | None = None
    weekday: int | None = None

    def put(self, one: Subscription) -> Subscription:
        """The subscription with what was said; the rest stays."""
        said = {name: value for name, value in vars(self).items() if value is not None}
        return replace(one, **said)


@dataclass(frozen=True)
class Request:
    """What is asked; `words` name what is to be watched or owned: of the indicators, or of the risks."""

    ask: Ask
    words: str = ""
    said: Said = Said()
    register: Register = Register.INDICATORS


def parse(text: str) -> Request:
    """Read what was typed. Raises WatchError, and nothing else."""
    words = " ".join(text[:LONGEST].split())
    first, _, rest = words.partition(" ")
    match first.casefold():
        case "" | "list" if not rest:
            return Request(Ask.LIST)
        case "help" | "?" if not rest:
            return Request(Ask.HELP)
        case "problems" if not rest:
            return Request(Ask.PROBLEMS)
        case "missing" if not rest:
            return Request(Ask.MISSING)
        case "own":
            if not rest:
                raise WatchError("Say what you own, as in `/watch own children`, and I ask an officer to agree.")
            return Request(Ask.OWN, rest)
        case "risks" | "risk":
            return _of_risks(rest)
    left, said = _trailing(words)
    match left.casefold():
        case "":
            raise WatchError(f"Say what to watch too, as in `/watch everything {words}`.")
        case "everything":
            return Request(Ask.EVERYTHING, said=said)
        case "mine":
            return Request(Ask.MINE, said=said)
    return Request(Ask.SOME, left, said)


def _of_risks(words: str) -> Request:
    """What is asked of the risk register: all of it where nothing is named. Raises WatchError."""
    left, said = _trailing(words)
    if said.which is not None:
        raise WatchError(
            "Of risks I tell what becomes high, above appetite or overdue; there is nothing to choose. "
            "Say how often, as in `/watch risks children weekly`."
        )
    match left.casefold():
        case "" | "everything" | "all":
            return Request(Ask.EVERYTHING, said=said, register=Register.RISKS)
        case "mine":
            return Request(Ask.MINE, said=said, register=Register.RISKS)
    return Request(Ask.SOME, left, said, Register.RISKS)


def plain(text: str) -> Request:
    """The whole text as the name of what is to be watched."""
    return Request(Ask.SOME, " ".join(text[:LONGEST].split()))


def time_typed(text: str) -> time:
    """A time of day, as in 8:30, 08.30, 9 or 9am. Raises WatchError."""
    found = _TIME.fullmatch(text.strip().casefold())
    wrong = WatchError(f"“{_echo(text)}” is no time of day. Type it as in 8:30.")
    if found is None:
        raise wrong
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        raise wrong
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise wrong
    return time(hour, minute)


def _trailing(words: str) -> tuple[str, Said]:
    """The words before those that say which changes and how often, and what these say."""
    said = Said()
    while True:
        for pattern, read in _RULES:
            found = pattern.search(words)
            if found:
                said = _add(said, read(found))
                words = words[: found.start()].rstrip()
                break
        else:
            return words, _checked(said)


def _add(said: Said, more: dict[str, object]) -> Said:
    twice = [name for name in more if getattr(said, name) is not None]
    if twice:
        what = {"which": "which changes", "cadence": "how often", "at": "the time", "zone": "the time zone"}
        raise WatchError(f"Say {what.get(twice[0], 'the day')} only once.")
    return replace(said, **more)  # type: ignore[arg-type]


def _checked(said: Said) -> Said:
    if (said.at or said.zone) and said.cadence in (None, Cadence.AT_ONCE):
        raise WatchError("Say how often too, as in `daily at 8:30`: without it, changes are told at once.")
    return said


def _which(found: re.Match[str]) -> dict[str, object]:
    words = found[1].casefold()
    if words.startswith("any"):
        return {"which": Which.ANY}
    return {"which": Which.RECOVERIES if words.startswith("recover") else Which.NEWLY_RED}


def _cadence(found: re.Match[str]) -> dict[str, object]:
    return {"cadence": _CADENCES[found[1].casefold()]}


def _weekly(found: re.Match[str]) -> dict[str, object]:
    typed = found[1].casefold()
    days = [number for number, day in enumerate(DAYS) if _is_day(typed, day.casefold())]
    if len(days) != 1:
        raise WatchError(f"“{_echo(found[1])}” is no day of the week. Type it as in `weekly on Friday`.")
    return {"cadence": Cadence.WEEKLY, "weekday": days[0]}


def _is_day(typed: str, day: str) -> bool:
    return len(typed) >= 3 and (day.startswith(typed) or typed == f"{day}s")


def _at(found: re.Match[str]) -> dict[str, object]:
    return {"at": time_typed(found[1])}


def _zone(found: re.Match[str]) -> dict[str, object]:
    zone = zone_named(found[1])
    if zone is None:
        raise WatchError(f"I know no time zone “{_echo(found[1])}”. Type it as in {COUNCIL_ZONE} or Europe/Paris.")
    return {"zone": zone}


def _echo(text: str) -> str:
    return "".join(letter for letter in text.strip()[:40] if letter.isprintable())


_CADENCES = {
    "at once": Cadence.AT_ONCE,
    "daily": Cadence.DAILY,
    "every day": Cadence.DAILY,
    "weekdays": Cadence.WEEKDAYS,
    "every weekday": Cadence.WEEKDAYS,
    "weekly": Cadence.WEEKLY,
    "monthly": Cadence.MONTHLY,
    "quarterly": Cadence.QUARTERLY,
}
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?(am|pm)?")


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s)){pattern}$", re.IGNORECASE)


# A bare number is a time only after a word that says how often: names hold such numbers, as in “NEET at 16”.
_BEFORE = (*_CADENCES, *(day.casefold()[:most] for day in DAYS for most in (3, None)))
_AFTER = "|".join(f"(?<={word} )" for word in _BEFORE)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, object]]], ...] = (
    (_ending(r"(?:and\s)?(any changes?|recover(?:ies|ed)|newly red)"), _which),
    (_ending(r"(at once|every day|every weekday|daily|weekdays|weekly|monthly|quarterly)"), _cadence),
    (_ending(r"weekly\s+on\s+(\S+)"), _weekly),
    (_ending(r"at\s([0-9]+(?:[:.][0-9:.]*(?:\s?[ap]m)?|\s?[ap]m))"), _at),
    (_ending(rf"(?:{_AFTER})at\s([0-9]+)"), _at),
    (_ending(r"in\s+([a-z]+/[a-z_/+-]+)"), _zone),
)
