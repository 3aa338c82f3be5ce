"""The words that registers print in their cells, and what they stand for."""

import re
from collections.abc import Mapping
from typing import TypeVar

from storage.domain.risk import MitigationStatus, Proximity, RiskResponse, ScoreKind
from storage.intake.fields import normal

Choice = TypeVar("Choice")


def _named(choices: Mapping[Choice, str]) -> dict[str, Choice]:
    return {word: choice for choice, words in choices.items() for word in words.split(", ")}


OPEN_WORDS = frozenset(
    {"tbc", "tbd", "tba", "n/a", "na", "not applicable", "to be confirmed", "to be determined", "to be agreed"}
    | {"not scored", "not yet scored", "unscored", "not assessed", "not yet assessed", "unknown", "not known"}
    | {"pending", "awaiting", "none", "-", "–", "—", "?", "..", "..."}
)
"""What stands where a score or a day has been left open."""
EMPTY_WORDS = frozenset({"n/a", "na", "not applicable", "none", "-", "–", "—"})
RESPONSE_WORDS = _named(
    {
        RiskResponse.TREAT: "treat, treating, treated, reduce, reducing, mitigate, mitigating, control, manage, tr",
        RiskResponse.TOLERATE: "tolerate, tolerating, tolerated, accept, accepting, accepted, retain, monitor, to",
        RiskResponse.TRANSFER: "transfer, transferring, transferred, share, insure, tf",
        RiskResponse.TERMINATE: "terminate, terminating, terminated, avoid, avoiding, eliminate, remove, stop, te, tm",
    }
)
STATUS_WORDS = _named(
    {
        MitigationStatus.NOT_STARTED: "not started, not yet started, yet to start, to be started, not begun, planned,"
        " proposed, to do, new, pending, scheduled",
        MitigationStatus.IN_PROGRESS: "in progress, on going, ongoing, started, underway, under way, on track, active,"
        " delayed, slipped, behind schedule, overdue, late, partially complete, partly complete, open, wip,"
        " progressing, outstanding, off track, on hold",
        MitigationStatus.DONE: "done, complete, completed, implemented, finished, achieved, delivered, closed,"
        " in place",
        MitigationStatus.DROPPED: "dropped, cancelled, canceled, abandoned, superseded, withdrawn, stopped,"
        " no longer required, no longer needed, not required, rejected",
    }
)
PROXIMITY_WORDS = _named(
    {
        Proximity.IMMINENT: "within three months, imminent, immediate, immediately, now, short term, very close, close,"
        " near, this quarter, current, short, already occurring, ongoing",
        Proximity.YEAR: "within a year, within one year, medium term, medium, this year, this financial year,"
        " within the year, up to a year, in year",
        Proximity.LATER: "in more than a year, long term, long, over a year, more than a year, over one year, distant,"
        " more than one year, beyond a year, far, next year",
    }
)
KIND_WORDS = _named(
    {
        ScoreKind.INHERENT: "inherent, gross, uncontrolled, raw, original, initial, unmitigated",
        ScoreKind.RESIDUAL: "residual, current, net, controlled, mitigated",
        ScoreKind.TARGET: "target, expected, net expected, future",
    }
)
STATE_WORDS = {
    **dict.fromkeys(("open", "live", "active", "current", "on the register", "on register", "new", "ongoing"), False),
    **dict.fromkeys(("closed", "removed", "deleted", "off the register", "archived", "retired", "no longer"), True),
}
"""Whether a risk is closed."""
_FREQUENCIES = {
    **dict.fromkeys(("monthly", "every month", "each month", "month", "once a month"), 1),
    **dict.fromkeys(("bi monthly", "bimonthly", "every other month", "every second month"), 2),
    **dict.fromkeys(("quarterly", "every quarter", "each quarter", "quarter", "once a quarter"), 3),
    **dict.fromkeys(("termly", "every term", "each term"), 4),
    **dict.fromkeys(("half yearly", "every half year", "biannual", "bi annual", "biannually", "bi annually"), 6),
    **dict.fromkeys(("twice a year", "twice yearly", "six monthly", "every six months", "half year"), 6),
    **dict.fromkeys(("annually", "annual", "yearly", "every year", "each year", "once a year", "year"), 12),
    **dict.fromkeys(("every two years", "every second year", "biennial", "biennially", "two yearly"), 24),
}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12}
_EVERY = re.compile(r"(?:every |each )?(\d{1,2}) ?(months?|monthly|mths?|quarters?|years?|yearly)?")
MOST_MONTHS = 60
_UNIT = r"(?P<n>\d{1,2}) ?(?P<unit>months?|mths?|m|years?|yrs?|y)"
_SPAN = re.compile(
    rf"(?:within |up to |less than |under |< ?|in )?(?:\d{{1,2}}(?: to |/| ))?{_UNIT}(?P<more> ?\+| or more| plus)?"
)
_MORE = re.compile(rf"(?:more than |over |beyond |> ?|after ){_UNIT}")
_HEAD = re.compile(r"^(.+?)\s*(?:[:;,.(\[/]|\s[-–—&+]|\band\b|\n).*$", re.DOTALL | re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3})(?:\.\d+)? ?%(?: complete| completed)?", re.IGNORECASE)


def months_of(text: str) -> int | None:
    """How many months lie between two reviews; None for words that say nothing of the kind."""
    words = normal(text)
    if words in _FREQUENCIES:
        return _FREQUENCIES[words]
    digits = " ".join(str(_NUMBERS.get(word, word)) for word in words.split())
    if not (found := _EVERY.fullmatch(digits)):
        return None
    unit = found[2] or "months"
    months = int(found[1]) * (3 if unit.startswith("q") else 12 if unit.startswith("y") else 1)
    return months if 1 <= months <= MOST_MONTHS else None


def proximity_of(text: str) -> Proximity | None:
    """How soon a risk would be felt; None for words that do not say it."""
    words = normal(text)
    if words in PROXIMITY_WORDS:
        return PROXIMITY_WORDS[words]
    digits = " ".join(str(_NUMBERS.get(word, word)) for word in words.split())
    if found := _MORE.fullmatch(digits):
        return Proximity.LATER if _months(found) >= 12 else Proximity.YEAR
    if not (found := _SPAN.fullmatch(digits)):
        return proximity_of(head) if (head := head_of(text)) != text else None
    if found["more"]:
        return Proximity.LATER if _months(found) >= 12 else Proximity.YEAR
    months = _months(found)
    return Proximity.IMMINENT if months <= 3 else Proximity.YEAR if months <= 12 else Proximity.LATER


def _months(found: re.Match[str]) -> int:
    return int(found["n"]) * (12 if found["unit"].startswith("y") else 1)


def status_of(text: str) -> MitigationStatus | None:
    """How far a mitigation is, from a word, a word with more behind it, or a percentage; None where nothing says it."""
    if found := _PERCENT.fullmatch(text.strip()):
        share = int(found[1])
        if share > 100:
            return None
        if share in (0, 100):
            return MitigationStatus.DONE if share else MitigationStatus.NOT_STARTED
        return MitigationStatus.IN_PROGRESS
    return STATUS_WORDS.get(normal(text)) or STATUS_WORDS.get(normal(head_of(text)))


def response_of(text: str) -> tuple[RiskResponse | None, bool]:
    """What is done about a risk, and whether the words say so and nothing else."""
    if found := RESPONSE_WORDS.get(normal(text)):
        return found, True
    found = RESPONSE_WORDS.get(normal(head_of(text)))
    others = {RESPONSE_WORDS[word] for word in re.findall(r"[a-z]{3,}", text.lower()) if word in RESPONSE_WORDS}
    return found, not others - {found}


def head_of(text: str) -> str:
    """What stands before the first mark: “Complete” of “Complete – March 2019”."""
    found = _HEAD.match(text.strip())
    return found[1] if found else text
